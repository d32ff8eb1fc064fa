// Where protomaps-leaflet's tile cache gets its tiles: from the server, or for
// names that stand at one point of a country, from a list of points.

import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import Point from "@mapbox/point-geometry";
import { type Feature, GeomType, type JsonObject, TileCache, type TileSource, View, type Zxy } from "protomaps-leaflet";
import type { Feature as RecordFeature } from "../model/feature";
import { request } from "../net/api";
import { deepestData, site } from "../net/site";

type Layers = Map<string, Feature[]>;

class ServerSource implements TileSource {
  constructor(
    private readonly tiles: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  async get(c: Zxy, tileSize: number): Promise<Layers> {
    const path = this.tiles.replace("{z}", String(c.z)).replace("{x}", String(c.x)).replace("{y}", String(c.y));
    try {
      const response = await request(`${path}.mvt`);
      return readTile(new Uint8Array(await response.arrayBuffer()), tileSize);
    } catch (error) {
      this.onError(error);
      throw error;
    }
  }
}

/** Reads a tile with its coordinates scaled to the size it is drawn at. */
function readTile(bytes: Uint8Array, tileSize: number): Layers {
  const layers: Layers = new Map();
  for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    const features: Feature[] = [];
    for (let i = 0; i < layer.length; i++) {
      const f = layer.feature(i);
      const geom = f.loadGeometry();
      features.push(scaled(geom, tileSize / layer.extent, f.type as number, f.properties as JsonObject));
    }
    layers.set(name, features);
  }
  return layers;
}

function scaled(geom: Point[][], scale: number, geomType: GeomType, props: JsonObject): Feature {
  const bbox = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  let numVertices = 0;
  for (const part of geom) {
    numVertices += part.length;
    for (const p of part) {
      p.x *= scale;
      p.y *= scale;
      if (p.x < bbox.minX) bbox.minX = p.x;
      if (p.x > bbox.maxX) bbox.maxX = p.x;
      if (p.y < bbox.minY) bbox.minY = p.y;
      if (p.y > bbox.maxY) bbox.maxY = p.y;
    }
  }
  return { props, bbox, geomType, geom, numVertices };
}

export interface NamedPoint {
  lon: number;
  lat: number;
  props: JsonObject;
}

/** Countries and oblasts, each named at one point. */
export function areaNamePoints(features: readonly RecordFeature[]): NamedPoint[] {
  return features.flatMap((f): NamedPoint[] => {
    const at = f.labelPoint ?? f.center;
    if (!at || !f.name || (f.baseClass !== "country" && f.baseClass !== "oblast")) return [];
    return [{ lon: at[0], lat: at[1], props: { class: f.baseClass, name: f.name, rank: f.rank, ...inOtherLanguages(f) } }];
  });
}

/** Names as tiles carry them. */
function inOtherLanguages(f: RecordFeature): Record<string, string> {
  return Object.fromEntries(f.otherNames.map(({ language, name }) => [`name_${language}`, name]));
}

class PointSource implements TileSource {
  constructor(
    private readonly layer: string,
    private readonly points: readonly NamedPoint[],
  ) {}

  async get(c: Zxy, tileSize: number): Promise<Layers> {
    const world = tileSize * 2 ** c.z;
    const features = this.points.flatMap(({ lon, lat, props }) => {
      const sin = Math.sin((lat * Math.PI) / 180);
      const x = ((lon + 180) / 360) * world - c.x * tileSize;
      const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * world - c.y * tileSize;
      if (x < 0 || y < 0 || x >= tileSize || y >= tileSize) return [];
      return [scaled([[new Point(x, y)]], 1, GeomType.Point, props)];
    });
    return new Map([[this.layer, features]]);
  }
}

/**
 * How many zooms a data tile is above the tiles that it is drawn on. Points
 * come in large data tiles: few requests, and the tile's buffer is then wide
 * enough for a sign that reaches over its edge.
 */
const areaDifference = 1;
export const pointDifference = 3;

/** A view of the tiles of a snapshot, or of those that hold all of time. */
export function serverView(tiles: string, points: boolean, onError: (error: unknown) => void): View {
  const difference = points ? pointDifference : areaDifference;
  return new View(new TileCache(new ServerSource(tiles, onError), 256 << difference), site().lastZoom(tiles), difference);
}

/** A view of points that are known already. */
export function pointView(layer: string, points: readonly NamedPoint[]): View {
  return new View(new TileCache(new PointSource(layer, points), 256 << pointDifference), deepestData, pointDifference);
}
