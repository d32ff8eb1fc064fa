// The reader's choices. They and the catalogue decide all that the page shows, and
// all of them are in the URL.

import { type Catalogue, firstDay, type Layer, newestDay, subjects } from "./catalogue";
import { type Day, parseDay } from "./dates";
import { openingDay } from "./layer_age";
import type { LonLat } from "./geodesy";
import { concerns, perspectiveOf } from "./perspective";

export interface MapView {
  zoom: number;
  lat: number;
  lon: number;
}

/** Identifies a feature. */
export interface FeatureRef {
  layer: string;
  id: string;
}

/** Whether a reference is to a settlement of the gazetteer or of a basemap, or to a position, which no layer has. */
export function isPlace({ layer }: FeatureRef): boolean {
  return layer === "settlement" || layer === "basemap" || layer === "position";
}

/** What the panel shows: features, all statements of the date, the list of changes, or those who assess side by side. */
export type PanelContent = FeaturesContent | { kind: "statements" } | { kind: "changes" } | { kind: "assessors" };

/** The mode whose content the panel lists; undefined of what it shows in any. */
export function modeOfPanel({ kind }: PanelContent): TimeMode | undefined {
  return kind === "changes" || kind === "assessors" ? kind : undefined;
}

/** Features, and what is said of a position, as exactly as addresses have it. */
export interface FeaturesContent {
  kind: "features";
  refs: readonly FeatureRef[];
  at?: LonLat | undefined;
}

/** What the map shows: one date, the changes between two, two side by side, ages, or those who assess side by side. */
export type TimeMode = "map" | "changes" | "swipe" | "age" | "assessors";

export interface Choices {
  /** undefined is live: the opening day of the visible layers. */
  day: Day | undefined;
  /** The layers turned on; undefined is all of them, new ones included. */
  layers: readonly string[] | undefined;
  /** Whose word is shown. */
  who: string;
  /** The revision shown; undefined is the newest. */
  rev: number | undefined;
  /** The number of the style that a pinned address was made with. */
  style: number | undefined;
  /** The archives drawn over the ground, bottom first; undefined is those attached, and none at a revision. */
  basemap: readonly string[] | undefined;
  /** undefined is the opening view. */
  mapView: MapView | undefined;
  panel: PanelContent | undefined;
  mode: TimeMode;
  /** The other date of modes with two; undefined until one is chosen. */
  compare: Day | undefined;
  /** The layers of the two who are compared; undefined is all. */
  assessors: readonly string[] | undefined;
  /** The divider's position from the left, in per cent. */
  swipe: number;
  /** The layer, or derived layer, whose area the curve shows; undefined is the first with one. */
  curve: string | undefined;
  /** The oblast that figures are narrowed to. */
  region: string | undefined;
  /** The number of days in the time bar, 0 for all; undefined is what suits the record. */
  span: number | undefined;
  /** Whether what changed lately glows, in the mode of one date. */
  glow: boolean;
  /** Whether to compare snapshots of different sources. */
  anySource: boolean;
  /** Whether the server draws the map. */
  png: boolean;
}

export const middle = 50;

export const openingChoices: Choices = {
  day: undefined,
  layers: undefined,
  who: "all",
  rev: undefined,
  style: undefined,
  basemap: undefined,
  mapView: undefined,
  panel: undefined,
  mode: "map",
  compare: undefined,
  assessors: undefined,
  swipe: middle,
  curve: undefined,
  region: undefined,
  span: undefined,
  glow: false,
  anySource: false,
  png: false,
};

/** Whether a mode shows two dates. */
export function hasTwoDates(mode: TimeMode): boolean {
  return mode === "changes" || mode === "swipe";
}

/** The layers shown but the ground, in drawing order. */
export function visibleLayers(catalogue: Catalogue, choices: Choices): Layer[] {
  const { layers } = choices;
  const who = perspectiveOf(catalogue.parties, choices.who);
  return subjects(catalogue).filter((l) => (!layers || layers.includes(l.id)) && concerns(who, l.kind));
}

/** The day shown: the chosen one, clamped to the record, or the opening day. */
export function shownDay(catalogue: Catalogue, choices: Choices): Day {
  if (choices.day !== undefined) return clampDay(catalogue, choices.day);
  return openingDay(visibleLayers(catalogue, choices)) ?? openingDay(subjects(catalogue)) ?? catalogue.today;
}

/** Clamps a day between the first snapshot of the record and today. */
export function clampDay(catalogue: Catalogue, day: Day): Day {
  const first = firstDay(subjects(catalogue)) ?? catalogue.today;
  return Math.min(Math.max(day, first), Math.max(first, catalogue.today));
}

/** Why the day shown is not the one in the address. */
export type DateProblem = "no_date" | "ahead" | "before_record";

/** Checks the date of an address, as written; returns undefined where it is shown. */
export function dateProblem(catalogue: Catalogue, text: string): DateProblem | undefined {
  const day = parseDay(text);
  if (day === undefined) return "no_date";
  const shown = clampDay(catalogue, day);
  if (shown === day) return undefined;
  return day > shown ? "ahead" : "before_record";
}

/** The two dates shown, the earlier first; undefined in modes with one. */
export function comparedDays(catalogue: Catalogue, choices: Choices): { from: Day; to: Day } | undefined {
  if (!hasTwoDates(choices.mode) || choices.compare === undefined) return undefined;
  const day = shownDay(catalogue, choices);
  const other = clampDay(catalogue, choices.compare);
  return { from: Math.min(day, other), to: Math.max(day, other) };
}

/** The days that the time bar spans, which always include those shown. */
export function timeDomain(catalogue: Catalogue, choices: Choices): { first: Day; last: Day } {
  const visible = visibleLayers(catalogue, choices);
  const among = visible.length > 0 ? visible : subjects(catalogue);
  const days = [shownDay(catalogue, choices)];
  if (hasTwoDates(choices.mode) && choices.compare !== undefined) days.push(clampDay(catalogue, choices.compare));
  return {
    first: Math.min(firstDay(among) ?? Infinity, ...days),
    last: Math.max(newestDay(among) ?? -Infinity, ...days),
  };
}
