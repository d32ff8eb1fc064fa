import { test } from "node:test";
import { expect } from "@playwright/test";
import { type Index, search } from "../../src/manual/index_search";

const index: Index = [
  ["running.html", "Running it", [["Running it", "", "One program."], ["Memory", "memory", "What it stays within. Caches leave it."]]],
  ["proxy.html", "A cache in front", [["A cache in front", "", "nginx keeps what Покровськ was, and (a) C++ word; the café closes."]]],
];

const found = (query: string) => search(index, query).map(({ href }) => href);

test("a place is found by each word of the query, or one that begins with it", () => {
  expect(found("cache")).toEqual(["proxy.html", "running.html#memory"]); // a heading first
  expect(found("caches memory")).toEqual(["running.html#memory"]);
  expect(found("emory")).toEqual([]);
  expect(found("cache absent")).toEqual([]);
  expect(found("  ")).toEqual([]);
});

test("letters are compared without case and accents, and signs are only signs", () => {
  expect(found("cafe")).toEqual(["proxy.html"]);
  expect(found("ПОКРОВСЬК")).toEqual(["proxy.html"]);
  expect(found("c++")).toEqual(["proxy.html"]);
  expect(found("(a)")).toEqual(["proxy.html"]);
  expect(found(".*")).toEqual([]);
});

test("an excerpt marks what was asked for", () => {
  const [place] = search(index, "stays leave");
  expect(place?.excerpt.filter(([, hit]) => hit).map(([text]) => text)).toEqual(["stays", "leave"]);
  expect(place?.excerpt.map(([text]) => text).join("")).toBe("What it stays within. Caches leave it.");
});
