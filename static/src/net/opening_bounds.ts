// Asks for what the opening view depends on.

import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { type Bounds, boundsOfNew, openingSnapshots } from "../model/opening";
import { fetchFeatures } from "./api";

/** Around what is newest of the layers by the day; undefined where there is nothing. */
export async function openingBounds(visible: readonly Layer[], day: Day): Promise<Bounds | undefined> {
  const newest = openingSnapshots(visible, day);
  const features = await Promise.all(newest.map(async ({ layer, snapshot }) => [...(await fetchFeatures(layer, snapshot)).values()]));
  return newest[0] && boundsOfNew(features.flat(), newest[0].snapshot.day);
}
