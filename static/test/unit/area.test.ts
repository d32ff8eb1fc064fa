import { test } from "node:test";
import { expect } from "@playwright/test";
import { areaAt, columnOf, curveOf, km2, rangeOf, readAreaSeries } from "../../src/model/area";
import { parseDay } from "../../src/model/dates";

const day = (text: string) => parseDay(text)!;

const series = readAreaSeries({
  dates: ["2025-11-24", "2025-11-25", "2025-11-27"],
  area: [100, 110, 130],
  contested_km2: [3, 0, 7],
  by_region: { dn: [60, 70, 90], lu: [40, 40, 40], no: [0, 0, 0] },
  regions: [
    { key: "lu", names: { en: "Luhansk Oblast" } },
    { key: "dn", names: { en: "Donetsk Oblast", uk: "Донецька область" } },
    { key: "no", names: { en: "Nowhere" } },
  ],
  gaps: [{ from: "2025-11-26", until: "2025-11-27" }],
});

test("areas are read with the regions that have any, by name", () => {
  expect(series.regions).toEqual([
    { key: "dn", name: "Donetsk Oblast" },
    { key: "lu", name: "Luhansk Oblast" },
  ]);
  expect(columnOf(series, { region: "dn" })).toEqual([60, 70, 90]);
  expect(columnOf(series, { region: "elsewhere" })).toEqual([0, 0, 0]);
});

test("a class of control has a column of its own, and what is held is the total", () => {
  expect([...series.byClass.keys()]).toEqual(["contested"]);
  expect(columnOf(series, { class: "contested" })).toEqual([3, 0, 7]);
  expect(columnOf(series, { class: "held" })).toEqual([100, 110, 130]);
  expect(columnOf(series, { class: "liberated" })).toEqual([0, 0, 0]);
  expect(curveOf(series, { class: "contested" }, day("2025-11-28")).values).toEqual([3, 0, 0, null, 7, 7]);
});

test("the area of a day is that of the snapshot in force", () => {
  const on = (text: string) => areaAt(series, {}, day(text));
  expect(["2025-11-23", "2025-11-24", "2025-11-26", "2025-11-27", "2026-01-01"].map(on)).toEqual([undefined, 100, 110, 130, 130]);
  expect(areaAt(series, { region: "dn" }, day("2025-11-27"))).toBe(90);
});

test("the curve is flat between snapshots, and broken where there is none", () => {
  const { days, values } = curveOf(series, {}, day("2025-11-28"));
  const d = day("2025-11-24");
  expect(days.map((x) => Math.round((x - d) * 1000) / 1000)).toEqual([0, 1, 2, 2.001, 3, 4]);
  expect(values).toEqual([100, 110, 110, null, 130, 130]);
  expect(days).toEqual([...days].sort((a, b) => a - b));
});

test("the range of a part of time counts steps that began before it", () => {
  const curve = curveOf(series, {}, day("2025-11-28"));
  expect(rangeOf(curve, day("2025-11-24"), day("2025-11-28"))).toEqual([100, 130]);
  expect(rangeOf(curve, day("2025-11-25"), day("2025-11-26"))).toEqual([110, 110]);
  expect(rangeOf(curve, day("2020-01-01"), day("2020-02-01"))).toBeUndefined();
});

test("what anybody may answer does no harm", () => {
  for (const raw of [undefined, [], { dates: 7 }, { dates: ["x", "2025-01-01"], area: "y", by_region: [], regions: [null], gaps: {} }]) {
    const read = readAreaSeries(raw);
    expect(read.total).toHaveLength(read.days.length);
    expect(curveOf(read, { region: "dn" }, 1e6).days.length).toBeGreaterThanOrEqual(read.days.length);
  }
});

test("square kilometres are told no finer than they bear", () => {
  expect([116912.345, 1234.5, 501.55, 12.34, 1.236, 0.004, 0].map(km2)).toEqual(["116,912", "1,235", "501.6", "12.3", "1.24", "under 0.01", "0.00"]);
});
