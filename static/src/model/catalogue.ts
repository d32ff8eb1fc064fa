// The record as the page knows it: the layers and their snapshots. Nothing is
// interpolated: a snapshot is in force from its date until its layer's next one.

import type { Side } from "./area_look";
import type { Basemap } from "./basemap";
import type { Bounds } from "./bounds";
import type { Day } from "./dates";
import type { Kind } from "./kind";
import type { Perspective } from "./perspective";

export type { Kind } from "./kind";

export interface Snapshot {
  day: Day;
  /** The last revision that changed what the layer answers for the day. */
  pin: number;
  /** The pinned address of its tiles, before `.mvt`, with {z}, {x} and {y}. */
  tiles: string;
  /** Where the snapshot's data came from. */
  sourceUrl?: string;
  /** Of an end, why nothing of the layer holds from the day on. */
  ends?: string;
  /** How the file's shapes were mended; undefined where they were sound. */
  mended?: Mending;
  /** Where the snapshot is a correction. */
  corrected?: Correction;
  /** Where the record has it. */
  extent?: Extent;
}

/** How the shapes of a file were mended. */
export interface Mending {
  /** The number of mended shapes. */
  count: number;
  /** In km². */
  before: number;
  after: number;
  kinds: MendKind[];
}

export const mendKinds = [
  "antimeridian", "beyond", "collapsed", "crossing", "flat", "gathered", "hole_outside", "holes_overlap", "parts_overlap", "rounded", "spike", "touching", "unclosed",
] as const;
export type MendKind = (typeof mendKinds)[number];

/** Around all features. */
export type Extent = Bounds;

export interface Correction {
  /** The day on which it was made. */
  on: Day;
  revision: number;
  reason: string;
}

/** The retraction of a snapshot, or of a feature of it. */
export interface Retraction {
  layer: string;
  /** The date of the snapshot. */
  day: Day;
  feature?: string;
  /** The day of the retraction. */
  on: Day;
  /** The first revision without it. */
  revision: number;
  reason: string;
}

/** A recount of a layer: its earlier pins are gone. */
export interface Recount {
  layer: string;
  /** The revision of the recount. */
  revision: number;
}

/** A layer's timeline: all its spans in one tile set. */
export interface Timeline {
  pin: number;
  /** The pinned address of its tiles, before `.mvt`. */
  tiles: string;
  /** The date of the first snapshot; the record does not tell since when its ground is so. */
  first: Day;
}

/** Days without a snapshot in a daily layer, until the next snapshot or through today. */
export interface Gap {
  from: Day;
  until: Day;
}

/** By whose word a layer shows ground, from when until when; an undefined name is an unnamed one. */
export interface Voice {
  since: Day;
  until: Day | undefined;
  assessedBy: string | undefined;
  claimedBy: string | undefined;
}

export interface Layer {
  id: string;
  title: string;
  kind: Kind;
  cadence: "event" | "daily";
  assessedBy?: string;
  /** The holder of held ground whose feature names none. */
  heldBy?: string;
  /** Metres that its lines are good to, where that is stated. */
  accuracy?: number;
  attribution?: string;
  licence?: string;
  source?: string;
  sourceUrl?: string;
  note?: string;
  color?: string;
  colorDark?: string;
  /** The sides of the record, as their ground is drawn. */
  sides?: readonly Side[];
  /** The fill of its areas, where it differs from the kind's: hatch, fill or none. */
  pattern?: string;
  /** In order of date. */
  snapshots: Snapshot[];
  gaps: Gap[];
  /** Of a layer of areas. */
  voices?: readonly Voice[];
  /** Missing where the server has none: then each date has tiles of its own. */
  timeline?: Timeline;
  /** Whether the server has its areas by date. */
  hasArea?: boolean;
}

/** What is derived from two layers: areas by date. */
export interface Derived {
  id: string;
  title: string;
  /** The ids of the two layers. */
  of: readonly string[];
}

/** The edge of what a layer of control shows as held: its length by date. */
export interface Line {
  id: string;
  /** The id of the layer. */
  of: string;
}

/** What several who assess agree on, or of what two of them differ: areas by date. */
export interface Agreement {
  id: string;
  /** The ids of the layers: a layer of claims first, if it is of one. */
  of: readonly string[];
  /** Whether it is what the first layer shows as held and the second does not. */
  isPair: boolean;
}

export interface Catalogue {
  /** The revision shown. */
  revision: number;
  /** The newest revision. */
  newest: number;
  today: Day;
  /** The style's number; 0 where the server does not say. */
  style: number;
  /** The house style of pictures, which pinned addresses name. */
  brand?: string;
  /** In drawing order. */
  layers: Layer[];
  /** The archives that are attached, bottom first; none of a revision. */
  basemaps: readonly Basemap[];
  derived: Derived[];
  lines: Line[];
  agreements: Agreement[];
  retractions: Retraction[];
  recounts: Recount[];
  /** Where readers report errors: an https or mailto URI. */
  report?: string;
  /** The parties to the conflict, whose word may be shown alone. */
  parties: readonly Perspective[];
  /** Where the map opens, where that is set. */
  view?: Bounds;
}

/** The index of the last item whose day is not after the given one, or -1. */
function lastNotAfter(items: readonly { day: Day }[], day: Day): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.day <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The snapshot in force on a day; undefined before the first. */
export function inForce(layer: Layer, day: Day): Snapshot | undefined {
  const found = layer.snapshots[lastNotAfter(layer.snapshots, day)];
  // The ground states nothing about a date: it is shown before its first snapshot too.
  if (!found && layer.kind === "base") return layer.snapshots[0];
  return found;
}

/** Whether a layer is of areas, which can be gained and lost. */
export function isAreal(layer: Layer): boolean {
  return layer.kind === "control" || layer.kind === "claims";
}

/**
 * Whether there are areas of a layer by date, on a page that is held at a revision or not: a
 * timeline that was withdrawn since has taken those of the revision with it, and those of
 * now are others.
 */
export function hasFigures(layer: Layer, rev: number | undefined): boolean {
  return layer.hasArea === true && (rev === undefined || layer.timeline !== undefined);
}

/** The id of a layer of regions. */
export const regionsLayer = "regions";

/** All layers but the ground: those that a reader can turn on and off. */
export function subjects(catalogue: Catalogue): Layer[] {
  return catalogue.layers.filter((l) => l.kind !== "base");
}

/** The newest day on which any of the layers has a snapshot. */
export function newestDay(layers: readonly Layer[]): Day | undefined {
  return extreme(layers, (l) => l.snapshots.at(-1)?.day, Math.max);
}

/** The first day on which any of the layers has a snapshot. */
export function firstDay(layers: readonly Layer[]): Day | undefined {
  return extreme(layers, (l) => l.snapshots[0]?.day, Math.min);
}

function extreme(
  layers: readonly Layer[],
  dayOf: (l: Layer) => Day | undefined,
  choose: (...days: Day[]) => Day,
): Day | undefined {
  const days = layers.map(dayOf).filter((d) => d !== undefined);
  return days.length > 0 ? choose(...days) : undefined;
}

/** The next snapshot day of any of the layers after the given day. */
export function nextSnapshotDay(layers: readonly Layer[], day: Day): Day | undefined {
  return extreme(layers, (l) => l.snapshots[lastNotAfter(l.snapshots, day) + 1]?.day, Math.min);
}

/** The last snapshot day of any of the layers before the given day. */
export function previousSnapshotDay(layers: readonly Layer[], day: Day): Day | undefined {
  return extreme(layers, (l) => l.snapshots[lastNotAfter(l.snapshots, day - 1)]?.day, Math.max);
}

/** The days of snapshots between two days, both included. */
export function snapshotsBetween(layer: Layer, from: Day, until: Day): Snapshot[] {
  return layer.snapshots.slice(lastNotAfter(layer.snapshots, from - 1) + 1, lastNotAfter(layer.snapshots, until) + 1);
}
