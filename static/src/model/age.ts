// Classes of age: for how long ground has not changed hands.

import type { Day } from "./dates";

export interface AgeClass {
  /** In days, exclusive. */
  below: number;
}

/** The newest first. */
export const ageClasses: readonly AgeClass[] = [
  { below: 8 },
  { below: 31 },
  { below: 92 },
  { below: 366 },
  { below: Number.POSITIVE_INFINITY },
];

/** The class of ground in the first snapshot: the record does not tell since when. */
export const beforeRecord = -1;

/** Returns the index of the class, or beforeRecord. */
export function ageClassOf(since: Day, day: Day, recordFrom: Day): number {
  if (since <= recordFrom) return beforeRecord;
  return ageClasses.findIndex((c) => day - since < c.below);
}
