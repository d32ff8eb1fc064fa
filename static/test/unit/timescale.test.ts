import { test } from "node:test";
import { expect } from "@playwright/test";
import { isoOf, parseDay } from "../../src/model/dates";
import { axisMarks, everything, spanFor, TimeScale, windowAround } from "../../src/model/timescale";

const day = (text: string) => parseDay(text)!;
const record = { from: day("2014-03-18"), until: day("2025-11-27") };

test("days go to places on the bar and back", () => {
  const scale = new TimeScale({ from: day("2025-10-01"), until: day("2025-11-30") }, 600);
  expect(scale.x(day("2025-10-01"))).toBe(0);
  expect(scale.x(day("2025-11-30"))).toBe(600);
  for (let d = scale.window.from; d <= scale.window.until; d++) expect(scale.day(scale.x(d))).toBe(d);
  expect(scale.day(-50)).toBe(scale.window.from);
  expect(scale.day(9999)).toBe(scale.window.until);
});

test("a record of one day stands in the middle", () => {
  const scale = new TimeScale({ from: 10, until: 10 }, 200);
  expect(scale.x(10)).toBe(100);
  expect(scale.day(3)).toBe(10);
});

test("a window keeps the day in sight, stays within the record, and rests while it can", () => {
  const first = windowAround(record, 91, day("2025-11-27"));
  expect(first.until).toBe(record.until);
  expect(first.until - first.from).toBe(91);
  expect(windowAround(record, 91, day("2025-11-01"), first)).toEqual(first);
  const moved = windowAround(record, 91, day("2025-07-01"), first);
  expect(moved.from).toBeLessThan(day("2025-07-01"));
  expect(moved.until).toBeGreaterThan(day("2025-07-01"));
  expect(windowAround(record, 91, record.from).from).toBe(record.from);
  expect(windowAround(record, 99_999, day("2020-01-01"))).toEqual(record);
});

for (const [what, from, until, first] of [
  ["years", "2014-03-18", "2025-11-27", "2015-01-01 2015"],
  ["months", "2025-02-10", "2025-11-30", "2025-03-01 Mar"],
  ["weeks", "2025-10-28", "2025-11-27", "2025-11-01 Nov 2025"],
] as const) {
  test(`the axis is marked in ${what}, never closer than the room`, () => {
    const scale = new TimeScale({ from: day(from), until: day(until) }, 720);
    const marks = axisMarks(scale, 46);
    expect(`${isoOf(marks[0]!.day)} ${marks[0]!.label}`).toBe(first);
    for (let i = 1; i < marks.length; i++) expect(scale.x(marks[i]!.day) - scale.x(marks[i - 1]!.day)).toBeGreaterThan(40);
  });
}

test("the bar holds all of the record, unless a daily series is but a small part of it", () => {
  const sixty = { from: day("2025-10-01"), until: day("2025-11-30") };
  expect(spanFor({ from: record.from, until: sixty.until }, sixty)).toBe(91);
  expect(spanFor({ from: record.from, until: sixty.until }, { from: day("2024-12-01"), until: sixty.until })).toBe(365);
  expect(spanFor(record, undefined)).toBe(everything);
  expect(spanFor(sixty, sixty)).toBe(everything);
  expect(spanFor(record, { from: day("2015-01-01"), until: record.until })).toBe(everything);
});
