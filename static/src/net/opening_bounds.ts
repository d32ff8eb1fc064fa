// Loads the bounds of the opening view.

import { around, type Bounds } from "../model/bounds";
import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { extentOf, openingSnapshots } from "../model/opening";
import { fetchFeatures } from "./api";

/** The bounds of what the day shows, from the record or from features; undefined where there are none. */
export async function openingBounds(visible: readonly Layer[], day: Day): Promise<Bounds | undefined> {
  const extents = openingSnapshots(visible, day).map(
    async ({ layer, snapshot }) => snapshot.extent ?? extentOf([...(await fetchFeatures(layer, snapshot)).values()]),
  );
  return around((await Promise.all(extents)).flatMap((extent) => (extent ? [extent] : [])));
}
