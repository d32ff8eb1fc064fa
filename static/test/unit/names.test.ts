import { test } from "node:test";
import { expect } from "@playwright/test";
import { nameOf, namesOf } from "../../src/draw/names";
import { setLanguage } from "../../src/words/words";
import { compiled } from "../../words.mjs";

test("names on the map follow the language, and the official one stays with a Russian one", () => {
  const props = { name: "Pokrovsk", name_uk: "Покровськ", name_ru: "Покровск" };
  const expected = { en: ["Pokrovsk"], uk: ["Покровськ"], ru: ["Покровск", "Покровськ"] };
  for (const language of ["en", "uk", "ru"] as const) {
    setLanguage(language, compiled(language));
    expect(namesOf(props)).toEqual(expected[language]);
    expect(nameOf({ name: "Kyiv" })).toEqual(["Kyiv"]);
    expect(nameOf({})).toEqual([]);
  }
});
