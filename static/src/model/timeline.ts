// Spans, of which a timeline is made: ground or points that do not change from one
// day until another. Nothing is interpolated: both are dates of snapshots.

import type { Day } from "./dates";

export interface Span {
  since: Day;
  /** Exclusive; undefined while the span goes on. */
  until: Day | undefined;
}

/** Reads a span from the properties of a tile's feature. */
export function spanOf(props: Readonly<Record<string, unknown>>): Span {
  const { since, until } = props;
  return {
    since: typeof since === "number" ? since : Number.NEGATIVE_INFINITY,
    until: typeof until === "number" ? until : undefined,
  };
}

export function isAlive({ since, until }: Span, day: Day): boolean {
  return since <= day && (until === undefined || day < until);
}

/** What to show of a timeline. */
export type Moment =
  | { kind: "date"; day: Day }
  /** The difference between a day and a later one. */
  | { kind: "change"; from: Day; to: Day }
  /** What was gained and lost between a day and a later one, and nothing else. */
  | { kind: "recent"; from: Day; to: Day }
  /** The ground of a day, by age. */
  | { kind: "age"; day: Day; recordFrom: Day };

/** The days on which any of the spans changes: between two of them all days show the same. */
export class Epochs {
  readonly #days: readonly Day[];

  constructor(spans: readonly Span[]) {
    const days = new Set<Day>();
    for (const { since, until } of spans) {
      days.add(since);
      if (until !== undefined) days.add(until);
    }
    this.#days = [...days].sort((a, b) => a - b);
  }

  /** The number of such days up to a day, inclusive. */
  at(day: Day): number {
    let low = 0;
    let high = this.#days.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#days[middle]! <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What became of a span's ground between two days. */
export type Change = "same" | "gained" | "lost";

/** Returns undefined where the span holds on neither day. */
export function changeOf(span: Span, from: Day, to: Day): Change | undefined {
  const before = isAlive(span, from);
  const after = isAlive(span, to);
  if (before && after) return "same";
  return after ? "gained" : before ? "lost" : undefined;
}
