// Whole days in UTC, counted from 1970-01-01, as the server counts them. A day
// is a plain number, so that days compare and subtract.

import { perLocale } from "../words/words";

export type Day = number;

const millisecondsInDay = 86_400_000;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads YYYY-MM-DD; undefined where the text is no date of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!isoDate.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time)) return undefined;
  const day = time / millisecondsInDay;
  // Some engines roll 2023-02-31 over into March.
  return isoOf(day) === text ? day : undefined;
}

/** The day as YYYY-MM-DD. */
export function isoOf(day: Day): string {
  return new Date(day * millisecondsInDay).toISOString().slice(0, 10);
}

/** The day as a calendar date: year, month from 1, day of the month. */
export function calendarOf(day: Day): { year: number; month: number; date: number } {
  const d = new Date(day * millisecondsInDay);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, date: d.getUTCDate() };
}

/** The first day of a month; months past 12 run on into the next years. */
export function firstOfMonth(year: number, month: number): Day {
  return Date.UTC(year, month - 1, 1) / millisecondsInDay;
}

const long = perLocale((l) => new Intl.DateTimeFormat(l, { dateStyle: "long", calendar: "gregory", timeZone: "UTC" }));
const short = perLocale((l) => new Intl.DateTimeFormat(l, { day: "numeric", month: "short", year: "numeric", calendar: "gregory", timeZone: "UTC" }));
const month = perLocale((l) => new Intl.DateTimeFormat(l, { month: "short", calendar: "gregory", timeZone: "UTC" }));
const monthAndYear = perLocale((l) => new Intl.DateTimeFormat(l, { month: "long", year: "numeric", calendar: "gregory", timeZone: "UTC" }));

/** 27 November 2025 */
export function longDate(day: Day): string {
  return long().format(day * millisecondsInDay);
}

/** 27 Nov 2025 */
export function shortDate(day: Day): string {
  return short().format(day * millisecondsInDay);
}

/** Nov */
export function monthName(day: Day): string {
  return month().format(day * millisecondsInDay);
}

/** March 2023, of 2023-03 */
export function monthOfYear(iso: string): string {
  const day = parseDay(`${iso}-01`);
  return day === undefined ? iso : monthAndYear().format(day * millisecondsInDay);
}

/** A date of the record for reading; text that is no date stays as it is. */
export function readableDate(text: string): string {
  const day = parseDay(text);
  return day === undefined ? text : longDate(day);
}
