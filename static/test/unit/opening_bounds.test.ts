import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Layer } from "../../src/model/catalogue";
import { parseDay } from "../../src/model/dates";
import { readFeature } from "../../src/model/feature";
import { extentOf, openingSnapshots } from "../../src/model/opening";

const day = (text: string) => parseDay(text)!;

function layer(id: Layer["kind"], dates: string[]): Layer {
  return { id, title: id, kind: id, cadence: "event", gaps: [], snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: "/" })) };
}

test("the opening depends on claims and control in force, not on places and statements", () => {
  const layers = [layer("control", ["2025-11-30"]), layer("claims", ["2014-03-18", "2022-09-30"]), layer("places", ["2022-03-02", "2025-11-27"]), layer("statements", ["2025-11-28"])];
  const opened = (on: string, of = layers) => openingSnapshots(of, day(on)).map(({ layer, snapshot }) => [layer.id, snapshot.day]);
  expect(opened("2025-11-30")).toEqual([["control", day("2025-11-30")], ["claims", day("2022-09-30")]]);
  expect(opened("2022-03-03")).toEqual([["claims", day("2014-03-18")]]);
  expect(opened("2022-03-03", [layer("places", ["2022-03-02"])])).toEqual([["places", day("2022-03-02")]]);
  expect(opened("2010-01-01")).toEqual([]);
});

test("it is around all of them", () => {
  const at = (bbox: number[]) => readFeature("claims", { id: String(bbox), bbox, properties: {} });
  expect(extentOf([at([32, 46, 33, 47]), at([36.2, 44.4, 37.2, 48.3])])).toEqual([32, 44.4, 37.2, 48.3]);
  expect(extentOf([])).toBeUndefined();
});
