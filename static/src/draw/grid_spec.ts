// What grid layers are to draw: plain data, which can be posted to the drawing worker.

import type { JsonObject } from "protomaps-leaflet";
import type { AgreedLook } from "../model/assessors";
import type { Perspective } from "../model/perspective";
import type { FeatureRef, TimeMode } from "../model/choices";
import type { Moment, Span } from "../model/timeline";
import type { DrawnLayer, Palette } from "./palette";

/** The panes of the map, bottom first. */
export const panes = ["ground", "water", "basemap", "control", "claims", "glow", "points"] as const;
export type Pane = (typeof panes)[number];

/** The side of a tile on screen, in CSS pixels. */
export const tileSize = 256;

/**
 * The last zoom of the data from which it is found what is near to borders: those of a
 * tile reach 5 km beyond it, those of later zooms do not.
 */
export const borderZoom = 6;

/** A layer's vector tiles, and for a timeline the moment to show. */
export interface VectorSource {
  layer: DrawnLayer;
  /** Sources with the same key show the same at the same moments. */
  key: string;
  /** The address of its tiles, before `.mvt`, with {z}, {x} and {y}. */
  tiles: string;
  /** Of its tiles. */
  lastZoom: number;
  moment?: Moment;
  /** Whether the layer is past its cadence on the day shown: it is drawn paler. */
  isStale: boolean;
  /** Where it has anything to draw; everywhere where it does not say. */
  within?: Within;
}

/** Where on the map there is something to draw. */
export interface Within {
  /** The first zoom of the map. */
  from: number;
  /** In Web Mercator, from 0 to 1 from the north-west; from west to east, also across the antimeridian. */
  box: { minX: number; minY: number; maxX: number; maxY: number };
}

/** A name at one point of an area. */
export interface NamedPoint {
  lon: number;
  lat: number;
  props: JsonObject;
}

/** Names at one point of an area each; equal keys mean equal names. */
export interface AreaNames {
  key: string;
  points: readonly NamedPoint[];
}

/** What a grid layer draws; specs with equal keys draw the same at the same moments. */
export interface GridSpec {
  pane: Pane;
  key: string;
  /** Where the grid draws some of the ground, or keeps to its borders. */
  base?: VectorSource;
  /** Bottom first. */
  sources: readonly VectorSource[];
  /** Attached archives, bottom first: what they show, and in the pane of names those of settlements. */
  basemaps?: readonly VectorSource[];
  /** The first zoom at which the grid is there. */
  from?: number;
  /** Control where claims are not hatched: what it calls held. */
  control?: readonly VectorSource[];
  mode: TimeMode;
  /** Whose word is shown. */
  who: Perspective;
  palette: Palette;
  /** Canvas pixels to a CSS pixel. */
  pixelRatio: number;
  /** The oblast that the reader has picked. */
  region?: string;
  /** Where it is, where that is not the ground's base layer. */
  regions?: VectorSource;
  areaNames?: AreaNames;
}

/** Whether a mode shows something else of ground than what is said of it: what is, claims foremost, are outlines then. */
export function standsBack(mode: TimeMode): boolean {
  return mode === "age" || mode === "assessors";
}

/** Whether a pane is painted up to borders and shores, which is all that it needs the ground for. */
export function keepsToBorders(pane: Pane): boolean {
  return pane === "control" || pane === "glow";
}

/** Whether there is nothing to draw. */
export function isEmpty({ pane, base, basemaps = [], sources }: GridSpec): boolean {
  return sources.length === 0 && basemaps.length === 0 && (base === undefined || keepsToBorders(pane));
}

/** All that a grid reads. */
export function sourcesOf({ pane, base, regions, sources, basemaps = [], control = [] }: GridSpec): VectorSource[] {
  const outlines = base && keepsToBorders(pane) ? [{ ...base, lastZoom: Math.min(base.lastZoom, borderZoom) }] : [];
  return [...(base ? [base] : []), ...(regions ? [regions] : []), ...outlines, ...basemaps, ...sources, ...control];
}

/** The moment of each layer that has a timeline, by layer. */
export type Moments = ReadonlyMap<string, Moment>;

export function momentsOf({ sources, control = [] }: GridSpec): Moments {
  return new Map([...sources, ...control].flatMap(({ layer, moment }) => (moment ? [[layer.id, moment] as const] : [])));
}

/** A query for the features at a position. */
export interface Pointing {
  lat: number;
  lon: number;
  zoom: number;
  base?: VectorSource;
  /** Bottom first. */
  sources: readonly VectorSource[];
  who: Perspective;
  /** What those who assess agree on, where that is shown. */
  agreement?: VectorSource | undefined;
  /** Whether the reader asked what is there, and did not only pass over it. */
  isAsked: boolean;
  /** Whether to load the data first: where the server draws, nothing has. */
  fetched: boolean;
}

/** What is said of ground by several who assess, as its tile has it. */
export interface AgreedHere {
  look: AgreedLook;
  heldBy: string | undefined;
  /** The names of those who call it held, in one text. */
  per: string;
}

export interface Picked {
  /** In the order of their cards. */
  refs: FeatureRef[];
  /** The spans of the ground there, by layer, where its tiles have them. */
  spans: Map<string, Span>;
  /** What those who assess agree on there. */
  agreed: readonly AgreedHere[];
  /** The control layers that show nothing there; near where something of them is within their accuracy. */
  silent: { layer: string; isNear: boolean }[];
  /** The oblast there. */
  region: string | undefined;
}
