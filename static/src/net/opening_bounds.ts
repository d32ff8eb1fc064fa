// Loads the bounds of the opening view.

import type { Bounds } from "../model/bounds";
import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { boundsOfNew, extentOf, openingSnapshots } from "../model/opening";
import { fetchFeatures } from "./api";

/** The bounds of the newest snapshots by the day, from the record or their features; undefined where there are none. */
export async function openingBounds(visible: readonly Layer[], day: Day): Promise<Bounds | undefined> {
  const extents = openingSnapshots(visible, day).map(
    async ({ layer, snapshot }) => snapshot.extent ?? extentOf([...(await fetchFeatures(layer, snapshot)).values()], snapshot.day),
  );
  return boundsOfNew((await Promise.all(extents)).flatMap((extent) => extent ?? []));
}
