import { test } from "node:test";
import { expect } from "@playwright/test";
import { parseDay } from "../../src/model/dates";
import { openingChoices, type Choices } from "../../src/model/choices";
import { formatChoices, parseChoices } from "../../src/model/url";

const full: Choices = {
  ...openingChoices,
  day: parseDay("2025-11-27"),
  layers: ["claims", "places"],
  mapView: { zoom: 8, lat: 48.2, lon: 37 },
  panel: { kind: "features", refs: [{ layer: "claims", id: "donetsk" }] },
};

test("a list of changes is open only where there is something compared", () => {
  expect(parseChoices("?show=changes").panel).toBeUndefined();
  expect(parseChoices("?show=changes&look=changes").panel).toEqual({ kind: "changes" });
  expect(parseChoices("?show=assessors&look=changes").panel).toBeUndefined();
  for (const pair of ["a", "a~a", "a~b~c", "a~B"]) expect(parseChoices(`?look=assessors&assessors=${pair}`).assessors, pair).toBeUndefined();
});

test("a state is written as a short query", () => {
  expect(formatChoices(full)).toBe("?date=2025-11-27&layers=claims,places&map=8/48.2/37&show=claims/donetsk");
  expect(formatChoices(openingChoices)).toBe("");
  expect(formatChoices({ ...openingChoices, layers: [] })).toBe("?layers=none");
});

for (const [name, state] of Object.entries<Choices>({
  "the opening state": openingChoices,
  "everything": full,
  "two dates and what changed, of whatever source": { ...full, mode: "changes", compare: parseDay("2025-10-01"), anySource: true, panel: { kind: "changes" } },
  "two dates side by side": { ...openingChoices, mode: "swipe", compare: parseDay("2025-10-01"), swipe: 0 },
  "the glow of what changed, of whatever source": { ...openingChoices, glow: true, anySource: true },
  "ages": { ...openingChoices, mode: "age" },
  "those who assess, side by side": { ...openingChoices, mode: "assessors", panel: { kind: "assessors" }, curve: "deepstate~isw~agreement" },
  "two of them": { ...openingChoices, mode: "assessors", assessors: ["deepstate", "isw"] },
  "a curve of an oblast, in three months": { ...openingChoices, curve: "claims~deepstate", region: "UA-14 & so,on/ж", span: 91 },
  "a curve of one of several assessors of a class": { ...openingChoices, curve: "deepstate.contested.2" },
  "all time on the bar": { ...openingChoices, span: 0 },
  "no layers": { ...openingChoices, layers: [] },
  "the list of statements": { ...openingChoices, panel: { kind: "statements" } },
  "a position": { ...openingChoices, panel: { kind: "features", refs: [], at: [37.18, -48.3] } },
  "features at a position": { ...openingChoices, panel: { kind: "features", refs: [{ layer: "claims", id: "donetsk" }], at: [37, 48] } },
  "ids with signs of the query's own": {
    ...openingChoices,
    panel: { kind: "features", refs: [{ layer: "control", id: "a,b/c?d=e&f%20 ж" }, { layer: "places", id: "7" }] },
  },
})) {
  test(`${name}: what is written is read back`, () => {
    expect(parseChoices(formatChoices(state))).toEqual(state);
  });
}

for (const query of [
  "?date=2025-11-31&layers=&map=&show=",
  "?date=yesterday&layers=../..&map=8/48.2&show=claims",
  "?map=8/91/37&date=",
  "?map=8/48/181",
  "?map=99/48/37",
  "?map=NaN/Infinity/0x10",
  "?show=claims/%25E0%25A4%25A",
  "?layers=<script>",
  "?look=upside-down&compare=2025-02-30&swipe=101&curve=../x&region=&span=-1&sources=none",
  "?swipe=4e1&span=9999999&glow=8",
  "?at=181,48",
  "?at=37.18",
  "?at=1e1,48",
]) {
  test(`${query} opens as if nothing had been said`, () => {
    expect(parseChoices(query)).toEqual(openingChoices);
  });
}

test("a position is no more exact than addresses have it", () => {
  expect(parseChoices("?at=37.184999,-0.001").panel).toEqual({ kind: "features", refs: [], at: [37.18, 0] });
});

test("what a look has no use for is left out", () => {
  expect(formatChoices({ ...openingChoices, compare: parseDay("2025-10-01"), swipe: 20, anySource: true })).toBe("");
  expect(formatChoices({ ...openingChoices, mode: "changes", compare: parseDay("2025-10-01"), swipe: 20 })).toBe("?look=changes&compare=2025-10-01");
});

test("good parts beside bad ones count", () => {
  expect(parseChoices("?date=2022-02-21&layers=claims,UPPER,claims&map=oops")).toEqual({
    ...openingChoices,
    day: parseDay("2022-02-21"),
    layers: ["claims"],
  });
});
