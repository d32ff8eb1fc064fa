import { test } from "node:test";
import { expect } from "@playwright/test";
import MessageFormat from "@messageformat/core";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseLanguage, languageNames, type Messages, useGivenLanguages } from "../../src/words/words";
import { messagesFrom } from "../../src/words/words_given";
import { compiled, composed, languages, messagesOf, pageMessagesOf } from "../../words.mjs";
import { faultsOf, typesOf } from "../../words_check.mjs";
import { pageSources, serverSources } from "../../words_used.mjs";

test("the messages of all languages are without faults", () => {
  expect(languages).toEqual(["en", "ru", "uk"]);
  const messages = Object.fromEntries(languages.map((language) => [language, messagesOf(language)]));
  expect(faultsOf(messages, `${pageSources()}\n${serverSources()}`, composed)).toEqual([]);
  for (const language of languages) expect(Object.keys(compiled(language))).toEqual(Object.keys(messages[language]!));
});

test("the page's script has the page's messages and none of the server's", () => {
  const page = pageMessagesOf("uk");
  expect(page).toHaveProperty(["page.loading"]);
  expect(page).toHaveProperty(["terms.party_russia"]);
  expect(page).not.toHaveProperty(["text.lead"]);
});

const sound = {
  en: { "a.one": "One {name}", "a.many": "{n, plural, one{# day} other{# days}}", "a.kind_x": "X" },
  uk: { "a.one": "Один {name}", "a.many": "{n, plural, one{# день} few{# дні} many{# днів} other{# дня}}", "a.kind_x": "Ікс" },
};
const sources = 't("a.one", { name }); t(`a.kind_${kind}`); {{.S.T "a.many" "n" 3}}';
const list = { "a.kind_": ["x"] };

/** Faults where one thing is other than it must be. */
const faultsWith = (language: "en" | "uk", change: Record<string, string | undefined>, from = sources, families: Record<string, string[] | string> = list) => {
  const changed = Object.fromEntries(Object.entries({ ...sound[language], ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return faultsOf({ ...sound, [language]: changed }, from, families);
};

test("each kind of fault of a message is found", () => {
  expect(faultsWith("en", {})).toEqual([]);
  expect(faultsWith("uk", { "a.one": undefined })).toEqual(["uk: a.one: is missing"]);
  expect(faultsWith("uk", { "a.more": "Ще" })).toEqual(["uk: a.more: English has no such message"]);
  expect(faultsWith("en", {}, sources.replace("a.one", "b.one"))).toEqual(["en: a.one: nothing says it"]);
  expect(faultsWith("en", {}, sources.replace("a.many", "b.many"))).toEqual(["en: a.many: nothing says it"]);
  expect(faultsWith("en", {}, sources, {})).toEqual(["en: a.kind_x: nothing says it"]);
  expect(faultsWith("en", {}, sources, { "a.kind_": ["x", "y"] })).toEqual(["composed.json: a.kind_y: there is no such message"]);
  expect(faultsWith("uk", { "a.one": "Один {імя}" })).toEqual(["uk: a.one: {імя} is no parameter of the English message", "uk: a.one: the parameter {name} of the English message is missing"]);
  expect(faultsWith("uk", { "a.one": "Один" })).toEqual(["uk: a.one: the parameter {name} of the English message is missing"]);
  expect(faultsWith("uk", { "a.one": "{name, plural, one{1} few{2} many{3} other{4}}" })).toEqual(["uk: a.one: {name} is a number here, and none in English"]);
  expect(faultsWith("uk", { "a.one": "{name, select, x{1} other{2}}" })).toEqual(["uk: a.one: {name} is a choice here, and none in English"]);
  expect(faultsWith("uk", { "a.many": "{n, plural, one{#} few{#} other{#}}" })).toEqual(["uk: a.many: the plural form many of the language is missing"]);
  expect(faultsWith("uk", { "a.many": "{n, plural, one{#} two{#} few{#} many{#} other{#}}" })).toEqual(["uk: a.many: the language has no plural form two"]);
  expect(faultsWith("en", { "a.many": "{n, plural, other{#}}" })).toEqual(["en: a.many: the plural form one of the language is missing"]);
  expect(faultsWith("uk", { "a.one": "Один {name" })[0]).toMatch(/^uk: a\.one: .*line 1 col/);
  expect(faultsWith("uk", { "a.one": "Один {name, date, long}" })).toEqual(["uk: a.one: the kind date is not known here"]);
  expect(faultsWith("en", { "a.kind_x": "one {name}" })).toContain("en: a.kind_x: says what a.one says");
});

test("a message's values have types", () => {
  expect(typesOf(sound.en)).toContain('"a.many": { n: number };');
  expect(typesOf(sound.en)).toContain('"a.one": { name: string | number };');
  expect(typesOf(sound.en)).toContain('"a.kind_x": { };');
});

test("the language is the one asked for, else the first preferred one that there is", () => {
  expect(chooseLanguage("uk", ["ru"])).toBe("uk");
  expect(chooseLanguage(null, ["de-DE", "ru-RU", "uk"])).toBe("ru");
  expect(chooseLanguage("xx", [])).toBe("en");
  expect(chooseLanguage("toString", ["constructor"])).toBe("en");
});

test("given words are read as the build compiles words", () => {
  const german: Record<string, string> = {};
  const folder = join(import.meta.dirname, "../words/de");
  for (const file of readdirSync(folder)) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, string>)) german[`${file.replace(".json", "")}.${key}`] = text;
  }
  expect(Object.keys(german).length).toBeGreaterThan(80);
  const odd = { "x.quotes": "it''s '{braces}' {a}", "x.offset": "{n, plural, offset:1 =0{no one} =1{one} one{# more} other{# more, {a}}}", "x.ordinal": "{n, selectordinal, one{#st} other{#th}}", "x.select": "{a, select, x{X} other{{n, number}}}" };
  for (const language of [...languages, "de"]) {
    const texts = { ...(language === "de" ? german : messagesOf(language)), ...(language === "en" ? {} : odd) };
    const format = new MessageFormat(language, { strictPluralKeys: false });
    const own: Messages = messagesFrom(language, texts);
    for (const [key, text] of Object.entries(texts)) {
      const say = format.compile(text);
      for (const n of [0, 1, 2, 5, 11, 21, 1234, 1.5]) {
        const values = new Proxy({}, { get: (_, name) => (name === "n" ? n : name === "a" ? "x" : `<${String(name)}>`), has: () => true, getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }) });
        expect(own[key]!(values), `${language} ${key} ${n}`).toBe(say(values));
      }
    }
  }
});

test("a language that the server was given is chosen and listed", () => {
  useGivenLanguages('{"de":{"name":"Deutsch","file":"words-de-1.json"},"pt-BR":{"name":"Português (Brasil)","file":"words-pt-BR-1.json"}}');
  expect(languageNames().map(([tag]) => tag)).toEqual(["de", "en", "pt-BR", "ru", "uk"]);
  expect(chooseLanguage("de", [])).toBe("de");
  expect(chooseLanguage(null, ["de-AT", "uk"])).toBe("de");
  expect(chooseLanguage(null, ["pt-PT"])).toBe("pt-BR");
  expect(chooseLanguage("fr", ["uk-UA"])).toBe("uk");
  useGivenLanguages(undefined);
  expect(chooseLanguage("de", [])).toBe("en");
});
