// Asks for what the opening view depends on.

import type { Bounds } from "../model/bounds";
import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { boundsOfNew, extentOf, openingSnapshots } from "../model/opening";
import { fetchFeatures } from "./api";

/** Around what is newest of the layers by the day, as the record says or by its features; undefined where there is nothing. */
export async function openingBounds(visible: readonly Layer[], day: Day): Promise<Bounds | undefined> {
  const extents = openingSnapshots(visible, day).map(
    async ({ layer, snapshot }) => snapshot.extent ?? extentOf([...(await fetchFeatures(layer, snapshot)).values()], snapshot.day),
  );
  return boundsOfNew((await Promise.all(extents)).flatMap((extent) => extent ?? []));
}
