// All of a layer's time: pieces of ground and points, each with the day since
// when it is so and the day from which on it no longer is. Nothing is
// interpolated: both are dates of snapshots.

import type { Day } from "./dates";

export interface Span {
  since: Day;
  /** Itself no longer in the span; undefined while it goes on. */
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

/** What a map of spans is to show. */
export type Moment =
  | { kind: "date"; day: Day }
  /** What changed from one day to a later one. */
  | { kind: "change"; from: Day; to: Day }
  /** What is there on a day, by how long ago it changed hands. */
  | { kind: "age"; day: Day; recordFrom: Day };

/** The days on which anything of a set of spans changes: between two of them all days look the same. */
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

  /** The number of changes up to a day, that of the day included. */
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

/** What became of a piece between two days. */
export type Change = "same" | "gained" | "lost";

/** undefined where the piece is there on neither day. */
export function changeOf(span: Span, from: Day, to: Day): Change | undefined {
  const before = isAlive(span, from);
  const after = isAlive(span, to);
  if (before && after) return "same";
  return after ? "gained" : before ? "lost" : undefined;
}
