// The time bar's scale: which days it shows, and the position of each.

import { calendarOf, type Day, firstOfMonth, monthName } from "./dates";
import type { MessageKey } from "../words/words";

export interface TimeWindow {
  from: Day;
  until: Day;
}

/** Maps a window of days to a width in CSS pixels. */
export class TimeScale {
  constructor(
    readonly window: TimeWindow,
    readonly width: number,
  ) {}

  /** The position of a day, from the left edge. */
  x(day: Day): number {
    const days = this.window.until - this.window.from;
    return days > 0 ? ((day - this.window.from) / days) * this.width : this.width / 2;
  }

  /** The day nearest to a position, clamped to the window. */
  day(x: number): Day {
    const days = this.window.until - this.window.from;
    const share = this.width > 0 ? x / this.width : 0;
    return this.window.from + Math.round(Math.min(Math.max(share, 0), 1) * days);
  }

  isIn(day: Day): boolean {
    return day >= this.window.from && day <= this.window.until;
  }

  get pixelsPerDay(): number {
    const days = this.window.until - this.window.from;
    return days > 0 ? this.width / days : this.width;
  }
}

/**
 * The window of `days` days with the given day in sight. It moves as little as
 * possible, so that the bar stands still while a reader steps within it.
 */
export function windowAround(domain: TimeWindow, days: number, day: Day, before?: TimeWindow): TimeWindow {
  const length = domain.until - domain.from;
  if (days >= length) return domain;
  const margin = Math.round(days * 0.08);
  let from = before && before.until - before.from === days ? before.from : day - Math.round(days * 0.75);
  if (day < from + margin) from = day - margin;
  if (day > from + days - margin) from = day - days + margin;
  from = Math.min(Math.max(from, domain.from), domain.until - days);
  return { from, until: from + days };
}

/** All of the record on the time bar. */
export const everything = 0;

/** The windows to choose from, in days, the longest first. */
export const spanOptions: readonly { days: number; words: MessageKey }[] = [
  { days: everything, words: "time.span_0" },
  { days: 1096, words: "time.span_1096" },
  { days: 365, words: "time.span_365" },
  { days: 91, words: "time.span_91" },
  { days: 30, words: "time.span_30" },
];

/** The default window: where a daily series is a small part of the record, just that series. */
export function spanFor(domain: TimeWindow, daily: TimeWindow | undefined): number {
  if (!daily) return everything;
  const length = daily.until - daily.from;
  const fit = spanOptions.findLast(({ days }) => days >= length);
  return fit && (domain.until - domain.from) / Math.max(length, 1) >= 8 ? fit.days : everything;
}

export interface Mark {
  day: Day;
  label: string;
  /** Marks the beginning of a year, or of a month among days. */
  major: boolean;
}

/** Days of a month that stand for its weeks. */
const weekStarts = [1, 8, 15, 22] as const;
const monthSteps = [1, 2, 3, 6] as const;
const yearSteps = [1, 2, 5, 10, 25, 50, 100] as const;

/** Marks for the axis, at least `room` pixels apart. */
export function axisMarks(scale: TimeScale, room: number): Mark[] {
  const perMonth = scale.pixelsPerDay * 30.4;
  if (scale.pixelsPerDay * 7 >= room) return weekMarks(scale.window);
  const months = monthSteps.find((m) => m * perMonth >= room);
  if (months) return monthMarks(scale.window, months);
  const years = yearSteps.find((y) => y * perMonth * 12 >= room) ?? 100;
  return yearMarks(scale.window, years);
}

function weekMarks(window: TimeWindow): Mark[] {
  const marks: Mark[] = [];
  const start = calendarOf(window.from);
  for (let m = start.month; ; m++) {
    const first = firstOfMonth(start.year, m);
    if (first > window.until) return marks;
    for (const date of weekStarts) {
      const day = first + date - 1;
      if (day < window.from || day > window.until) continue;
      marks.push(date === 1 ? { day, label: monthWithYear(day), major: true } : { day, label: String(date), major: false });
    }
  }
}

function monthMarks(window: TimeWindow, step: number): Mark[] {
  const marks: Mark[] = [];
  const start = calendarOf(window.from);
  const beginning = start.month - ((start.month - 1) % step);
  for (let m = beginning; ; m += step) {
    const day = firstOfMonth(start.year, m);
    if (day > window.until) return marks;
    if (day < window.from) continue;
    const { year, month } = calendarOf(day);
    if (month === 1) marks.push({ day, label: String(year), major: true });
    else marks.push({ day, label: monthName(day), major: false });
  }
}

function monthWithYear(day: Day): string {
  return `${monthName(day)} ${calendarOf(day).year}`;
}

function yearMarks(window: TimeWindow, step: number): Mark[] {
  const marks: Mark[] = [];
  const start = calendarOf(window.from).year;
  for (let y = Math.ceil(start / step) * step; ; y += step) {
    const day = firstOfMonth(y, 1);
    if (day > window.until) return marks;
    if (day >= window.from) marks.push({ day, label: String(y), major: true });
  }
}
