// What changed in the days before the date shown, which may glow on the map. It is the
// difference between two dates, as "Changes" shows it; where the record has no assessment
// of one of the two, nothing is said to have changed or not.

import type { Layer } from "./catalogue";
import type { Day } from "./dates";
import { ageAt } from "./layer_age";
import { assessorsOn } from "./voices";

export const recentDays = 7;

/** Why what changed cannot be told. */
export interface Untold {
  why: "unrecorded" | "late" | "ended" | "assessors" | "undrawn";
  /** The date that the record lacks. */
  day: Day;
}

/** The two dates whose difference glows on a day. */
export function recentSpan(day: Day): { from: Day; to: Day } {
  return { from: day - recentDays, to: day };
}

/** Why a layer's changes cannot be told; undefined where they can. */
export function untold(layer: Layer, { from, to }: { from: Day; to: Day }): Untold | undefined {
  if (!layer.timeline) return { why: "undrawn", day: to };
  const before = ageAt(layer, from);
  const after = ageAt(layer, to);
  if (!before || !after) return { why: "unrecorded", day: from };
  if (before.ends !== undefined || after.ends !== undefined) return { why: "ended", day: to };
  if (before.isStale) return { why: "late", day: from };
  if (after.isStale) return { why: "late", day: to };
  const by = (day: Day) => JSON.stringify(assessorsOn(layer, [day]));
  return by(from) === by(to) ? undefined : { why: "assessors", day: from };
}
