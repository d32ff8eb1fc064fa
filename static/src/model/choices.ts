// What the reader has chosen. Everything on the page follows from it and from
// the catalogue, and all of it is in the URL.

import { type Catalogue, firstDay, type Layer, newestDay, subjects } from "./catalogue";
import { type Day, parseDay } from "./dates";
import { openingDay } from "./layer_age";
import { concerns, type Perspective } from "./perspective";

export interface MapView {
  zoom: number;
  lat: number;
  lon: number;
}

/** Names a feature of a layer. */
export interface FeatureRef {
  layer: string;
  id: string;
}

/** What the panel shows: features, all statements of the date, or the list of what changed. */
export type PanelContent = { kind: "features"; refs: readonly FeatureRef[] } | { kind: "statements" } | { kind: "changes" };

/** How the map looks at time: at one date, at what changed between two, at two side by side, or at since when. */
export type Look = "map" | "changes" | "swipe" | "age";

export interface State {
  /** undefined is live: the day on which the visible layers open. */
  day: Day | undefined;
  /** The layers turned on; undefined is all of them, those to come included. */
  layers: readonly string[] | undefined;
  /** Whose word is shown. */
  who: Perspective;
  /** The revision as of which the record is shown; undefined is the newest, whatever it becomes. */
  rev: number | undefined;
  /** The style that the view was frozen with; undefined where the address does not say. */
  style: number | undefined;
  /** undefined is the opening view. */
  view: MapView | undefined;
  panel: PanelContent | undefined;
  look: Look;
  /** The other date, for the looks that have two; undefined until one is chosen. */
  compare: Day | undefined;
  /** How far from the left the divider of the two dates stands, in per cent. */
  swipe: number;
  /** The layer, or what follows from two, whose area the curve shows; undefined is the first that has one. */
  curve: string | undefined;
  /** The oblast that the curve is narrowed to. */
  region: string | undefined;
  /** The days that the time bar holds, 0 for all; undefined is what suits the record. */
  span: number | undefined;
  /** Whether dates of different sources are compared all the same. */
  anySource: boolean;
  /** Whether the map is shown by pictures that the server draws. */
  png: boolean;
}

export const middle = 50;

export const openingState: State = {
  day: undefined,
  layers: undefined,
  who: "all",
  rev: undefined,
  style: undefined,
  view: undefined,
  panel: undefined,
  look: "map",
  compare: undefined,
  swipe: middle,
  curve: undefined,
  region: undefined,
  span: undefined,
  anySource: false,
  png: false,
};

/** Whether a look shows two dates. */
export function hasTwoDates(look: Look): boolean {
  return look === "changes" || look === "swipe";
}

/** The layers that the reader sees, the basemap left out, as they are drawn. */
export function visibleLayers(catalogue: Catalogue, state: State): Layer[] {
  const { layers, who } = state;
  return subjects(catalogue).filter((l) => (!layers || layers.includes(l.id)) && concerns(who, l.kind));
}

/** The day on show: the chosen one, held to the record, or the one on which the map opens. */
export function shownDay(catalogue: Catalogue, state: State): Day {
  if (state.day !== undefined) return clampDay(catalogue, state.day);
  return openingDay(visibleLayers(catalogue, state)) ?? openingDay(subjects(catalogue)) ?? catalogue.today;
}

/** Holds a day between the first snapshot of the record and today. */
export function clampDay(catalogue: Catalogue, day: Day): Day {
  const first = firstDay(subjects(catalogue)) ?? catalogue.today;
  return Math.min(Math.max(day, first), Math.max(first, catalogue.today));
}

/** Why the day on show is not the one that an address asks for. */
export type Misasked = "no_date" | "ahead" | "before_record";

/** Of a date in an address, as it was written; undefined where it is shown. */
export function misasked(catalogue: Catalogue, text: string): Misasked | undefined {
  const day = parseDay(text);
  if (day === undefined) return "no_date";
  const shown = clampDay(catalogue, day);
  if (shown === day) return undefined;
  return day > shown ? "ahead" : "before_record";
}

/** The two dates on show, the earlier first, where the look has two. */
export function comparedDays(catalogue: Catalogue, state: State): { from: Day; to: Day } | undefined {
  if (!hasTwoDates(state.look) || state.compare === undefined) return undefined;
  const day = shownDay(catalogue, state);
  const other = clampDay(catalogue, state.compare);
  return { from: Math.min(day, other), to: Math.max(day, other) };
}

/** The days that the time bar spans; the days on show are always among them. */
export function timeDomain(catalogue: Catalogue, state: State): { first: Day; last: Day } {
  const visible = visibleLayers(catalogue, state);
  const among = visible.length > 0 ? visible : subjects(catalogue);
  const days = [shownDay(catalogue, state)];
  if (hasTwoDates(state.look) && state.compare !== undefined) days.push(clampDay(catalogue, state.compare));
  return {
    first: Math.min(firstDay(among) ?? Infinity, ...days),
    last: Math.max(newestDay(among) ?? -Infinity, ...days),
  };
}
