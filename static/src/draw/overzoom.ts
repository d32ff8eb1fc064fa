// Data tiles beyond their last zoom, made as large as they are drawn: once, not for each
// rule of each drawing, and with all that a feature has.

import Point from "@mapbox/point-geometry";
import type { Feature, PreparedTile } from "protomaps-leaflet";
import type { ChangedFeature } from "./timeline_tile";

type Data = PreparedTile["data"];

const made = new WeakMap<Data, Map<number, Data>>();

/** The tile with its features at the scale at which they are drawn. */
export function toScale(tile: PreparedTile): PreparedTile {
  const { data, scale } = tile;
  if (scale === 1) return tile;
  let scales = made.get(data);
  if (!scales) made.set(data, (scales = new Map()));
  let scaled = scales.get(scale);
  if (!scaled) scales.set(scale, (scaled = new Map([...data].map(([name, features]) => [name, features.map((f) => times(f, scale))]))));
  return { ...tile, data: scaled, scale: 1 };
}

/** How many times larger than its data tile a feature is. */
export function enlarged(feature: Feature): number {
  return (feature as Enlarged).scale ?? 1;
}

interface Enlarged extends Feature {
  scale?: number;
}

function times(feature: ChangedFeature, scale: number): Feature {
  const { bbox, geom, ground } = feature;
  const rings = (of: Point[][]) => of.map((ring) => ring.map((p) => new Point(p.x * scale, p.y * scale)));
  return {
    ...feature,
    scale,
    geom: rings(geom),
    bbox: { minX: bbox.minX * scale, minY: bbox.minY * scale, maxX: bbox.maxX * scale, maxY: bbox.maxY * scale },
    ...(ground ? { ground: rings(ground) } : {}),
  } as Enlarged;
}
