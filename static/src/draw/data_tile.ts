// Which data tile a tile of the map is drawn from.

import type { Zxy } from "protomaps-leaflet";
import type { Kind } from "../model/catalogue";
import type { VectorSource, Within } from "./grid_spec";

/**
 * Zooms between a tile of the map and its data tile. Points come in large data
 * tiles: few requests, and a buffer wide enough for signs that reach over the edge.
 */
export const areaDifference = 1;
export const pointDifference = 3;

/** Whether a layer is of points. */
export function isPoints({ kind }: { kind: Kind }): boolean {
  return kind === "places" || kind === "statements";
}

export function zoomDifference({ layer }: VectorSource): number {
  return isPoints(layer) ? pointDifference : areaDifference;
}

/** The address of a tile, before `.mvt`. */
export function tileAddress(tiles: string, { z, x, y }: Zxy): string {
  return tiles.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
}

/** Whether there may be something to draw in a tile of the map. */
export function isWithin({ z, x, y }: Zxy, within: Within | undefined): boolean {
  if (!within) return true;
  const { minX, minY, maxX, maxY } = within.box;
  const wide = 2 ** z;
  const isBeside = minX <= maxX ? (x + 1) / wide <= minX || x / wide >= maxX : (x + 1) / wide <= minX && x / wide >= maxX;
  return z >= within.from && !isBeside && (y + 1) / wide > minY && y / wide < maxY;
}

/** As protomaps-leaflet's views choose it. */
export function dataTile({ z, x, y }: Zxy, source: VectorSource): Zxy {
  const zoom = Math.max(Math.min(z - zoomDifference(source), source.lastZoom), 0);
  return { z: zoom, x: x >> (z - zoom), y: y >> (z - zoom) };
}
