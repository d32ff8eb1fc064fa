// A protomaps-leaflet tile source made from a list of points: the names of countries
// and oblasts.

import Point from "@mapbox/point-geometry";
import { GeomType, TileCache, type TileSource, View as TileView, type Zxy } from "protomaps-leaflet";
import { pointDifference } from "./data_tile";
import { type NamedPoint, tileSize } from "./grid_spec";
import { type Layers, scaled } from "./tile_source";
import { onWorld } from "./world";

class PointSource implements TileSource {
  constructor(
    private readonly layer: string,
    private readonly points: readonly NamedPoint[],
  ) {}

  async get(c: Zxy, tileSize: number): Promise<Layers> {
    const world = tileSize * 2 ** c.z;
    const features = this.points.flatMap(({ lon, lat, props }) => {
      const at = onWorld(lon, lat);
      const x = at.x * world - c.x * tileSize;
      const y = at.y * world - c.y * tileSize;
      if (x < 0 || y < 0 || x >= tileSize || y >= tileSize) return [];
      return [scaled([[new Point(x, y)]], 1, GeomType.Point, props)];
    });
    return new Map([[this.layer, features]]);
  }
}

/** Points have no last zoom: this is past the map's. */
const lastZoom = 24;

/** protomaps-leaflet's view of a list of points. */
export function pointTileView(layer: string, points: readonly NamedPoint[]): TileView {
  return new TileView(new TileCache(new PointSource(layer, points), tileSize << pointDifference), lastZoom, pointDifference);
}
