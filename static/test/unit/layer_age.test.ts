import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Layer } from "../../src/model/catalogue";
import { isoOf, parseDay } from "../../src/model/dates";
import { ageAt, holds, newerThan, openingDay, runsOf } from "../../src/model/layer_age";

const day = (text: string) => parseDay(text)!;

function layer(kind: Layer["kind"], cadence: Layer["cadence"], ...dates: string[]): Layer {
  return { id: kind, title: kind, kind, cadence, gaps: [], snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: "/" })) };
}

const control = layer("control", "daily", "2025-11-25", "2025-11-27");
const claims = layer("claims", "event", "2022-09-30");
const statements = layer("statements", "event", "2025-12-15");

test("a daily layer is past its cadence on the day after its snapshot, in a gap and behind the last", () => {
  expect(ageAt(control, day("2025-11-24"))).toBeUndefined();
  expect(ageAt(control, day("2025-11-25"))).toMatchObject({ on: day("2025-11-25"), days: 0, isStale: false });
  expect(ageAt(control, day("2025-11-26"))).toMatchObject({ on: day("2025-11-25"), days: 1, isStale: true });
  expect(ageAt(control, day("2026-11-20"))).toMatchObject({ on: day("2025-11-27"), days: 358, isStale: true });
});

test("a layer of events has an age, and is never past a cadence", () => {
  expect(ageAt(claims, day("2022-10-01"))).toMatchObject({ on: day("2022-09-30"), days: 1, isStale: false });
});

test("the ground has no age, and an end grows no older", () => {
  expect(ageAt(layer("base", "event", "2014-01-01"), day("2025-11-27"))).toMatchObject({ days: 0, isStale: false });
  const ended = layer("control", "daily", "2025-11-25", "2025-11-27");
  ended.snapshots[1]!.ends = "it was given up";
  expect(ageAt(ended, day("2026-11-20"))).toMatchObject({ on: day("2025-11-27"), days: 0, isStale: false, ends: "it was given up" });
  expect(holds(ended, day("2025-11-26"))).toBe(true);
  expect(holds(ended, day("2025-11-27"))).toBe(false);
  expect(holds(ended, day("2025-11-01"))).toBe(false);
});

test("a map opens on the newest day of its control layers, else of any", () => {
  const iso = (d: number | undefined) => d && isoOf(d);
  expect(iso(openingDay([claims, control, statements]))).toBe("2025-11-27");
  expect(iso(openingDay([claims, statements]))).toBe("2025-12-15");
  expect(openingDay([])).toBeUndefined();
  expect(newerThan([claims, control, statements], day("2025-11-27")).map((n) => n.layer.id)).toEqual(["statements"]);
});

test("a layer holds something from its first snapshot to an end, and again from the next", () => {
  const ended = layer("control", "event", "2025-10-01", "2025-10-20", "2025-11-05", "2025-11-09");
  ended.snapshots[2]!.ends = "it was given up";
  expect(runsOf(ended)).toEqual([{ from: day("2025-10-01"), until: day("2025-11-05") }, { from: day("2025-11-09") }]);
  ended.snapshots.pop();
  expect(runsOf(ended)).toEqual([{ from: day("2025-10-01"), until: day("2025-11-05") }]);
  expect(runsOf(claims)).toEqual([{ from: day("2022-09-30") }]);
});
