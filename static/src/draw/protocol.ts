// The messages between the page and the drawing worker. The page numbers grids
// and tiles; a response repeats the id of its request. Messages arrive in the
// order in which they were sent.

import type { Zxy } from "protomaps-leaflet";
import type { FeatureRef } from "../model/choices";
import type { Language } from "../words/words";
import type { GridSpec, Moments, Picked, Pointing } from "./grid_spec";

/** Without a bitmap the tile is blank. */
export interface DrawnTile {
  grid: number;
  tile: number;
  bitmap?: ImageBitmap;
  /** Where in the tile the bitmap is, in CSS pixels; where it is not all of it. */
  box?: { x: number; y: number; width: number; height: number };
  /** Whether its data did not come in full. */
  isLost?: boolean;
}

/** The page sends. */
export type DrawingRequest =
  /** The first. */
  | { type: "begin"; language: Language }
  | { type: "open"; grid: number; spec: GridSpec }
  | { type: "close"; grid: number }
  | { type: "add"; grid: number; tile: number; at: Zxy }
  | { type: "drop"; grid: number; tile: number }
  /** Draws grids at other moments; the response has all tiles that changed. */
  | { type: "show"; id: number; grids: readonly { grid: number; moments: Moments }[] }
  | { type: "select"; refs: readonly FeatureRef[] }
  /** Fetches failed data again. */
  | { type: "reload" }
  | { type: "pick"; id: number; pointing: Pointing }
  /** The response to "fetch"; without data where that failed. */
  | { type: "fetched"; id: number; data?: ArrayBuffer };

/** The worker sends. */
export type DrawingResponse =
  /** The first: whether it can draw. */
  | { type: "begun"; able: boolean }
  | { type: "drawn"; tiles: readonly DrawnTile[] }
  | { type: "shown"; id: number; tiles: readonly DrawnTile[] }
  | { type: "picked"; id: number; picked: Picked }
  /** The page fetches: it knows the site. */
  | { type: "fetch"; id: number; tiles: string; at: Zxy }
  /** id is that of the request that failed, where there was one. */
  | { type: "failed"; why: string; id?: number };
