// A protomaps-leaflet tile source whose tiles the page fetches.

import type Point from "@mapbox/point-geometry";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { type Feature, type GeomType, type JsonObject, type PreparedTile, TileCache, type TileSource, View as TileView, type Zxy } from "protomaps-leaflet";
import { isWithin, zoomDifference } from "./data_tile";
import { type VectorSource, tileSize, type Within } from "./grid_spec";

export type Layers = Map<string, Feature[]>;

/** Fetches a tile; a failure has been reported. */
export type Fetch = (tiles: string, at: Zxy) => Promise<ArrayBuffer>;

class FetchedSource implements TileSource {
  constructor(
    private readonly tiles: string,
    private readonly fetch: Fetch,
  ) {}

  async get(at: Zxy, tileSize: number): Promise<Layers> {
    return readTile(new Uint8Array(await this.fetch(this.tiles, at)), tileSize);
  }
}

/** Reads a tile, scaled to the size at which it is drawn. */
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

/** Makes a feature; scales its coordinates in place. */
export function scaled(geom: Point[][], scale: number, geomType: GeomType, props: JsonObject): Feature {
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

/** A view that asks for no tile where there is nothing to draw. */
class BoundedTileView extends TileView {
  constructor(
    tileCache: TileCache,
    lastZoom: number,
    difference: number,
    private readonly within: Within | undefined,
  ) {
    super(tileCache, lastZoom, difference);
  }

  override async getDisplayTile(at: Zxy): Promise<PreparedTile> {
    return isWithin(at, this.within) ? super.getDisplayTile(at) : { ...this.dataTileForDisplayTile(at), z: at.z, data: new Map() };
  }
}

/** protomaps-leaflet's view of the tiles of a snapshot, timeline or archive. */
export function fetchedTileView(source: VectorSource, fetch: Fetch): TileView {
  const difference = zoomDifference(source);
  return new BoundedTileView(new TileCache(new FetchedSource(source.tiles, fetch), tileSize << difference), source.lastZoom, difference, source.within);
}
