// What there is to show: the layers, and the dates on which each has a
// snapshot. Nothing is interpolated: a snapshot is in force from its date
// until its layer's next one.

import type { Bounds } from "./bounds";
import type { Day } from "./dates";

export type Kind = "base" | "control" | "claims" | "places" | "statements";

export interface Snapshot {
  day: Day;
  /** The last revision that changed what the layer answers for the day. */
  pin: number;
  /** The pinned address of its tiles, before `.mvt`, with {z}, {x} and {y}. */
  tiles: string;
  /** Where the data of the snapshot came from. */
  sourceUrl?: string;
  /** Why nothing of the layer holds from the day on; undefined where it is no end. */
  ends?: string;
  /** What was done so that the file's shapes could be read; undefined for nothing. */
  mended?: Mending;
  /** There where the snapshot took the place of another of its date. */
  corrected?: Correction;
  /** Around what is in it, where the record says so. */
  extent?: Extent;
}

/** What was done about the shapes of a file. */
export interface Mending {
  /** How many were mended. */
  count: number;
  /** km². */
  before: number;
  after: number;
  kinds: MendKind[];
}

export const mendKinds = [
  "antimeridian", "beyond", "collapsed", "crossing", "flat", "gathered", "hole_outside", "holes_overlap", "parts_overlap", "rounded", "spike", "touching", "unclosed",
] as const;
export type MendKind = (typeof mendKinds)[number];

export interface Extent {
  /** Around all features. */
  all: Bounds;
  /** Around those observed on its day; undefined where there are none. */
  fresh: Bounds | undefined;
}

export interface Correction {
  /** The day on which it was made. */
  on: Day;
  revision: number;
  reason: string;
}

/** Something that was withdrawn: a feature of a snapshot, or all of it. */
export interface Retraction {
  layer: string;
  /** The date of the snapshot. */
  day: Day;
  feature?: string;
  /** The day on which it was withdrawn. */
  on: Day;
  /** From which on it is. */
  revision: number;
  reason: string;
}

/** A layer that was counted anew: what is pinned to from before is gone. */
export interface Recount {
  layer: string;
  /** From which on it is counted as it is now. */
  revision: number;
}

/** All of a layer's time in one set of tiles. */
export interface Timeline {
  pin: number;
  /** The pinned address of its tiles, before `.mvt`. */
  tiles: string;
  /** The date of the first snapshot: since when what it shows is so, the record does not tell. */
  first: Day;
}

/** Days without a snapshot in a daily series: from its first, until the next snapshot or through today. */
export interface Gap {
  from: Day;
  until: Day;
}

/** By whose word there is ground of a layer, from when until when; undefined is somebody whom nobody names. */
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
  /** Who holds what its features show as held, where they do not say. */
  heldBy?: string;
  attribution?: string;
  licence?: string;
  source?: string;
  sourceUrl?: string;
  note?: string;
  color?: string;
  colorDark?: string;
  /** How its areas are filled, where not as its kind is: hatch, fill or none. */
  pattern?: string;
  /** In order of date. */
  snapshots: Snapshot[];
  gaps: Gap[];
  /** Of a layer of ground. */
  voices?: readonly Voice[];
  /** Missing where the server has none to give: then each date has tiles of its own. */
  timeline?: Timeline;
  /** Whether there is something to tell of its area. */
  hasArea?: boolean;
}

/** What follows from two layers; it has a figure for each date. */
export interface Derived {
  id: string;
  title: string;
  /** The layers that it is made of. */
  of: readonly string[];
}

export interface Catalogue {
  /** As of which the record is known here. */
  revision: number;
  /** The newest that there is. */
  newest: number;
  today: Day;
  /** The version of the style in which everything is drawn; 0 where the server does not say. */
  style: number;
  /** In the order in which they are drawn. */
  layers: Layer[];
  derived: Derived[];
  retractions: Retraction[];
  recounts: Recount[];
  /** Where to report an error, as a URI of https or mailto. */
  report?: string;
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

/** The snapshot that a layer shows on a day; undefined before its first. */
export function inForce(layer: Layer, day: Day): Snapshot | undefined {
  const found = layer.snapshots[lastNotAfter(layer.snapshots, day)];
  // The basemap says nothing about a date: it is there before its first one too.
  if (!found && layer.kind === "base") return layer.snapshots[0];
  return found;
}

/** Whether a layer shows ground, which can be gained and lost. */
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

/** Layers that a reader can turn on and off, and that make up the time bar. */
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
