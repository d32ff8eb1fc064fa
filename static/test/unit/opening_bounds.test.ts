import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Layer } from "../../src/model/catalogue";
import { parseDay } from "../../src/model/dates";
import { type Feature, readFeature } from "../../src/model/feature";
import { boundsOfNew, extentOf, openingSnapshots } from "../../src/model/opening";

const day = (text: string) => parseDay(text)!;

function layer(id: Layer["kind"], dates: string[]): Layer {
  return { id, title: id, kind: id, cadence: "event", gaps: [], snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: "/" })) };
}

function feature(observed_on: string, bbox: number[]) {
  return readFeature("places", { id: observed_on, bbox, properties: { observed_on } });
}

test("the opening depends on the newest claims or places, not on control and statements", () => {
  const layers = [layer("control", ["2025-11-30"]), layer("claims", ["2014-03-18", "2022-09-30"]), layer("places", ["2022-03-02", "2025-11-27"]), layer("statements", ["2025-11-28"])];
  const ids = (on: string) => openingSnapshots(layers, day(on)).map((o) => o.layer.id);
  expect(ids("2025-11-30")).toEqual(["places"]);
  expect(ids("2022-09-30")).toEqual(["claims"]);
  expect(ids("2014-03-18")).toEqual(["claims"]);
  expect(ids("2010-01-01")).toEqual([]);
});

test("it is around what is new", () => {
  const old = feature("2022-03-02", [32, 46, 32, 46]);
  const fresh = [feature("2025-11-27", [36.256, 47.665, 36.256, 47.665]), feature("2025-11-27", [37.261, 48.302, 37.261, 48.302])];
  const on = (...features: Feature[]) => extentOf(features, day("2025-11-27"))!;
  expect(boundsOfNew([on(old, ...fresh)])).toEqual([36.256, 47.665, 37.261, 48.302]);
  expect(boundsOfNew([on(old), on(...fresh)])).toEqual([36.256, 47.665, 37.261, 48.302]);
  expect(boundsOfNew([on(old)])).toEqual([32, 46, 32, 46]);
  expect(boundsOfNew([])).toBeUndefined();
  expect(extentOf([], day("2025-11-27"))).toBeUndefined();
});
