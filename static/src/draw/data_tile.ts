// Which tile of a source has what is drawn on a tile of the map.

import type { Zxy } from "protomaps-leaflet";
import type { Kind } from "../model/catalogue";
import type { Source } from "./grid_spec";

/**
 * How many zooms a data tile is above the tiles that it is drawn on. Points
 * come in large data tiles: few requests, and the tile's buffer is then wide
 * enough for a sign that reaches over its edge.
 */
const areaDifference = 1;
export const pointDifference = 3;

/** Whether a layer is of points. */
export function isPoints({ kind }: { kind: Kind }): boolean {
  return kind === "places" || kind === "statements";
}

export function zoomDifference({ layer }: Source): number {
  return isPoints(layer) ? pointDifference : areaDifference;
}

/** The address of a tile, before `.mvt`. */
export function tileAddress(tiles: string, { z, x, y }: Zxy): string {
  return tiles.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
}

/** As protomaps-leaflet's views choose it. */
export function dataTile({ z, x, y }: Zxy, source: Source): Zxy {
  const zoom = Math.max(Math.min(z - zoomDifference(source), source.lastZoom), 0);
  return { z: zoom, x: x >> (z - zoom), y: y >> (z - zoom) };
}
