import { test } from "node:test";
import { expect } from "@playwright/test";
import { parse, type Token } from "@messageformat/parser";
import { chooseLanguage } from "../../src/words";
import { compiled, languages, messagesOf } from "../../words.mjs";

/** The names of the values that a message has places for. */
function placesIn(text: string): string[] {
  const names = new Set<string>();
  const walk = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if ("arg" in token) names.add(token.arg);
      if ("cases" in token) for (const c of token.cases) walk(c.tokens);
    }
  };
  walk(parse(text));
  return [...names].sort();
}

test("every language has every message, with the same values in it", () => {
  const english = messagesOf("en");
  expect(languages).toEqual(["en", "ru", "uk"]);
  for (const language of languages) {
    const messages = messagesOf(language);
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(messages)) {
      expect(text.trim(), `${key} in ${language}`).not.toBe("");
      expect(placesIn(text), `${key} in ${language}`).toEqual(placesIn(english[key]!));
    }
    expect(Object.keys(compiled(language))).toEqual(Object.keys(messages));
  }
});

test("the language is the one asked for, else the first preferred one that there is", () => {
  expect(chooseLanguage("uk", ["ru"])).toBe("uk");
  expect(chooseLanguage(null, ["de-DE", "ru-RU", "uk"])).toBe("ru");
  expect(chooseLanguage("xx", [])).toBe("en");
  expect(chooseLanguage("toString", ["constructor"])).toBe("en");
});
