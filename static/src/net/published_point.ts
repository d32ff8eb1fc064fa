// What a publication says of a position, told in the browser: the answer that a server gives at
// /api/at/…, but for its sentences, which the page makes itself.

import { type Day, isoOf, parseDay } from "../model/dates";
import { nearestOf } from "../model/edge";
import { asArray, asObject, scalar } from "../model/feature";
import type { LonLat } from "../model/geodesy";
import { language } from "../words/words";
import { type PastOf, pastFrom, type Territory } from "./past";
import { edgesOf, Sheets, sheetsFolder } from "./sheets";
import { whereOf } from "./where";

/** Fetches a published answer. */
type Read = (path: string) => Promise<unknown>;

export interface PointAsked {
  at: LonLat;
  day: Day;
  /** The revision that is published. */
  revision: number;
  read: Read;
  /** The address of the page about a settlement; undefined where none is published. */
  pageOf(settlement: string): string | undefined;
}

/** How many days before a day it is told, too, what held. */
const daysBefore = [1, 7, 30, 365];
/** Of a layer that states none. */
const unstatedAccuracy = 2000;

export async function pointPublished({ at, day, revision, read, pageOf }: PointAsked): Promise<Record<string, unknown>> {
  const sheetsOf = (layer: string) => Sheets.at(sheetsFolder(layer, revision), read);
  const record = asObject(await read("/api/record.json"));
  const all = asArray(record["layers"]).map(asObject);
  const layers = all.map((raw) => layerFrom(raw, day)).filter((l) => l !== undefined);
  const notYet = all.flatMap((raw) => notYetFrom(raw, day));
  const ground = sheetsOf("");
  const border = ground.then((sheets) => toBorder(at, sheets, Math.max(0, ...layers.map(({ accuracy }) => accuracy))));
  const words = layers.map(async (layer) => {
    const past = await pastFrom(at, await sheetsOf(layer.id), layer.accuracy);
    return new Point(layer, past, (await border) < layer.accuracy).words(day);
  });
  return { date: isoOf(day), at, ...(await place(at, day, await ground, pageOf)), layers: (await Promise.all(words)).flat(), ...(notYet.length > 0 && { not_yet: notYet }) };
}

async function place(at: LonLat, day: Day, sheets: Sheets, pageOf: PointAsked["pageOf"]): Promise<Record<string, unknown>> {
  const { words, nearest, region, gazetteer } = await whereOf(at, day, sheets);
  if (!nearest) return region ? { region } : {};
  const page = pageOf(nearest.id);
  return { where: { [language()]: words }, ...(page !== undefined && { nearest: { names: nearest.names, page } }), ...(region && { region }), gazetteer };
}

/** How far the nearest border or shore is, as far as it matters. */
async function toBorder(at: LonLat, sheets: Sheets, matters: number): Promise<number> {
  let nearest = matters;
  await sheets.nearest(at, ({ parts }) => {
    for (const { line, times } of parts) if (times.length === 0) nearest = nearestOf(at, edgesOf(line), nearest);
    return nearest;
  });
  return nearest < matters ? nearest : Infinity;
}

interface Snapshot {
  day: Day;
  ends: string | undefined;
}

/** A layer of ground that has begun on the day. */
interface PointLayer {
  id: string;
  title: string;
  kind: string;
  isDaily: boolean;
  accuracy: number;
  /** Up to the day. */
  snapshots: Snapshot[];
}

function layerFrom(raw: Record<string, unknown>, day: Day): PointLayer | undefined {
  const kind = String(raw["kind"]);
  const all = asArray(raw["snapshots"]).map(asObject).map((s): Snapshot => ({ day: parseDay(String(s["date"]))!, ends: scalar(s["ends"]) }));
  const snapshots = all.filter((s) => s.day <= day);
  if ((kind !== "control" && kind !== "claims") || snapshots.length === 0) return undefined;
  return { id: String(raw["id"]), title: String(raw["title"]), kind, isDaily: raw["cadence"] === "daily", accuracy: Number(raw["accuracy_m"] ?? unstatedAccuracy), snapshots };
}

/** A layer of control that begins after the day. */
function notYetFrom({ id, title, kind, snapshots }: Record<string, unknown>, day: Day): Record<string, unknown>[] {
  const first = scalar(asObject(asArray(snapshots)[0])["date"]);
  return kind === "control" && first !== undefined && parseDay(first)! > day ? [{ layer: id, title, kind, record_from: first }] : [];
}

/** What one by whose word a layer shows ground says of the position on a date. */
interface Standing {
  /** Those that it is in; none at the edge. */
  in: readonly Territory[];
  isAtEdge: boolean;
  /** Infinity where there is nothing to be some way from. */
  metres: number;
  isWithin: boolean;
}

interface StandingTime extends Standing {
  since: Day;
  /** Infinity of what goes on. */
  until: Day;
}

/** Where nobody shows ground, nothing is near. */
const nowhere: Standing = { in: [], isAtEdge: false, metres: Infinity, isWithin: false };

/** A position, of which is told what a layer says until a date. */
class Point {
  readonly #layer: PointLayer;
  readonly #past: readonly PastOf[];
  readonly #isNearBorder: boolean;
  /** Of the snapshot in force. */
  readonly #until: Day;

  constructor(layer: PointLayer, past: readonly PastOf[], isNearBorder: boolean) {
    [this.#layer, this.#past, this.#isNearBorder] = [layer, past, isNearBorder];
    this.#until = layer.snapshots.at(-1)!.day;
  }

  /** By each who shows ground, and of those before where nobody does. */
  words(day: Day): Record<string, unknown>[] {
    const { id, title, kind, accuracy, snapshots } = this.#layer;
    const first = snapshots[0]!.day;
    return this.#voices().flatMap(([by, as]) => {
      const past = this.#past.filter(({ territory }) => territory.by === by && territory.as === as);
      const times = this.#times(past);
      const now = standingOn(times, snapshots.at(-1)!.day);
      // That somebody claims ground elsewhere says nothing of who holds this.
      if (kind === "control" && as === "claimed_by" && now.in.length === 0) return [];
      const history = this.#history(past);
      const [in_, ...also] = now.in;
      const before = daysBefore.map((days) => ({ days, day: day - days })).filter((b) => b.day >= first);
      return {
        layer: id,
        title,
        kind,
        by,
        ...(as && { as }),
        accuracy_m: accuracy,
        ...this.#standing(now, day),
        since: null,
        ...(in_ && sinceOf(in_, history, first)),
        ...(also.length > 0 && { also: also.map((a) => ({ ...stateOf(a), since: null, ...sinceOf(a, history, first) })) }),
        history: history.map((h) => ({ ...stateOf(h.territory), ...datesOf(h) })),
        before: before.map((b) => ({ days_before: b.days, date: isoOf(b.day), ...this.#standing(standingOn(times, this.#inForce(b.day).day), b.day) })),
        record_from: isoOf(first),
        gaps: this.#gaps(day),
        distances: times.map((s) => ({ ...datesOf(s), ...this.#said(s) })),
      };
    });
  }

  #voices(): [by: string, as: string][] {
    const shown = this.#past.filter(({ times }) => times.some((s) => s.since <= this.#until && this.#until < s.until));
    const before = this.#past.filter(({ times }) => times.some((s) => s.since <= this.#until && s.isInside));
    const all = new Map((shown.length > 0 ? shown : before).map(({ territory: { by, as } }) => [JSON.stringify([by, as]), [by, as] as [string, string]]));
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...all.values()].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  }

  /** A time as it was known on the date; undefined after it. */
  #clip(since: Day, until: Day): { since: Day; until: Day } | undefined {
    return since > this.#until ? undefined : { since, until: until > this.#until ? Infinity : until };
  }

  /** In which territories the position was, in order of time. */
  #history(past: readonly PastOf[]): Spell[] {
    const out = past.flatMap(({ territory, times }) => {
      const spells: Spell[] = [];
      for (const s of times) {
        const clipped = this.#clip(s.since, s.until);
        const last = spells.at(-1);
        if (!clipped || !s.isInside) continue;
        if (last?.until === clipped.since) last.until = clipped.until;
        else spells.push({ ...clipped, territory });
      }
      return spells;
    });
    return out.sort((a, b) => a.since - b.since || (a.territory.key < b.territory.key ? -1 : 1));
  }

  /** All that was said, in order. */
  #times(past: readonly PastOf[]): StandingTime[] {
    const days = [...new Set(past.flatMap(({ times }) => times.flatMap((s) => [s.since, s.until])))].sort((a, b) => a - b);
    const out: StandingTime[] = [];
    for (let i = 1; i < days.length; i++) {
      const clipped = this.#clip(days[i - 1]!, days[i]!);
      if (!clipped) break;
      const said = this.#saidOn(past, days[i - 1]!);
      if (!said) continue;
      const last = out.at(-1);
      if (last?.until === clipped.since && isSame(last, said)) last.until = clipped.until;
      else out.push({ ...said, ...clipped });
    }
    return out;
  }

  /** What is said on a date; undefined where no ground is shown then. */
  #saidOn(past: readonly PastOf[], on: Day): Standing | undefined {
    const now = past.flatMap(({ territory, times }) => {
      const time = times.find((s) => s.since <= on && on < s.until);
      return time ? [{ territory, ...time }] : [];
    });
    if (now.length === 0) return undefined;
    const least = (of: typeof now) => Math.min(Infinity, ...of.map(({ metres }) => metres));
    const inside = now.filter(({ isInside }) => isInside);
    const outside = now.filter(({ isInside }) => !isInside);
    const isAtEdge = least(inside.length > 0 ? inside : outside) < this.#layer.accuracy;
    const isWithin = inside[0]?.territory.counts === true;
    const metres = least((isWithin ? inside : outside).filter(({ territory }) => territory.counts));
    return { in: isAtEdge ? [] : inside.map(({ territory }) => territory), isAtEdge, metres, isWithin };
  }

  /** What was said on a date, with its age then. */
  #standing(standing: Standing, day: Day): Record<string, unknown> {
    const { day: on, ends } = this.#inForce(day);
    const days = ends === undefined ? day - on : 0;
    return {
      snapshot: isoOf(on),
      days_old: days,
      ...(this.#layer.isDaily && days > 0 && { stale: true }),
      ...(ends !== undefined && { ends }),
      ...this.#said(standing),
      ...(this.#isNearBorder && { near_border: true }),
    };
  }

  #said({ in: [in_], isAtEdge, metres, isWithin }: Standing): Record<string, unknown> {
    const to = isWithin ? "edge" : this.#layer.kind === "control" ? "held" : "claimed";
    return {
      ...(in_ ? stateOf(in_) : { class: isAtEdge ? null : "none" }),
      at_edge: isAtEdge,
      ...(metres < Infinity && { distance_km: Math.round(metres) / 1000, distance_to: to }),
    };
  }

  #inForce(day: Day): Snapshot {
    return this.#layer.snapshots.findLast((s) => s.day <= day)!;
  }

  /** The days of which a daily layer has nothing, though it should. */
  #gaps(day: Day): { from: string; until: string }[] {
    const { isDaily, snapshots } = this.#layer;
    if (!isDaily) return [];
    return snapshots.flatMap((s, i) => {
      const until = snapshots[i + 1]?.day ?? day + 1;
      return s.day + 1 < until && s.ends === undefined ? [{ from: isoOf(s.day + 1), until: isoOf(until) }] : [];
    });
  }
}

/** A time over which the position was in a territory. */
interface Spell {
  since: Day;
  until: Day;
  territory: Territory;
}

function standingOn(times: readonly StandingTime[], on: Day): Standing {
  return times.find((s) => s.since <= on && on < s.until) ?? nowhere;
}

function isSame(a: Standing, b: Standing): boolean {
  return a.isAtEdge === b.isAtEdge && a.metres === b.metres && a.isWithin === b.isWithin && a.in.length === b.in.length && a.in.every((territory, i) => territory === b.in[i]);
}

function sinceOf(territory: Territory, history: readonly Spell[], first: Day): Record<string, unknown> {
  const spell = history.findLast((h) => h.until === Infinity && h.territory === territory);
  return spell ? { since: isoOf(spell.since), ...(spell.since <= first && { or_before: true }) } : {};
}

function stateOf({ class: of, heldBy, claimedBy }: Territory): Record<string, unknown> {
  return { class: of, ...(heldBy !== undefined && { held_by: heldBy }), ...(claimedBy !== undefined && { claimed_by: claimedBy }) };
}

function datesOf({ since, until }: { since: Day; until: Day }): Record<string, unknown> {
  return { since: isoOf(since), until: until === Infinity ? null : isoOf(until) };
}
