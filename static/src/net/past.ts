// What there is between a position and the ground of a layer's territories, through all of its
// time, from the sheets of a publication: as geo/place's Past tells it on a server.

import { nearestOf } from "../model/edge";
import { asArray, asObject, scalar } from "../model/feature";
import type { LonLat } from "../model/geodesy";
import { edgesOf, type Part, type Sheets, type Times, untilOf } from "./sheets";

export interface Territory {
  by: string;
  as: string;
  class: string;
  heldBy: string | undefined;
  claimedBy: string | undefined;
  /** Whether distances are to it. */
  counts: boolean;
  /** By which those that begin on one day are in order. */
  key: string;
  /** When there is ground of it. */
  there: { since: number; until: number }[];
}

export interface PastTime {
  since: number;
  until: number;
  isInside: boolean;
  /** To the ground from outside, and to its edge from inside, borders and shores apart; Infinity where there is none. */
  metres: number;
}

export interface PastOf {
  territory: Territory;
  /** In order; not when there was no ground of it. */
  times: PastTime[];
}

/** A part of an outline, and how far it is. */
interface Measured {
  part: Part;
  toEdge: number;
  toFront: number;
}

/** Of each territory, in the order in which they are told. accuracy is how exact the layer is, in metres. */
export async function pastFrom(at: LonLat, sheets: Sheets, accuracy: number): Promise<PastOf[]> {
  const territories = asArray(sheets.of).map((raw) => territoryFrom(asObject(raw)));
  const around = await sheets.around(at);
  const measured: Measured[] = [];
  let past: PastOf[] = [];
  await sheets.nearest(at, ({ parts }) => {
    for (const part of parts) {
      measured.push({ part, toEdge: nearestOf(at, edgesOf(part.line), Infinity), toFront: nearestOf(at, part.front, Infinity) });
    }
    past = territories.map((territory, of) => ({ territory, times: timesOf(territory, of, around, measured) }));
    return Math.max(0, ...past.flatMap(({ territory, times }) => times.map(({ metres }) => (territory.counts ? metres : Math.min(metres, accuracy)))));
  });
  return past;
}

function territoryFrom(raw: Record<string, unknown>): Territory {
  const there = asArray(raw["there"]).map(Number);
  return {
    by: scalar(raw["by"]) ?? "",
    as: scalar(raw["as"]) ?? "",
    class: String(raw["class"]),
    heldBy: scalar(raw["held_by"]),
    claimedBy: scalar(raw["claimed_by"]),
    counts: raw["counts"] === true,
    key: String(raw["key"]),
    there: there.flatMap((since, i) => (i % 2 === 0 ? [{ since, until: untilOf(there[i + 1]!) }] : [])),
  };
}

function timesOf(territory: Territory, of: number, around: readonly Times[], measured: readonly Measured[]): PastTime[] {
  const inside = around.filter((t) => t.of === of);
  const edges = measured.flatMap(({ part, toEdge, toFront }) => part.times.filter((t) => t.of === of).map((t) => ({ ...t, toEdge, toFront })));
  const days = [...new Set([...territory.there, ...inside, ...edges].flatMap((t) => [t.since, t.until]))].sort((a, b) => a - b);
  const number = new Map(days.map((day, i) => [day, i]));
  const isOver = (list: readonly { since: number; until: number }[]) => {
    const out = new Array<boolean>(days.length).fill(false);
    for (const { since, until } of list) out.fill(true, number.get(since), number.get(until));
    return out;
  };
  const [isThere, isInside] = [isOver(territory.there), isOver(inside)];
  const metres = new Array<number>(days.length).fill(Infinity);
  for (const { since, until, toEdge, toFront } of edges) {
    for (let k = number.get(since)!; k < number.get(until)!; k++) metres[k] = Math.min(metres[k]!, isInside[k] ? toFront : toEdge);
  }
  const times: PastTime[] = [];
  for (let k = 0; k + 1 < days.length; k++) {
    if (!isThere[k]) continue;
    const now = { since: days[k]!, until: days[k + 1]!, isInside: isInside[k]!, metres: metres[k]! };
    const last = times.at(-1);
    if (last && last.until === now.since && last.isInside === now.isInside && last.metres === now.metres) last.until = now.until;
    else times.push(now);
  }
  return times;
}
