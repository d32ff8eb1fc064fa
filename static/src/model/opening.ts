// Where the map opens: on what is newest of all that is said of territory and
// places by the day shown.

import { around, type Bounds } from "./bounds";
import { type Extent, inForce, type Layer, type Snapshot } from "./catalogue";
import { type Day, isoOf } from "./dates";
import type { Feature } from "./feature";

/** The snapshots that the opening view depends on: the newest ones in force. */
export function openingSnapshots(layers: readonly Layer[], day: Day): { layer: Layer; snapshot: Snapshot }[] {
  const snapshots = layers.flatMap((layer) => {
    const snapshot = inForce(layer, day);
    return snapshot ? [{ layer, snapshot }] : [];
  });
  const said = snapshots.filter(({ layer }) => layer.kind === "claims" || layer.kind === "places");
  // Where nothing is claimed, on what there is.
  const shown = said.length > 0 ? said : snapshots;
  const newest = Math.max(...shown.map(({ snapshot }) => snapshot.day));
  return shown.filter(({ snapshot }) => snapshot.day === newest);
}

/** The extent of a snapshot's features, of its day; undefined where none of them is anywhere. */
export function extentOf(features: readonly Feature[], day: Day): Extent | undefined {
  const boxes = (some: readonly Feature[]) => around(some.flatMap((f) => (f.bbox ? [f.bbox] : [])));
  const all = boxes(features);
  return all && { all, fresh: boxes(features.filter((f) => f.observedOn === isoOf(day))) };
}

/** Around what is new in snapshots, or else all that is in them. */
export function boundsOfNew(extents: readonly Extent[]): Bounds | undefined {
  return around(extents.flatMap(({ fresh }) => (fresh ? [fresh] : []))) ?? around(extents.map(({ all }) => all));
}
