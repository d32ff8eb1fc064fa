// The opening view: all that is claimed and held on the day shown.

import { around, type Bounds } from "./bounds";
import { inForce, type Layer, type Snapshot } from "./catalogue";
import type { Day } from "./dates";
import type { Feature } from "./feature";

/** The snapshots that the opening view is fitted to: those of claims and control in force, else of any layer. */
export function openingSnapshots(layers: readonly Layer[], day: Day): { layer: Layer; snapshot: Snapshot }[] {
  const snapshots = layers.flatMap((layer) => {
    const snapshot = inForce(layer, day);
    return snapshot ? [{ layer, snapshot }] : [];
  });
  const areas = snapshots.filter(({ layer }) => layer.kind === "claims" || layer.kind === "control");
  return areas.length > 0 ? areas : snapshots;
}

/** The bounds of a snapshot's features; undefined where none has any. */
export function extentOf(features: readonly Feature[]): Bounds | undefined {
  return around(features.flatMap((f) => (f.bbox ? [f.bbox] : [])));
}
