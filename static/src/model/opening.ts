// The opening view: the newest claims and places by the day shown.

import { around, type Bounds } from "./bounds";
import { type Extent, inForce, type Layer, type Snapshot } from "./catalogue";
import { type Day, isoOf } from "./dates";
import type { Feature } from "./feature";

/** The snapshots that the opening view is fitted to: the newest in force. */
export function openingSnapshots(layers: readonly Layer[], day: Day): { layer: Layer; snapshot: Snapshot }[] {
  const snapshots = layers.flatMap((layer) => {
    const snapshot = inForce(layer, day);
    return snapshot ? [{ layer, snapshot }] : [];
  });
  const said = snapshots.filter(({ layer }) => layer.kind === "claims" || layer.kind === "places");
  // Without claims and places, any layer.
  const shown = said.length > 0 ? said : snapshots;
  const newest = Math.max(...shown.map(({ snapshot }) => snapshot.day));
  return shown.filter(({ snapshot }) => snapshot.day === newest);
}

/** The extent of a snapshot's features; undefined where none has bounds. */
export function extentOf(features: readonly Feature[], day: Day): Extent | undefined {
  const boxes = (some: readonly Feature[]) => around(some.flatMap((f) => (f.bbox ? [f.bbox] : [])));
  const all = boxes(features);
  return all && { all, fresh: boxes(features.filter((f) => f.observedOn === isoOf(day))) };
}

/** The bounds of what is new in the snapshots, else of all of them. */
export function boundsOfNew(extents: readonly Extent[]): Bounds | undefined {
  return around(extents.flatMap(({ fresh }) => (fresh ? [fresh] : []))) ?? around(extents.map(({ all }) => all));
}
