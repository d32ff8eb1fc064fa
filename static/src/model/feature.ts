// Features as cards show them. Their GeoJSON may be of any origin, so the type of
// each property is checked.

import { classOf, type ControlClass } from "./control_class";
import type { Bounds } from "./bounds";
import type { Gap } from "./catalogue";
import { type Day, parseDay } from "./dates";

export interface Denial {
  by: string;
  day?: Day;
  source?: string;
  sourceUrl?: string;
}

/** An earlier state, and the day on which it began. */
export interface EarlierState {
  on: string;
  state: string;
}

export interface Link {
  layer: string;
  id: string;
}

export interface Feature {
  layer: string;
  id: string;
  name: string;
  /** Names in other languages, by BCP 47 tag, the official one's language first. */
  otherNames: { language: string; name: string }[];
  aliases: string[];
  claimedBy?: string;
  denials: Denial[];
  assessedBy?: string;
  /** The holder of the ground, where the feature names one. */
  heldBy?: string;
  /** The class of ground of a control layer. */
  groundClass: ControlClass;
  /** The assessor's or the claimant's own word. */
  status?: string;
  state?: string;
  /** Who agrees: why the feature is shown without a claimant. */
  agreed?: string;
  source?: string;
  sourceUrl?: string;
  observedOn?: string;
  history: EarlierState[];
  text?: string;
  speaker?: string;
  saidOn?: string;
  placeName?: string;
  locationNote?: string;
  about: Link[];
  /** The feature's class on the ground. */
  baseClass?: string;
  rank: number;
  /** Longitude and latitude. */
  center?: [number, number];
  /** West, south, east, north. */
  bbox?: Bounds;
  /** The address of the page about it, of a place. */
  page?: string;
  /** Where the label goes, where the data say so. */
  labelPoint?: [number, number];
}

const languageOrder = ["uk", "ru"];

/** Reads one entry of features.json. */
export function readFeature(layer: string, raw: unknown): Feature {
  const entry = asObject(raw);
  const p = asObject(entry["properties"]);
  const names = readNames(p);
  const id = scalar(entry["id"]) ?? "";
  const english = names.get("en") ?? scalar(p["name"]) ?? [...names.values()][0];
  return {
    layer,
    id,
    name: english ?? "",
    otherNames: [...names]
      .filter(([language, name]) => language !== "en" && name !== english)
      .sort(([a], [b]) => order(a) - order(b))
      .map(([language, name]) => ({ language, name })),
    aliases: asArray(p["aliases"]).flatMap((a) => scalar(a) ?? []),
    claimedBy: scalar(p["claimed_by"]),
    denials: readDenials(p["denied_by"]),
    assessedBy: scalar(p["assessed_by"]),
    heldBy: scalar(p["held_by"]),
    groundClass: classOf(p["class"]),
    status: scalar(p["status"]),
    state: scalar(p["state"]),
    agreed: typeof p["agreed"] === "string" ? p["agreed"] : undefined,
    source: scalar(p["source"]),
    sourceUrl: scalar(p["source_url"]),
    observedOn: scalar(p["observed_on"]),
    history: asArray(p["history"]).flatMap(readEarlier),
    text: scalar(p["text"]),
    speaker: scalar(p["speaker"]),
    saidOn: scalar(p["said_on"]),
    placeName: scalar(p["place_name"]),
    locationNote: scalar(p["location_note"]),
    about: asArray(p["about"]).flatMap(readLink),
    baseClass: scalar(p["class"]),
    rank: Number(scalar(p["rank"]) ?? 9) || 9,
    center: numbers(entry["center"], 2) as [number, number] | undefined,
    bbox: readBounds(entry["bbox"]),
    page: scalar(entry["page"]),
    labelPoint: numbers([p["label_lon"], p["label_lat"]], 2) as [number, number] | undefined,
  };
}

function order(language: string): number {
  const at = languageOrder.indexOf(language);
  return at < 0 ? languageOrder.length : at;
}

function readNames(p: Record<string, unknown>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [language, name] of Object.entries(asObject(p["names"]))) {
    if (typeof name === "string" && name !== "") names.set(language, name);
  }
  return names;
}

function readDenials(raw: unknown): Denial[] {
  if (typeof raw === "string") return raw === "" ? [] : [{ by: raw }];
  return asArray(raw).flatMap((entry): Denial[] => {
    if (typeof entry === "string") return [{ by: entry }];
    const d = asObject(entry);
    const by = scalar(d["by"]);
    if (!by) return [];
    return [{ by, day: parseDay(scalar(d["on"]) ?? ""), source: scalar(d["source"]), sourceUrl: scalar(d["source_url"]) }];
  });
}

function readEarlier(raw: unknown): EarlierState[] {
  const h = asObject(raw);
  const on = scalar(h["on"]);
  const state = scalar(h["state"]);
  return on && state ? [{ on, state }] : [];
}

function readLink(raw: unknown): Link[] {
  const l = asObject(raw);
  const layer = scalar(l["layer"]);
  const id = scalar(l["id"]);
  return layer && id ? [{ layer, id }] : [];
}

export function asObject(raw: unknown): Record<string, unknown> {
  return raw !== null && typeof raw === "object" && !Array.isArray(raw) ? (raw as Record<string, unknown>) : {};
}

export function asArray(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw : [];
}

/** The text of a string, number or boolean; undefined for anything else and for "". */
export function scalar(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw === "" ? undefined : raw;
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  return undefined;
}

/** Reads gaps. */
export function readGaps(raw: unknown): Gap[] {
  return asArray(raw).flatMap((entry): Gap[] => {
    const gap = asObject(entry);
    const from = parseDay(scalar(gap["from"]) ?? "");
    const until = parseDay(scalar(gap["until"]) ?? "");
    return from !== undefined && until !== undefined ? [{ from, until }] : [];
  });
}

export function readBounds(raw: unknown): Bounds | undefined {
  return numbers(raw, 4) as Bounds | undefined;
}

function numbers(raw: unknown, length: number): number[] | undefined {
  const list = asArray(raw);
  return list.length === length && list.every((n) => typeof n === "number" && Number.isFinite(n))
    ? (list as number[])
    : undefined;
}
