// What is to be drawn: plain data, which can be sent to the drawing worker.

import type { JsonObject } from "protomaps-leaflet";
import type { Perspective } from "../model/perspective";
import type { FeatureRef, Look } from "../model/choices";
import type { Moment, Span } from "../model/timeline";
import type { DrawnLayer, Palette } from "./palette";

/** The names of the panes, from the ground up. */
export const panes = ["ground", "control", "claims", "points"] as const;
export type Pane = (typeof panes)[number];

/** The side of a tile on screen, in CSS pixels. */
export const tileSize = 256;

/** Where a layer's tiles are, and of when they are shown where they hold all of time. */
export interface Source {
  layer: DrawnLayer;
  /** Sources with the same key show the same at the same moments. */
  key: string;
  /** The address of its tiles, before `.mvt`, with {z}, {x} and {y}. */
  tiles: string;
  /** Of its tiles. */
  lastZoom: number;
  moment?: Moment;
  /** Whether it is drawn paler: past its cadence on the day on show. */
  isStale: boolean;
}

/** A name at one point of an area. */
export interface NamedPoint {
  lon: number;
  lat: number;
  props: JsonObject;
}

/** Names that stand at one point of an area each; those with the same key are the same. */
export interface AreaNames {
  key: string;
  points: readonly NamedPoint[];
}

/** What a grid layer shows; two with the same key look the same at the same moments. */
export interface GridPlan {
  pane: Pane;
  key: string;
  /** The basemap, where the grid shows some of it. */
  base?: Source;
  /** From the ground up. */
  sources: readonly Source[];
  look: Look;
  /** Whose word is shown. */
  who: Perspective;
  palette: Palette;
  /** Canvas pixels to a CSS pixel. */
  pixelRatio: number;
  /** The oblast that the reader has picked. */
  region?: string;
  areaNames?: AreaNames;
}

/** Whether there is nothing to draw. */
export function isEmpty({ base, sources }: GridPlan): boolean {
  return base === undefined && sources.length === 0;
}

/** For each layer whose tiles hold all of time, when it is to be shown. */
export type Moments = ReadonlyMap<string, Moment>;

export function momentsOf({ sources }: GridPlan): Moments {
  return new Map(sources.flatMap(({ layer, moment }) => (moment ? [[layer.id, moment] as const] : [])));
}

/** What is asked of a position. */
export interface Pointing {
  lat: number;
  lon: number;
  zoom: number;
  base?: Source;
  /** From the ground up. */
  sources: readonly Source[];
  who: Perspective;
  /** Whether the data are to be fetched: nothing that is drawn has asked for them. */
  fetched: boolean;
}

export interface Picked {
  /** The topmost first. */
  refs: FeatureRef[];
  /** Since when the ground at the position is as it is, by layer, where its tiles tell. */
  spans: Map<string, Span>;
  /** The oblast there. */
  region: string | undefined;
}
