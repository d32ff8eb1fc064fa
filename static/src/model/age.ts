// How long ago ground changed hands, in classes that a reader can tell apart.

import type { Day } from "./dates";

export interface AgeClass {
  /** Days, itself not in the class. */
  below: number;
  words: string;
}

/** From the newest to the oldest. */
export const ageClasses: readonly AgeClass[] = [
  { below: 8, words: "A week or less" },
  { below: 31, words: "Up to a month" },
  { below: 92, words: "Up to 3 months" },
  { below: 366, words: "Up to a year" },
  { below: Number.POSITIVE_INFINITY, words: "More than a year" },
];

/** The class of what the first snapshot shows: since when it is so, the record does not tell. */
export const beforeRecord = -1;

/** The index of a class for ground that is so since a day, or beforeRecord. */
export function ageClassOf(since: Day, day: Day, recordFrom: Day): number {
  if (since <= recordFrom) return beforeRecord;
  return ageClasses.findIndex((c) => day - since < c.below);
}
