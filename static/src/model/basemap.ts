// Attached archives of OpenStreetMap: streets, water and villages over the ground.

import type { Bounds } from "./bounds";
import type { Day } from "./dates";

export interface Basemap {
  /** Names the archive. */
  hash: string;
  /** The address of its tiles, before `.mvt`, with {z}, {x} and {y}. */
  tiles: string;
  /** Of its tiles, which are twice as wide as the map's. */
  minzoom: number;
  maxzoom: number;
  bounds: Bounds;
  name?: string;
  version?: string;
  /** Of what day the data are: not the map's date. */
  date?: Day;
  /** Whose data it is made of. */
  credit: readonly CreditPart[];
}

export interface CreditPart {
  text: string;
  url?: string;
}

/** An archive in the view, and whether the view is closer than its last detail. */
export interface BasemapInView {
  basemap: Basemap;
  isOverzoomed: boolean;
}

/** The map's last zoom at which it gains in detail. */
export function lastDetail({ maxzoom }: Basemap): number {
  return maxzoom + 1;
}

const hash = /^[0-9a-f]{32}$/;
const maxHashes = 8;
const none = "none";

/** Reads the archives that an address names; undefined where it leaves it to the server. */
export function parseBasemaps(text: string | null): string[] | undefined {
  if (text === null) return undefined;
  if (text === none) return [];
  const hashes = [...new Set(text.split(","))];
  return hashes.length <= maxHashes && hashes.every((h) => hash.test(h)) ? hashes : undefined;
}

export function formatBasemaps(hashes: readonly string[]): string {
  return hashes.length > 0 ? hashes.join(",") : none;
}
