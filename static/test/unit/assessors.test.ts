// Who is compared, by how ground is told apart, and in which words.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { curveOf, isAlone, readAreaSeries } from "../../src/model/area";
import { agreedLookOf, comparedOf, dateOf, isComparable } from "../../src/model/assessors";
import type { Catalogue, Layer } from "../../src/model/catalogue";
import { openingChoices } from "../../src/model/choices";
import { isoOf, parseDay } from "../../src/model/dates";
import { agreedHereWords, agreedOn } from "../../src/store/agreement_figures";

const day = (text: string) => parseDay(text)!;

function layer(id: string, dates: string[]): Layer {
  return { id, title: id, kind: "control", cadence: "daily", assessedBy: `By ${id}`, gaps: [], snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: "/" })) };
}

const [a, b, c] = [layer("a", ["2025-11-01", "2025-11-05"]), layer("b", ["2025-11-03"]), layer("c", ["2025-11-04"])] as const;
const of = (id: string, ...layers: Layer[]) => ({ id, of: layers.map((l) => l.id), isPair: false });
const catalogue: Catalogue = {
  revision: 1, newest: 1, today: day("2025-11-06"), layers: [a, b, c], style: 1, basemaps: [], derived: [], lines: [],
  agreements: [of("~agreement", a, b, c), of("a~b~agreement", a, b)], retractions: [], recounts: [], parties: [],
};

test("all who are shown are compared, or a pair in the order of the record", () => {
  const ids = (choices: object) => comparedOf(catalogue, { ...openingChoices, ...choices })?.id;
  expect(ids({})).toBe("~agreement");
  expect(ids({ assessors: ["c", "a"] })).toBe("a~c~agreement");
  expect(ids({ layers: ["b", "c"] })).toBe("b~c~agreement");
  expect(ids({ layers: ["b", "c"], assessors: ["a", "b"] })).toBe("b~c~agreement");
  expect(ids({ layers: ["b"] })).toBeUndefined();
  expect(comparedOf({ ...catalogue, agreements: [] }, openingChoices)).toBeUndefined();
});

test("one alone is compared with nobody, and the date is that of the newest", () => {
  const all = comparedOf(catalogue, openingChoices)!;
  expect(isComparable(all, day("2025-11-02"))).toBe(false);
  expect(isComparable(all, day("2025-11-03"))).toBe(true);
  expect(isComparable(comparedOf(catalogue, { ...openingChoices, assessors: ["a", "c"] })!, day("2025-11-03"))).toBe(false);
  expect(isoOf(dateOf(all, day("2025-11-06"))!)).toBe("2025-11-05");
  const same = { id: "~agreement", layers: [a, { ...b, assessedBy: a.assessedBy! }] };
  expect(isComparable({ ...same, layers: [...same.layers, { ...c, assessedBy: a.assessedBy! }] }, day("2025-11-06"))).toBe(false);
});

const series = readAreaSeries({
  dates: ["2025-11-03", "2025-11-04", "2025-11-05"],
  area: [5, 4, 0],
  assessments: [
    { layer: "a", assessed_by: "Alpha", as_of: ["2025-11-01", "2025-11-04", null], stale: [true, false, false] },
    { layer: "b", assessed_by: "Beta", as_of: ["2025-11-03", "2025-11-03", "2025-11-03"], stale: [false, true, true] },
    { layer: "c", assessed_by: "Gamma", as_of: [null, "2025-11-04", null], stale: [false, false, false] },
  ],
  parts: [
    { agreement: "all", held_by: "Russia", held_per: ["Alpha", "Beta", "Gamma"], not_held_per: [], km2: [0, 4, 0] },
    { agreement: "all", held_by: "Russia", held_per: ["Alpha", "Beta"], not_held_per: ["Gamma"], km2: [5, 0, 0] },
    { agreement: "some", held_by: "Russia", held_per: ["Alpha", "Beta"], not_held_per: ["Gamma"], km2: [0, 2, 0] },
    { agreement: "some", held_by: "Russia", held_per: ["Beta"], not_held_per: ["Alpha", "Gamma"], km2: [1, 3, 0] },
    { agreement: "none", held_per: [], not_held_per: ["Alpha", "Beta", "Gamma"], km2: [0, 1, 0] },
  ],
});

test("the rows say who calls ground held, each as of its own date, and not whom nothing is known of", () => {
  const two = agreedOn(series, day("2025-11-03"))!;
  expect(two.who).toEqual(["Alpha as of 1 Nov 2025, past its cadence", "Beta as of 3 Nov 2025"]);
  expect(two.rows.map(({ look, words, km2 }) => [look, words, km2])).toEqual([
    ["agreed-all", "held by Russia per all", 5],
    ["agreed-second", "held by Russia per Beta, not per Alpha", 1],
  ]);
  const three = agreedOn(series, day("2025-11-04"))!;
  expect(three.rows.map(({ look, words, km2 }) => [look, words, km2])).toEqual([
    ["agreed-all", "held by Russia per all", 4],
    ["agreed-some", "held by Russia per Alpha and Beta, not per Gamma", 2],
    ["agreed-some", "held by Russia per Beta, not per Alpha and Gamma", 3],
    ["agreed-none", "Held per none, shown otherwise", 1],
  ]);
  expect(three.brief.map(({ look, km2 }) => [look, km2])).toEqual([["agreed-all", 4], ["agreed-some", 5], ["agreed-none", 1]]);
  expect(agreedOn(series, day("2025-11-05"))).toBeUndefined();
});

test("of two layers it is the layer that is alone, whoever speaks in it", () => {
  const compared = { id: "a~b~agreement", layers: [a, { ...b, id: "c" }] };
  const spoken = readAreaSeries({
    dates: ["2025-11-04"], area: [0],
    assessments: ["a", "a", "c"].map((l, i) => ({ layer: l, assessed_by: ["Alpha", "Delta", "Gamma"][i], as_of: ["2025-11-04"], stale: [false] })),
    parts: [{ agreement: "some", held_per: ["Alpha", "Delta"], not_held_per: ["Gamma"], km2: [1] }, { agreement: "some", held_per: ["Gamma"], not_held_per: ["Alpha", "Delta"], km2: [2] }],
  });
  expect(agreedOn(spoken, day("2025-11-04"), compared)!.rows.map(({ look }) => look)).toEqual(["agreed-first", "agreed-second"]);
});

test("a place is told with each one's date", () => {
  const on = day("2025-11-04");
  expect(agreedHereWords({ look: "agreed-some", heldBy: "Russia", per: "Alpha, Gamma" }, series, on)).toBe(
    "Here held by Russia per Alpha as of 4 Nov 2025; Gamma as of 4 Nov 2025. Not per Beta as of 3 Nov 2025, past its cadence",
  );
  expect(agreedHereWords({ look: "agreed-none", heldBy: undefined, per: "" }, series, on)).toContain("Here not held per any of Alpha as of 4 Nov 2025; Beta");
});

test("a name within another name says nothing", () => {
  const names = ["Alpha, Beta", "Beta"];
  const both = readAreaSeries({
    dates: ["2025-11-04"], area: [0],
    assessments: names.map((name, i) => ({ layer: String(i), assessed_by: name, as_of: ["2025-11-04"], stale: [false] })),
    parts: [{ agreement: "some", held_per: names.slice(0, 1), not_held_per: names.slice(1), km2: [1] }],
  });
  expect(agreedHereWords({ look: "agreed-first", heldBy: undefined, per: "Alpha, Beta" }, both, day("2025-11-04"))).toBe("Here held per Alpha, Beta as of 4 Nov 2025. Not per Beta as of 4 Nov 2025");
});

test("where one alone assesses the curve is broken, and not at nothing", () => {
  expect([0, 1, 2].map((i) => isAlone(series, i))).toEqual([false, false, true]);
  expect(curveOf(series, {}, day("2025-11-06")).values).toEqual([5, 4, null]);
});

test("what a tile says is drawn so", () => {
  expect([{ in: "all", alone: undefined }, { in: "some", alone: 1 }, { in: "some", alone: 2 }, { in: "some", alone: undefined }, { in: "none", alone: undefined }].map(agreedLookOf)).toEqual([
    "agreed-all", "agreed-first", "agreed-second", "agreed-some", "agreed-none",
  ]);
});
