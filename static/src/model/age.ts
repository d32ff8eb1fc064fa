// How long ago ground changed hands, in classes that a reader can tell apart.

import type { Day } from "./dates";

export interface AgeClass {
  /** Days, itself not in the class. */
  below: number;
}

/** From the newest to the oldest. */
export const ageClasses: readonly AgeClass[] = [
  { below: 8 },
  { below: 31 },
  { below: 92 },
  { below: 366 },
  { below: Number.POSITIVE_INFINITY },
];

/** The class of what the first snapshot shows: since when it is so, the record does not tell. */
export const beforeRecord = -1;

/** The index of a class for ground that is so since a day, or beforeRecord. */
export function ageClassOf(since: Day, day: Day, recordFrom: Day): number {
  if (since <= recordFrom) return beforeRecord;
  return ageClasses.findIndex((c) => day - since < c.below);
}
