// What a change of date passes: the dates on which something was said.

import { type Layer, type Snapshot, snapshotsBetween } from "./catalogue";
import type { Day } from "./dates";
import type { Feature } from "./feature";

export interface Passed {
  layer: Layer;
  snapshot: Snapshot;
  /** The layer's snapshot before. */
  before: Snapshot | undefined;
}

/**
 * The snapshot with statements that was passed, or arrived at, on the way from
 * one day to another: of several the one nearest to where the way ends.
 */
export function passedOn(layers: readonly Layer[], from: Day, to: Day): Passed | undefined {
  if (from === to) return undefined;
  const [first, last] = from < to ? [from + 1, to] : [to, from - 1];
  let nearest: Passed | undefined;
  for (const layer of layers) {
    if (layer.kind !== "statements") continue;
    const passed = snapshotsBetween(layer, first, last);
    const snapshot = from < to ? passed.at(-1) : passed[0];
    if (!snapshot) continue;
    if (nearest && Math.abs(nearest.snapshot.day - to) <= Math.abs(snapshot.day - to)) continue;
    nearest = { layer, snapshot, before: layer.snapshots[layer.snapshots.indexOf(snapshot) - 1] };
  }
  return nearest;
}

/** What a snapshot has that the one before it had not. */
export function newIn(features: ReadonlyMap<string, Feature>, before: ReadonlyMap<string, Feature>): Feature[] {
  return [...features.values()].filter((f) => !before.has(f.id));
}
