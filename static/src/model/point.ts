// What the record says of a position, through all of its time, as the server tells it.

import { type ControlClass, classOf } from "./control_class";
import { type Day, parseDay } from "./dates";
import { asArray, asObject, readFeature, scalar } from "./feature";
import { type Gazetteer, readGazetteer } from "./gazetteer";
import type { LonLat } from "./geodesy";
import { localName } from "./local_name";
import { type Origin, readOrigins } from "./origin";

/** What somebody said of it on a date. */
export interface Said {
  /** undefined outside of all that is drawn. */
  class: ControlClass | "claim" | undefined;
  /** Neither side is named. */
  isAtEdge: boolean;
  heldBy: string | undefined;
  claimedBy: string | undefined;
  /** To what is held or claimed from outside, to its edge from within; undefined where there is none. */
  km: number | undefined;
  isWithin: boolean;
}

export interface SaidOverTime extends Said {
  since: Day;
  /** Exclusive; undefined while it goes on. */
  until: Day | undefined;
}

/** What one by whose word a layer shows ground says. */
export interface PointWord extends Said {
  layer: string;
  /** "" where nobody is named. */
  by: string;
  accuracy: number;
  /** The date of what is said. */
  snapshot: Day;
  isStale: boolean;
  ends: string | undefined;
  isNearBorder: boolean;
  since: Day | undefined;
  /** Whether the record begins then. */
  isSinceRecord: boolean;
  recordFrom: Day;
  gaps: { from: Day; until: Day }[];
  times: SaidOverTime[];
}

export interface PointAnswer {
  day: Day;
  /** By the nearest settlement. */
  where: string | undefined;
  /** That, and the address of the page about it. */
  nearest: { name: string; page: string } | undefined;
  /** Whose settlement that is. */
  gazetteer: Gazetteer | undefined;
  /** The basemap whose it is, where the gazetteer has none near. */
  basemaps: Origin[];
  words: PointWord[];
}

/** How exactly positions are in addresses: to about a kilometre, so that none tells where a reader looks. */
const decimals = 2;

/** A position as exactly as addresses have it. */
export function rounded([lon, lat]: LonLat): LonLat {
  return [Number(lon.toFixed(decimals)) + 0, Number(lat.toFixed(decimals)) + 0];
}

export function readPoint(answer: Record<string, unknown>): PointAnswer {
  const named = (names: unknown) => localName(readFeature("", { properties: { names: asObject(names) } })) || undefined;
  const nearest = asObject(answer["nearest"]);
  const [name, page] = [named(nearest["names"]), scalar(nearest["page"])];
  return {
    day: dayOf(answer["date"])!,
    where: named(answer["where"]),
    nearest: name !== undefined && page !== undefined ? { name, page } : undefined,
    gazetteer: readGazetteer(answer["gazetteer"]),
    basemaps: readOrigins(answer["basemaps"]),
    words: asArray(answer["layers"]).map((raw) => readWord(asObject(raw))),
  };
}

function readWord(w: Record<string, unknown>): PointWord {
  const isClaim = w["kind"] !== "control";
  return {
    ...readSaid(w, isClaim),
    layer: String(w["layer"]),
    by: scalar(w["by"]) ?? "",
    accuracy: Number(w["accuracy_m"]),
    snapshot: dayOf(w["snapshot"])!,
    isStale: w["stale"] === true,
    ends: scalar(w["ends"]),
    isNearBorder: w["near_border"] === true,
    since: dayOf(w["since"]),
    isSinceRecord: w["or_before"] === true,
    recordFrom: dayOf(w["record_from"])!,
    gaps: asArray(w["gaps"]).map(asObject).map((g) => ({ from: dayOf(g["from"])!, until: dayOf(g["until"])! })),
    times: asArray(w["distances"]).map(asObject).map((d) => ({ ...readSaid(d, isClaim), since: dayOf(d["since"])!, until: dayOf(d["until"]) })),
  };
}

function readSaid(s: Record<string, unknown>, isClaim: boolean): Said {
  const said = scalar(s["class"]);
  const km = s["distance_km"];
  return {
    class: said === undefined || said === "none" ? undefined : isClaim ? "claim" : classOf(said),
    isAtEdge: s["at_edge"] === true,
    heldBy: scalar(s["held_by"]),
    claimedBy: scalar(s["claimed_by"]),
    km: typeof km === "number" ? km : undefined,
    isWithin: s["distance_to"] === "edge",
  };
}

function dayOf(raw: unknown): Day | undefined {
  return parseDay(scalar(raw) ?? "");
}

/** What is said from one date until another; undefined where nothing was recorded. */
export interface Run {
  from: Day;
  until: Day;
  said: SaidOverTime | undefined;
}

/** All days of a record until a date, in order: what was said, and the days of which nothing was recorded apart. */
export function runsOf(word: PointWord, day: Day): Run[] {
  const end = day + 1;
  const runs: Run[] = [];
  const add = (from: Day, until: Day, said: SaidOverTime | undefined) => {
    if (from < until) runs.push({ from, until, said });
  };
  let at = word.recordFrom;
  const go = (until: Day, said: SaidOverTime | undefined) => {
    for (const gap of word.gaps) {
      if (gap.until <= at || gap.from >= until) continue;
      add(at, Math.max(gap.from, at), said);
      add(Math.max(gap.from, at), Math.min(gap.until, until), undefined);
      at = Math.min(gap.until, until);
    }
    add(at, until, said);
    at = Math.max(at, until);
  };
  for (const said of word.times) {
    go(Math.min(said.since, end), undefined);
    go(Math.min(said.until ?? end, end), said);
  }
  go(end, undefined);
  return runs;
}

/** What is said where the exact position, which no address has, is on the other side than the rounded one: neither side. */
export function unlike(word: PointWord, isWithin: boolean): PointWord {
  return word.isAtEdge || (word.class !== undefined) === isWithin ? word : { ...word, isAtEdge: true, class: undefined, since: undefined };
}
