// Exported archives, read by the readers that pages use.

import { execFile } from "node:child_process";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { PMTiles, type RangeResponse, type Source } from "pmtiles";
import { plain as test } from "./page";

const binary = resolve(process.env["FRONTLINE_BIN"] ?? join(import.meta.dirname, "../../bin/frontline"));
const db = join(process.env["FRONTLINE_TEST_FOLDER"]!, "bundled.db");

/** A file as the reader asks for it: by ranges. */
class FileSource implements Source {
  constructor(private readonly file: FileHandle) {}
  getKey(): string {
    return "file";
  }
  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const buffer = new Uint8Array(length);
    const { bytesRead } = await this.file.read(buffer, 0, length, offset);
    return { data: buffer.slice(0, bytesRead).buffer };
  }
}

/** Exports a layer while its server runs, and hands the archive to use. */
async function exported(args: string[], use: (archive: PMTiles) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "frontline-archive-"));
  try {
    const path = join(folder, "out.pmtiles");
    const [layer, asof, ...flags] = args as [string, string, ...string[]];
    await promisify(execFile)(binary, ["export", layer, asof, path, "--db", db, ...flags]);
    const file = await open(path);
    try {
      await use(new PMTiles(new FileSource(file)));
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

type At = { z: number; x: number; y: number };

/** The tiles among some that are not, in the archive, what the server answers. */
async function differing(prefix: string, archive: PMTiles, tiles: At[]): Promise<string[]> {
  const found: string[] = [];
  const check = async ({ z, x, y }: At) => {
    const response = await fetch(`${prefix}/${z}/${x}/${y}.mvt`);
    const served = Buffer.from(await response.arrayBuffer());
    const kept = await archive.getZxy(z, x, y);
    const same = response.status === 204 ? kept === undefined : response.ok && kept !== undefined && Buffer.from(kept.data).equals(served);
    if (!same) found.push(`${z}/${x}/${y}: status ${response.status}, ${kept?.data.byteLength ?? "no"} bytes kept`);
  };
  for (let i = 0; i < tiles.length; i += 16) await Promise.all(tiles.slice(i, i + 16).map(check));
  return found;
}

function allTiles(fromZoom: number, toZoom: number): At[] {
  const tiles: At[] = [];
  for (let z = fromZoom; z <= toZoom; z++) {
    for (let x = 0; x < 2 ** z; x++) for (let y = 0; y < 2 ** z; y++) tiles.push({ z, x, y });
  }
  return tiles;
}

test("an archive of claims is, tile for tile, what the server answers, and says whose claims they are", async ({ request, baseURL }) => {
  await exported(["claims", "2022-09-30", "--max-zoom", "9"], async (archive) => {
    const header = await archive.getHeader();
    expect(header).toMatchObject({ specVersion: 3, clustered: true, tileType: 1, tileCompression: 2, minZoom: 0, maxZoom: 9 });
    const metadata = (await archive.getMetadata()) as Record<string, unknown>;
    const described = await (await request.get("/tiles/claims/2022-09-30.json")).json();
    expect(metadata["name"]).toBe(described.name);
    expect(metadata["bounds"]).toEqual(described.bounds);
    expect(metadata["frontline_snapshot"]).toBe("2022-09-30");
    expect(metadata["frontline_pin"]).toBe(described.frontline_pin);
    expect(metadata["frontline_licence"]).toBeTruthy();
    expect(metadata["description"]).toContain(described.description);
    const [layer] = metadata["vector_layers"] as { id: string; fields: Record<string, string> }[];
    expect(layer).toMatchObject({ id: "claims", fields: described.vector_layers[0].fields });

    const tiles = allTiles(0, 5);
    // Below, the tiles around Ukraine.
    for (let z = 6; z <= 8; z++) {
      const n = 2 ** (z - 6);
      for (let x = 35 * n; x < 40 * n; x += 1) for (let y = 20 * n; y < 24 * n; y += 1) tiles.push({ z, x, y });
    }
    expect(await differing(`${baseURL}/tiles/claims/2022-09-30`, archive, tiles)).toEqual([]);
    expect(await archive.getZxy(10, 600, 350)).toBeUndefined();
  });
});

test("an archive with leaf directories is read as well", async ({ baseURL }) => {
  test.slow(); // only an archive of many tiles has them
  await exported(["base", "latest", "--min-zoom", "2", "--max-zoom", "8"], async (archive) => {
    const header = await archive.getHeader();
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    expect(header.minZoom).toBe(2);
    expect(await archive.getZxy(1, 0, 0)).toBeUndefined();
    const sample = allTiles(2, 8).filter((_, i) => i % 211 === 0);
    expect(await differing(`${baseURL}/tiles/base/latest`, archive, sample)).toEqual([]);
  });
});
