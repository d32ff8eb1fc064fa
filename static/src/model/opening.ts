// Where the map opens: on what is newest of all that is said of territory and
// places by the day shown.

import { inForce, type Layer, type Snapshot } from "./catalogue";
import { type Day, isoOf } from "./dates";
import type { Feature } from "./feature";

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

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

/** Around the features that are new in a snapshot of the day, or else all of them. */
export function boundsOfNew(features: readonly Feature[], day: Day): Bounds | undefined {
  const located = features.filter((f) => f.bbox);
  const fresh = located.filter((f) => f.observedOn === isoOf(day));
  const boxes = (fresh.length > 0 ? fresh : located).map((f) => f.bbox!);
  if (boxes.length === 0) return undefined;
  return [
    Math.min(...boxes.map((b) => b[0])),
    Math.min(...boxes.map((b) => b[1])),
    Math.max(...boxes.map((b) => b[2])),
    Math.max(...boxes.map((b) => b[3])),
  ];
}
