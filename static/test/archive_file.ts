// A small archive of vector tiles in OpenMapTiles' schema (PMTiles, version 3), the same tile
// everywhere: a road, water, a village, and the border of a country, which no map of ours may
// draw. It is made up: nothing is where it says.

import { PbfWriter } from "pbf";

const extent = 4096;

interface Made {
  layer: string;
  /** 1 a point, 2 a line, 3 an area. */
  type: 1 | 2 | 3;
  tags: Record<string, string>;
  points: readonly (readonly [number, number])[];
}

/** Where what is drawn lies, in shares of a tile from its north-west. */
export const layout = { road: 0.3, border: 0.9, water: [0.6, 0.05, 0.8, 0.25], village: [0.3, 0.1] } as const;

const at = (x: number, y: number) => [Math.round(x * extent), Math.round(y * extent)] as const;
const [left, top, right, bottom] = layout.water;
const features: readonly Made[] = [
  { layer: "water", type: 3, tags: { class: "lake" }, points: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)] },
  { layer: "transportation", type: 2, tags: { class: "trunk" }, points: [at(-0.01, layout.road), at(1.01, layout.road)] },
  { layer: "boundary", type: 2, tags: { class: "administrative", admin_level: "2" }, points: [at(layout.border, -0.01), at(layout.border, 1.01)] },
  { layer: "place", type: 1, tags: { class: "village", name: "Другое", "name:uk": "Вигадане" }, points: [at(...layout.village)] },
];

/** A settlement more, where it lies in each tile. */
export interface MadeSettlement {
  tags: Record<string, string>;
  at: readonly [number, number];
}

function tile(features: readonly Made[]): Uint8Array {
  const out = new PbfWriter();
  for (const name of new Set(features.map(({ layer }) => layer))) out.writeMessage(3, writeLayer, { name, own: features.filter(({ layer }) => layer === name) });
  return out.finish();
}

function writeLayer({ name, own }: { name: string; own: readonly Made[] }, out: PbfWriter): void {
  const texts = own.flatMap(({ tags }) => Object.entries(tags));
  const keys = [...new Set(texts.map(([key]) => key))];
  const values = [...new Set(texts.map(([, value]) => value))];
  out.writeVarintField(15, 2);
  out.writeStringField(1, name);
  for (const { type, tags, points } of own) {
    out.writeMessage(2, (_: unknown, feature: PbfWriter) => {
      feature.writePackedVarint(2, Object.entries(tags).flatMap(([key, value]) => [keys.indexOf(key), values.indexOf(value)]));
      feature.writeVarintField(3, type);
      feature.writePackedVarint(4, commands(type, points));
    }, undefined);
  }
  for (const key of keys) out.writeStringField(3, key);
  for (const value of values) out.writeMessage(4, (text: string, v: PbfWriter) => v.writeStringField(1, text), value);
  out.writeVarintField(5, extent);
}

/** A geometry as Mapbox Vector Tile 2.1 has it (4.3). */
function commands(type: 1 | 2 | 3, points: readonly (readonly [number, number])[]): number[] {
  const steps = points.map(([x, y], i) => {
    const [fromX, fromY] = points[i - 1] ?? [0, 0];
    return [x - fromX, y - fromY].map((n) => (n << 1) ^ (n >> 31));
  });
  const moveTo = [(1 << 3) | 1, ...steps[0]!];
  if (type === 1) return moveTo;
  return [...moveTo, ((points.length - 1) << 3) | 2, ...steps.slice(1).flat(), ...(type === 3 ? [(1 << 3) | 7] : [])];
}

/** How many tiles there are before a zoom. */
const before = (zoom: number) => (4 ** zoom - 1) / 3;

/** The bytes of the archive; another name makes another archive. */
export function archiveFile(name: string, credit: string, maxZoom: number, settlements: readonly MadeSettlement[] = [], bounds: readonly number[] = [36, 47, 38, 49]): Buffer {
  const body = Buffer.from(tile([...features, ...settlements.map(({ tags, at: [x, y] }): Made => ({ layer: "place", type: 1, tags, points: [at(x, y)] }))]));
  // One entry: a run of all tiles of all zooms.
  const directory = new PbfWriter();
  for (const n of [1, 0, before(maxZoom + 1), body.length, 1]) directory.writeVarint(n);
  const root = Buffer.from(directory.finish());
  const layers = [...new Set(features.map(({ layer }) => layer))].map((id) => ({ id, fields: { class: "String" } }));
  const metadata = Buffer.from(JSON.stringify({ name, attribution: credit, vector_layers: layers }));
  const header = Buffer.alloc(127);
  header.write("PMTiles");
  header[7] = 3;
  const parts = [[127, root.length], [127 + root.length, metadata.length], [0, 0], [127 + root.length + metadata.length, body.length]] as const;
  parts.forEach(([offset, length], i) => {
    header.writeBigUInt64LE(BigInt(offset), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * i);
  });
  [before(maxZoom + 1), 1, 1].forEach((n, i) => void header.writeBigUInt64LE(BigInt(n), 72 + 8 * i));
  // Clustered, packed by nothing, vector tiles of zooms 0 and on.
  header.set([1, 1, 1, 1, 0, maxZoom], 96);
  bounds.forEach((degrees, i) => void header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i));
  return Buffer.concat([header, root, metadata, body]);
}
