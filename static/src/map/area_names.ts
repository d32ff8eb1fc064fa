// The names of the basemap's areas, each at one point, and what its oblasts are
// called.

import type { View } from "protomaps-leaflet";
import type { Layer } from "../model/catalogue";
import { localName } from "../model/local_name";
import { fetchFeatures } from "../net/api";
import { areaNames } from "./name_rules";
import { areaNamePoints, pointView } from "./tile_source";

export interface AreaNames {
  names: { key: string; view: View };
  /** The names of oblasts, by their keys. */
  regions: ReadonlyMap<string, string>;
}

/** undefined where there is no basemap. */
export async function fetchAreaNames(base: Layer | undefined): Promise<AreaNames | undefined> {
  const snapshot = base?.snapshots[0];
  if (!base || !snapshot) return undefined;
  const features = [...(await fetchFeatures(base, snapshot)).values()];
  return {
    names: { key: `${base.id}@${snapshot.pin}`, view: pointView(areaNames, areaNamePoints(features)) },
    regions: new Map(features.flatMap((f) => (f.baseClass === "oblast" ? [[f.id, localName(f)] as const] : []))),
  };
}
