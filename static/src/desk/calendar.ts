// What each day of a layer is: recorded, or waiting to be, or nothing.

import { calendarOf, type Day, firstOfMonth } from "../model/dates";
import type { DeskLayer, DeskState, Run } from "./model";

/** Of a layer of events, a day without a snapshot is no gap. */
export type DayMark = "recorded" | "drafted" | "embargoed" | "missing" | "quiet" | "ahead";

export interface Month {
  year: number;
  month: number;
  first: Day;
  days: readonly { day: Day; mark: DayMark }[];
}

/** The marks of a layer's days, by month, the newest first; at most so many. */
export function monthsOf(state: DeskState, layer: DeskLayer, most: number): Month[] {
  const waiting = new Map<Day, DayMark>();
  for (const { date } of state.embargoes.filter((e) => e.layer === layer.id)) waiting.set(date, "embargoed");
  for (const draft of state.drafts.filter((d) => d.layer === layer.id && d.isOpen)) for (const date of draft.dates) waiting.set(date, "drafted");
  const first = Math.min(layer.days[0]?.from ?? state.today, state.today);
  const last = Math.max(state.today, ...waiting.keys());
  const { year, month } = calendarOf(last);
  const months: Month[] = [];
  for (let back = 0; back < most; back++) {
    const start = firstOfMonth(year, month - back);
    if (back > 0 && firstOfMonth(year, month - back + 1) <= first) break;
    const at = calendarOf(start);
    const days = Array.from({ length: firstOfMonth(at.year, at.month + 1) - start }, (_, i) => {
      const day = start + i;
      return { day, mark: waiting.get(day) ?? markOf(layer, day, first, state.today) };
    });
    months.push({ year: at.year, month: at.month, first: start, days });
  }
  return months;
}

function markOf(layer: DeskLayer, day: Day, first: Day, today: Day): DayMark {
  if (isRecorded(layer, day)) return "recorded";
  if (day > today) return "ahead";
  return layer.cadence === "daily" && day >= first ? "missing" : "quiet";
}

/** Whether a layer has a snapshot of a day. */
export function isRecorded(layer: DeskLayer, day: Day): boolean {
  return layer.days.some(({ from, to }) => day >= from && day <= to);
}

/** The runs of days of which nothing is recorded, between the first that is and today, the newest first. */
export function gapsOf(layer: DeskLayer, today: Day): Run[] {
  const gaps: Run[] = [];
  const runs = [...layer.days].sort((a, b) => a.from - b.from);
  for (const [i, { to }] of runs.entries()) {
    const next = runs[i + 1]?.from ?? today + 1;
    if (next > to + 1) gaps.push({ from: to + 1, to: next - 1 });
  }
  return gaps.reverse();
}

/** The newest date with a snapshot before a day. */
export function dateBefore(layer: DeskLayer, day: Day): Day | undefined {
  return layer.days.flatMap(({ from, to }) => (from < day ? [Math.min(to, day - 1)] : [])).at(-1);
}
