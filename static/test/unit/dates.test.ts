import { test } from "node:test";
import { expect } from "@playwright/test";
import { calendarOf, firstOfMonth, isoOf, longDate, parseDay, readableDate, shortDate } from "../../src/model/dates";

test("a day is counted from 1970-01-01", () => {
  expect(parseDay("1970-01-01")).toBe(0);
  expect(parseDay("1970-01-02")).toBe(1);
  expect(parseDay("1969-12-31")).toBe(-1);
});

for (const text of ["2014-03-18", "2022-02-21", "2024-02-29", "2025-11-27", "0001-01-01", "9999-12-31"]) {
  test(`${text} is read and written the same`, () => {
    expect(isoOf(parseDay(text)!)).toBe(text);
  });
}

for (const text of ["", "2025-11-31", "2023-02-29", "2025-13-01", "2025-1-1", "20251127", "2025-11-27T00:00:00Z", " 2025-11-27", "latest"]) {
  test(`${JSON.stringify(text)} is no date`, () => {
    expect(parseDay(text)).toBeUndefined();
  });
}

test("dates are written for readers in British order", () => {
  const day = parseDay("2025-11-27")!;
  expect(longDate(day)).toBe("27 November 2025");
  expect(shortDate(day)).toBe("27 Nov 2025");
  expect(readableDate("2022-03-02")).toBe("2 March 2022");
  expect(readableDate("early 2022")).toBe("early 2022");
});

test("a day has its place in the calendar", () => {
  expect(calendarOf(parseDay("2024-02-29")!)).toEqual({ year: 2024, month: 2, date: 29 });
  expect(isoOf(firstOfMonth(2024, 12))).toBe("2024-12-01");
  expect(isoOf(firstOfMonth(2024, 14))).toBe("2025-02-01");
});
