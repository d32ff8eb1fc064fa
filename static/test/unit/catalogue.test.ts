import { test } from "node:test";
import { expect } from "@playwright/test";
import {
  firstDay,
  inForce,
  type Layer,
  newestDay,
  nextSnapshotDay,
  previousSnapshotDay,
  snapshotsBetween,
} from "../../src/model/catalogue";
import { isoOf, parseDay } from "../../src/model/dates";

const day = (text: string) => parseDay(text)!;

function layer(id: string, dates: string[], rest: Partial<Layer> = {}): Layer {
  return {
    id,
    title: id,
    kind: "claims",
    cadence: "event",
    snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: `/tiles/${id}/${d}@1/{z}/{x}/{y}` })),
    gaps: [],
    ...rest,
  };
}

const claims = layer("claims", ["2014-03-18", "2022-02-21", "2022-09-30"]);
const places = layer("places", ["2022-03-02", "2025-11-27"], { kind: "places" });

const iso = (d: number | undefined) => (d === undefined ? undefined : isoOf(d));

for (const [on, shown] of [
  ["2014-03-17", undefined],
  ["2014-03-18", "2014-03-18"],
  ["2022-02-20", "2014-03-18"],
  ["2022-02-21", "2022-02-21"],
  ["2026-01-01", "2022-09-30"],
] as const) {
  test(`on ${on} the snapshot of ${shown ?? "no date"} is in force`, () => {
    expect(iso(inForce(claims, day(on))?.day)).toBe(shown);
  });
}

test("the ground is there before its first date", () => {
  const base = layer("base", ["2014-01-01"], { kind: "base" });
  expect(iso(inForce(base, day("1990-01-01"))?.day)).toBe("2014-01-01");
});

test("steps go to the nearest snapshot of any layer, and not to the day itself", () => {
  const both = [claims, places];
  expect(iso(nextSnapshotDay(both, day("2022-02-21")))).toBe("2022-03-02");
  expect(iso(nextSnapshotDay(both, day("2022-03-01")))).toBe("2022-03-02");
  expect(nextSnapshotDay(both, day("2025-11-27"))).toBeUndefined();
  expect(iso(previousSnapshotDay(both, day("2022-03-02")))).toBe("2022-02-21");
  expect(iso(previousSnapshotDay(both, day("2024-01-01")))).toBe("2022-09-30");
  expect(previousSnapshotDay(both, day("2014-03-18"))).toBeUndefined();
  expect(nextSnapshotDay([], 0)).toBeUndefined();
});

test("the record spans from the first to the newest snapshot of any layer", () => {
  expect(iso(firstDay([places, claims]))).toBe("2014-03-18");
  expect(iso(newestDay([places, claims]))).toBe("2025-11-27");
  expect(newestDay([])).toBeUndefined();
});

test("snapshots between two days count both", () => {
  expect(snapshotsBetween(claims, day("2014-03-18"), day("2022-02-21")).map((s) => iso(s.day))).toEqual(["2014-03-18", "2022-02-21"]);
  expect(snapshotsBetween(claims, day("2014-03-19"), day("2022-02-20"))).toEqual([]);
});
