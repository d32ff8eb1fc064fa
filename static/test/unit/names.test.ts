import { test } from "node:test";
import { expect } from "@playwright/test";
import { onceIn } from "../../src/draw/name_rules";
import { nameOf, namesOf } from "../../src/draw/names";
import { allNames } from "../../src/draw/style";
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

test("a place of the record and the town of the ground by it are named once at every zoom", () => {
  for (const rule of Object.values(allNames)) expect(onceIn(rule, 5)).toBe(rule["once-in"]);
  const twins = 1400; // between the record's Myrnohrad and the ground's, in metres of Web Mercator
  for (let zoom = 9; zoom <= 16; zoom++) expect(onceIn(allNames.city, zoom)).toBeGreaterThan((twins * 256 * 2 ** zoom) / 40_075_016);
});
