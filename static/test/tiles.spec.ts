// The tiles themselves, read by a decoder that the server does not use.

import { type APIRequestContext, expect } from "@playwright/test";
import { classifyRings, VectorTile, type VectorTileLayer } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { plain as test } from "./page";

/** The tile that a longitude and latitude fall in. */
function tileAt(lon: number, lat: number, z: number): { z: number; x: number; y: number } {
  const n = 2 ** z;
  const y = (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * n;
  return { z, x: Math.floor(((lon + 180) / 360) * n), y: Math.floor(y) };
}

async function read(request: APIRequestContext, layer: string, asof: string, at: { z: number; x: number; y: number }) {
  const response = await request.get(`/tiles/${layer}/${asof}/${at.z}/${at.x}/${at.y}.mvt`);
  if (response.status() === 204) return undefined;
  expect(response.status()).toBe(200);
  expect(response.headers()["content-type"]).toBe("application/vnd.mapbox-vector-tile");
  const tile = new VectorTile(new PbfReader(new Uint8Array(await response.body())));
  expect(Object.keys(tile.layers)).toEqual([layer]);
  return tile.layers[layer]!;
}

/** Twice the signed area; above 0 is an exterior ring by the specification, where y goes down. */
function area2(ring: readonly { x: number; y: number }[]): number {
  return ring.reduce((sum, p, i) => {
    const next = ring[(i + 1) % ring.length]!;
    return sum + p.x * next.y - next.x * p.y;
  }, 0);
}

/** What is wrong with a layer: one line each, so that thousands of points cost one assertion. */
function faults(layer: VectorTileLayer): string[] {
  const found: string[] = [];
  const claim = (holds: boolean, fault: string) => {
    if (!holds) found.push(fault);
  };
  claim(layer.version === 2, `version ${layer.version}`);
  claim(layer.extent === 4096, `extent ${layer.extent}`);
  claim(layer.length > 0, "no features");
  const ids = new Set<number | undefined>();
  for (let i = 0; i < layer.length; i++) {
    const f = layer.feature(i);
    const fid = String(f.properties["fid"]);
    claim(typeof f.properties["fid"] === "string", `feature ${i} has no fid`);
    claim(Number.isSafeInteger(f.id), `${fid}: id ${f.id}`);
    claim(!ids.has(f.id), `${fid}: its id comes twice`);
    ids.add(f.id);
    const parts = f.loadGeometry();
    claim(parts.length > 0, `${fid}: no geometry`);
    for (const { x, y } of parts.flat()) {
      claim(Number.isInteger(x) && Number.isInteger(y), `${fid}: ${x},${y} is not on the grid`);
      claim(Math.min(x, y) >= -65 && Math.max(x, y) <= 4161, `${fid}: ${x},${y} is past the buffer`);
    }
    if (f.type === 2) claim(parts.every((line) => line.length >= 2), `${fid}: a line of one point`);
    if (f.type === 3) found.push(...polygonFaults(parts).map((fault) => `${fid}: ${fault}`));
  }
  return found;
}

function polygonFaults(rings: { x: number; y: number }[][]): string[] {
  const found: string[] = [];
  for (const ring of rings) {
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (ring.length < 4) found.push(`a ring of ${ring.length} positions`);
    if (first.x !== last.x || first.y !== last.y) found.push("a ring that is not closed");
    if (area2(ring) === 0) found.push("a ring without area");
    if (ring.some((p, i) => i > 0 && p.x === ring[i - 1]!.x && p.y === ring[i - 1]!.y)) found.push("a corner twice in a row");
  }
  if (area2(rings[0]!) <= 0) found.push("its first ring is no exterior one");
  const polygons = classifyRings(rings as never) as unknown as { x: number; y: number }[][][];
  if (polygons.flat().length !== rings.length) found.push("a ring that belongs to no polygon");
  for (const [exterior, ...holes] of polygons) {
    if (area2(exterior!) <= -holes.reduce((sum, h) => sum + area2(h), 0)) found.push("holes larger than what they are in");
  }
  return found;
}

for (const layer of ["base", "claims"]) {
  for (let z = 0; z <= 12; z += 1) {
    test(`${layer}: the tile of Donetsk at zoom ${z} is sound`, async ({ request }) => {
      const decoded = await read(request, layer, "2022-09-30", tileAt(37.8, 48.0, z));
      expect(decoded && faults(decoded)).toEqual([]);
    });
  }
}

test("claims: every claim is in the tile of the world, and keeps its id and its properties at every zoom", async ({ request }) => {
  const world = (await read(request, "claims", "2022-09-30", { z: 0, x: 0, y: 0 }))!;
  const of = (layer: VectorTileLayer) =>
    new Map(Array.from({ length: layer.length }, (_, i) => layer.feature(i)).map((f) => [f.properties["fid"], f]));
  expect([...of(world).keys()].sort()).toEqual(["crimea", "donetsk", "kherson", "luhansk", "sevastopol", "zaporizhzhia"]);
  for (const z of [4, 9]) {
    const near = of((await read(request, "claims", "2022-09-30", tileAt(37.8, 48.0, z)))!);
    expect(near.get("donetsk")!.id).toBe(of(world).get("donetsk")!.id);
    expect(near.get("donetsk")!.properties).toEqual(of(world).get("donetsk")!.properties);
  }
  const donetsk = of(world).get("donetsk")!.properties;
  expect(donetsk["name"]).toBe("Donetsk Oblast");
  expect(donetsk["name_uk"]).toBe("Донецька область");
  expect(donetsk["claimed_by"]).toBe("Russia");
  expect(donetsk["denied_by"]).toBe("Ukraine; UN General Assembly (2022-10-12)");
});

test("places: every place is in its tile at every zoom", async ({ request }) => {
  for (let z = 0; z <= 16; z += 2) {
    const layer = (await read(request, "places", "2025-11-27", tileAt(37.176, 48.282, z)))!;
    expect(faults(layer)).toEqual([]);
    const found = Array.from({ length: layer.length }, (_, i) => layer.feature(i)).find((f) => f.properties["fid"] === "pokrovsk")!;
    expect(found.type).toBe(1);
    const { x, y } = tileAt(37.176, 48.282, z);
    const [lon, lat] = (found.toGeoJSON(x, y, z).geometry as unknown as { coordinates: [number, number] }).coordinates;
    const unit = 360 / 2 ** z / 4096;
    expect(Math.abs(lon - 37.176)).toBeLessThanOrEqual(unit);
    expect(Math.abs(lat - 48.282)).toBeLessThanOrEqual(unit);
  }
});

test("base: Simferopol is in Ukraine and in no other country", async ({ request }) => {
  const at = tileAt(34.1, 44.95, 8);
  const layer = (await read(request, "base", "latest", at))!;
  const n = 2 ** 8;
  const px = (((34.1 + 180) / 360) * n - at.x) * 4096;
  const py = ((0.5 - Math.log(Math.tan(Math.PI / 4 + (44.95 * Math.PI) / 360)) / (2 * Math.PI)) * n - at.y) * 4096;
  const inside = (rings: { x: number; y: number }[][]) => {
    let odd = false;
    for (const ring of rings) {
      ring.forEach((a, i) => {
        const b = ring[(i + 1) % ring.length]!;
        if (a.y > py !== b.y > py && px < ((b.x - a.x) * (py - a.y)) / (b.y - a.y) + a.x) odd = !odd;
      });
    }
    return odd;
  };
  const countries = Array.from({ length: layer.length }, (_, i) => layer.feature(i))
    .filter((f) => f.properties["class"] === "country" && inside(f.loadGeometry()))
    .map((f) => f.properties["country"]);
  expect(countries).toEqual(["UA"]);
});

test("a tile with nothing in it is empty, and not an error", async ({ request }) => {
  expect((await request.get("/tiles/claims/2022-09-30/8/10/10.mvt")).status()).toBe(204);
});

test("TileJSON names the snapshot's date, its pin and absolute addresses that answer", async ({ request, baseURL }) => {
  const response = await request.get("/tiles/claims/2023-05-05.json");
  const tilejson = await response.json();
  expect(tilejson.tilejson).toBe("3.0.0");
  expect(tilejson.vector_layers.map((l: { id: string }) => l.id)).toEqual(["claims"]);
  expect(Object.keys(tilejson.vector_layers[0].fields)).toEqual(expect.arrayContaining(["fid", "name", "claimed_by", "status"]));
  expect(tilejson.minzoom).toBe(0);
  expect(tilejson.maxzoom).toBe(16);
  const [west, south, east, north] = tilejson.bounds;
  expect(west).toBeLessThan(east);
  expect(south).toBeLessThan(north);
  expect(tilejson.tiles).toHaveLength(1);
  expect(tilejson.tiles[0]).toMatch(new RegExp(`^${baseURL}/tiles/claims/2022-09-30@\\d+/\\{z\\}/\\{x\\}/\\{y\\}\\.mvt$`));
  const tile = await request.get(tilejson.tiles[0].replace("{z}", "0").replace("{x}", "0").replace("{y}", "0"));
  expect(tile.status()).toBe(200);
  expect(tile.headers()["cache-control"]).toContain("immutable");
});
