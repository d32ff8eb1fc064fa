// The names of the ground's countries and oblasts, each at one point.

import type { AreaNames, NamedPoint } from "../draw/grid_spec";
import type { Layer } from "../model/catalogue";
import type { Feature } from "../model/feature";
import { localName } from "../model/local_name";
import { fetchFeatures } from "./api";

export interface NamedAreas {
  names: AreaNames;
  /** The names of oblasts, by their keys. */
  regions: ReadonlyMap<string, string>;
}

/** The areas of the ground and of the layer of regions, which may be the same; undefined where there is no ground. */
export async function fetchAreaNames(base: Layer | undefined, regions = base, classes?: string): Promise<NamedAreas | undefined> {
  if (!base || !regions) return undefined;
  const of = await areasOf(base, classes);
  if (regions === base || !of) return of;
  const own = await areasOf(regions, classes);
  return own && { names: { key: `${of.names.key} ${own.names.key}`, points: [...of.names.points, ...own.names.points] }, regions: own.regions };
}

async function areasOf(base: Layer, classes: string | undefined): Promise<NamedAreas | undefined> {
  const snapshot = base.snapshots[0];
  if (!snapshot) return undefined;
  const features = [...(await fetchFeatures(base, snapshot, classes)).values()];
  return {
    names: { key: `${base.id}@${snapshot.pin}`, points: features.flatMap(namedPoint) },
    regions: new Map(features.flatMap((f) => (f.baseClass === "oblast" ? [[f.id, localName(f)] as const] : []))),
  };
}

/** Countries and oblasts, each named at one point. */
function namedPoint(f: Feature): NamedPoint[] {
  const at = f.labelPoint ?? f.center;
  if (!at || !f.name || (f.baseClass !== "country" && f.baseClass !== "oblast")) return [];
  return [{ lon: at[0], lat: at[1], props: { class: f.baseClass, name: f.name, rank: f.rank, ...inOtherLanguages(f) } }];
}

/** Names as tiles have them. */
function inOtherLanguages(f: Feature): Record<string, string> {
  return Object.fromEntries(f.otherNames.map(({ language, name }) => [`name_${language}`, name]));
}
