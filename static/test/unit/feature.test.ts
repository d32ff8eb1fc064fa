import { test } from "node:test";
import { expect } from "@playwright/test";
import { lookOfArea } from "../../src/model/area_look";
import { parseDay } from "../../src/model/dates";
import { readFeature } from "../../src/model/feature";
import { placeStateOf } from "../../src/draw/symbols";

test("a feature is read with its names, the official one's language first", () => {
  const f = readFeature("places", {
    id: "huliaipole",
    center: [36.256, 47.665],
    properties: { name: "Huliaipole", names: { ru: "Гуляйполе", en: "Huliaipole", uk: "Гуляйполе" }, aliases: ["Guliaipole"] },
  });
  expect(f.name).toBe("Huliaipole");
  expect(f.otherNames).toEqual([
    { language: "uk", name: "Гуляйполе" },
    { language: "ru", name: "Гуляйполе" },
  ]);
  expect(f.aliases).toEqual(["Guliaipole"]);
  expect(f.center).toEqual([36.256, 47.665]);
});

test("denials may be structured, plain or one line", () => {
  const of = (denied_by: unknown) => readFeature("claims", { id: 1, properties: { denied_by } }).denials;
  expect(of([{ by: "UN General Assembly", on: "2014-03-27", source: "Resolution 68/262" }, "Ukraine", { on: "2020-01-01" }])).toEqual([
    { by: "UN General Assembly", day: parseDay("2014-03-27"), source: "Resolution 68/262", sourceUrl: undefined },
    { by: "Ukraine" },
  ]);
  expect(of("Ukraine")).toEqual([{ by: "Ukraine" }]);
  expect(of(undefined)).toEqual([]);
});

test("what anybody may have written does no harm", () => {
  for (const raw of [undefined, null, 7, [], {}, { properties: [] }, { properties: { names: 7, aliases: "x", about: [{}], history: [null], denied_by: 3 } }]) {
    const f = readFeature("control", raw);
    expect(f.denials).toEqual([]);
    expect(f.about).toEqual([]);
    expect(f.history).toEqual([]);
    expect(f.name).toBe("");
  }
});

test("what is said of a place decides its sign", () => {
  expect(placeStateOf("Russia's president", "Ukraine", undefined)).toBe("contested");
  expect(placeStateOf("Russia's president", undefined, undefined)).toBe("claimed");
  expect(placeStateOf(undefined, undefined, "both sides or the later record agree")).toBe("agreed");
});

test("annexation claimed and recognition as independent look different", () => {
  const of = (status?: string) => lookOfArea({ kind: "claims" }, { status });
  expect(of("annexation claimed")).toBe("annexation");
  expect(of("recognised by Russia as independent")).toBe("recognition");
  expect(of()).toBe("annexation");
});
