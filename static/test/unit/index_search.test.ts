import { test } from "node:test";
import { expect } from "@playwright/test";
import { type Index, search } from "../../src/manual/index_search";

const index: Index = [
  ["running.html", "Running it", [["Running it", "", "One program."], ["Memory", "memory", "What it stays within. Caches leave it."]], false],
  ["proxy.html", "A cache in front", [["A cache in front", "", "nginx keeps what Покровськ was, and (a) C++ word; the café closes, if-none-match."]], false],
  ["architecture.html", "Architecture", [["Memory and caches", "memory", "Memory, memory, caches, caches."]], true],
];

const found = (query: string) => search(index, query).map(({ href }) => href);

test("a place is found by each word of the query, or one that begins with it", () => {
  expect(found("cache")).toEqual(["proxy.html", "architecture.html#memory", "running.html#memory"]); // a heading first
  expect(found("caches memory")).toEqual(["running.html#memory", "architecture.html#memory"]); // how to use it first
  expect(found("emory")).toEqual([]);
  expect(found("cache absent")).toEqual([]);
  expect(found("  ")).toEqual([]);
});

test("letters are compared without case and accents, and signs are only signs", () => {
  expect(found("cafe")).toEqual(["proxy.html"]);
  expect(found("ПОКРОВСЬК")).toEqual(["proxy.html"]);
  expect(found("c++")).toEqual(["proxy.html"]);
  expect(found("if-none-match")).toEqual(["proxy.html"]);
  expect(found("(a)")).toEqual(["proxy.html"]);
  expect(found(".*")).toEqual([]);
});

test("an excerpt marks what was asked for", () => {
  const [place] = search(index, "stays leave");
  expect(place?.excerpt.filter(([, hit]) => hit).map(([text]) => text)).toEqual(["stays", "leave"]);
  expect(place?.excerpt.map(([text]) => text).join("")).toBe("What it stays within. Caches leave it.");
});
