// In which order what is at a position is told: what was clicked first, then who holds
// the ground, who claims it, and what was said.

import type { Kind } from "./catalogue";

const kinds: readonly Kind[] = ["places", "control", "claims", "statements", "base"];

/** What was found at a position. */
export interface Found {
  kind: Kind;
  /** Whether it is of a difference. */
  isChange: boolean;
}

/** Sorts what was found. A change is what its mode shows, and a sign lies on the ground. */
export function inCardOrder<T extends Found>(found: readonly T[]): T[] {
  const hasPlace = found.some(({ kind }) => kind === "places");
  const rank = ({ kind, isChange }: T) => {
    if (isChange) return -2;
    return kind === "statements" && !hasPlace ? -1 : kinds.indexOf(kind);
  };
  return [...found].sort((a, b) => rank(a) - rank(b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}
