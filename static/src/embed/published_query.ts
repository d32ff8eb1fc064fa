// What an embed's address asks for, where no server reads it: the server's own rules
// (server/embed), which a table of cases holds both to. What cannot be read, or
// contradicts the rest, is left out, and named.

import { isoOf, parseDay } from "../model/dates";

export interface AskedEmbed {
  /** The choices, by the names that the map's page takes too. */
  chosen: Map<string, string>;
  lang: string | undefined;
  theme: "auto" | "light" | "dark";
  controls: readonly string[];
  /** Two dates with dots between, the second of which may be missing; "" for none. */
  range: string;
  /** West, south, east and north of what fills the map; "" for what the map opens with. */
  frame: string;
  /** How many pixels are kept free around it; undefined for the usual. */
  padding: number | undefined;
  /** In pixels; 0 for what suits the width. */
  height: number;
  style: number;
  /** The names of what was left out, sorted. */
  left: string[];
}

const allControls: readonly string[] = ["move", "zoom", "time"];
const longest = 1000;
const [lowest, highest] = [160, 2000];
const deepest = 16;
const mostPadding = 1000;
const dots = "..";

/** Of what only a server finds: nothing is read. */
const atServers = /^(?!)/;

/** How each parameter is written; of dates, controls, ranges and languages more is to be said below. */
const written: Readonly<Record<string, RegExp>> = {
  bbox: /^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$/,
  compare: /^\d{4}-\d\d-\d\d$/,
  controls: /^(all|none|[a-z,]+)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  fit: atServers,
  height: /^\d+$/,
  lang: /^./,
  layers: /^[a-z][a-z0-9_-]*(,[a-z][a-z0-9_-]*)*$/,
  look: /^(map|changes|swipe|age)$/,
  map: /^\d{1,2}(\.\d{1,4})?\/-?\d{1,2}(\.\d{1,8})?\/-?\d{1,3}(\.\d{1,8})?$/,
  mark: atServers,
  padding: /^\d{1,4}$/,
  place: atServers,
  radius: atServers,
  range: /^\d{4}-\d\d-\d\d\.\.(\d{4}-\d\d-\d\d)?$/,
  rev: /^(0|[1-9]\d{0,8})$/,
  sources: /^any$/,
  style: /^[1-9]\d{0,5}$/,
  swipe: /^(\d{1,2}|100)$/,
  theme: /^(auto|light|dark)$/,
  who: /^[a-z][a-z0-9-]{0,30}$/,
  zoom: atServers,
};

/** What the map's page has no use for. */
const own = ["bbox", "controls", "height", "lang", "padding", "range", "style", "theme"];

export function mendQuery(query: string, languages: readonly string[]): AskedEmbed {
  const given = new URLSearchParams(query);
  const kept = new Map<string, string>();
  const left: string[] = [];
  for (const name of Object.keys(written)) {
    const value = given.get(name);
    if (value === null) continue;
    if (value.length <= longest && isRead(name, value, languages)) kept.set(name, name === "lang" ? languageOf(value, languages)! : value);
    else left.push(name);
  }
  if (!kept.has("date") && kept.has("range") && untilOf(kept.get("range")!) !== "") kept.set("date", untilOf(kept.get("range")!));
  const drop = (...names: string[]) => void left.push(...names.filter((name) => kept.delete(name)));
  for (const name of ["padding", "bbox"]) if (kept.has("map") && (kept.has("bbox") || kept.has("padding"))) drop(name);
  const dated = given.has("date") && kept.has("date");
  // Of what contradicts something else, what says less goes first.
  if (kept.has("style") && !kept.has("rev")) drop("style");
  const two = () => kept.get("look") === "changes" || kept.get("look") === "swipe";
  if (kept.has("compare") && !two()) drop("compare");
  if (two() && (!kept.has("compare") || !kept.has("date") || kept.get("compare") === kept.get("date"))) drop("look", "compare");
  if (kept.has("rev") && !kept.has("date")) drop("rev", "style");
  const range = kept.get("range");
  const date = kept.get("date");
  if (range !== undefined && date !== undefined && (date < fromOf(range) || (untilOf(range) !== "" && date > untilOf(range)))) {
    drop("range");
    if (!dated) kept.delete("date");
  }
  return {
    chosen: new Map([...kept].filter(([name]) => !own.includes(name))),
    lang: kept.get("lang"),
    theme: (kept.get("theme") ?? "auto") as AskedEmbed["theme"],
    controls: controlsOf(kept.get("controls"), kept.has("range")),
    range: controlsOf(kept.get("controls"), kept.has("range")).includes("time") ? (kept.get("range") ?? "") : "",
    frame: kept.get("bbox") ?? "",
    padding: kept.has("padding") ? Number(kept.get("padding")) : undefined,
    height: Number(kept.get("height") ?? 0),
    style: Number(kept.get("style") ?? 0),
    left: left.sort(),
  };
}

const fromOf = (range: string): string => range.split(dots)[0]!;
const untilOf = (range: string): string => range.split(dots)[1] ?? "";

function isRead(name: string, value: string, languages: readonly string[]): boolean {
  if (!written[name]!.test(value)) return false;
  switch (name) {
    case "date":
    case "compare":
      return isDay(value);
    case "range":
      return isDay(fromOf(value)) && (untilOf(value) === "" || (isDay(untilOf(value)) && fromOf(value) < untilOf(value)));
    case "controls": {
      const items = value.split(",");
      return value === "all" || value === "none" || (items.every((item) => allControls.includes(item)) && new Set(items).size === items.length);
    }
    case "height":
      return Number(value) >= lowest && Number(value) <= highest;
    case "lang":
      return languageOf(value, languages) !== undefined;
    case "padding":
      return Number(value) <= mostPadding;
    case "bbox": {
      const [west, south, east, north] = value.split(",").map(Number) as [number, number, number, number];
      return west >= -180 && east <= 180 && west < east && south >= -85 && north <= 85 && south < north;
    }
    case "map": {
      const [zoom, latitude, longitude] = value.split("/").map(Number) as [number, number, number];
      return zoom <= deepest && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
    }
    default:
      return true;
  }
}

/** A language by its tag, or by the first part of one. */
function languageOf(text: string, languages: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  return languages.find((tag) => tag.toLowerCase() === lower) ?? languages.find((tag) => tag === lower.split("-")[0]);
}

function isDay(text: string): boolean {
  const day = parseDay(text);
  return day !== undefined && isoOf(day) === text;
}

function controlsOf(asked: string | undefined, hasRange: boolean): readonly string[] {
  if (asked === undefined) return hasRange ? allControls : ["move", "zoom"];
  return asked === "all" ? allControls : asked === "none" ? [] : asked.split(",");
}
