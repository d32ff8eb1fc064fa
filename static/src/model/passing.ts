// The statements of a date, shown as the time bar reaches it.

import type { Layer, Snapshot } from "./catalogue";
import { inForce } from "./catalogue";
import { type Day, isoOf } from "./dates";
import type { Feature } from "./feature";

export interface Passed {
  layer: Layer;
  snapshot: Snapshot;
}

/** The first snapshot of a day with statements. */
export function passedOn(layers: readonly Layer[], day: Day): Passed | undefined {
  for (const layer of layers) {
    const snapshot = layer.kind === "statements" ? inForce(layer, day) : undefined;
    if (snapshot?.day === day) return { layer, snapshot };
  }
  return undefined;
}

/** What was said on the day itself. */
export function saidOn(features: ReadonlyMap<string, Feature>, day: Day): Feature[] {
  return [...features.values()].filter((f) => f.saidOn === isoOf(day));
}
