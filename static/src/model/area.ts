// How many square kilometres a layer covers, by the dates of its snapshots, in
// all and by oblast.

import { classOf, type ControlClass, controlClasses } from "./control_class";
import type { Gap } from "./catalogue";
import { type Day, parseDay } from "./dates";
import { asArray, asObject, readGaps, scalar } from "./feature";
import { perLocale, t } from "../words/words";

export interface Region {
  key: string;
  name: string;
}

/** Square kilometres of what one assesses or claims to be of one class and held by one. */
export interface TerritoryArea {
  /** Held, where it is claimed and nobody assesses it. */
  class: ControlClass;
  heldBy: string | undefined;
  claimedBy: string | undefined;
  assessedBy: string | undefined;
  total: readonly number[];
  byRegion: ReadonlyMap<string, readonly number[]>;
}

export interface AreaSeries {
  /** The dates of snapshots, in order. */
  days: readonly Day[];
  /** In km², one for each date. */
  total: readonly number[];
  byRegion: ReadonlyMap<string, readonly number[]>;
  /** Of a control layer, by the classes that it has anywhere; what is held is the total. */
  byClass: ReadonlyMap<ControlClass, readonly number[]>;
  /** The regions that the layer has ever been in, by name. */
  regions: readonly Region[];
  /** Of every class, by whose word and by holder: what the words tell, since none of them is a sum. */
  parts: readonly TerritoryArea[];
  /** From the first day without a snapshot until the next one. */
  gaps: readonly Gap[];
}

/** Reads area.json; what can't be read is left out. */
export function readAreaSeries(raw: unknown): AreaSeries {
  const answer = asObject(raw);
  const days = asArray(answer["dates"]).flatMap((d) => parseDay(scalar(d) ?? "") ?? []);
  const column = (list: unknown) => days.map((_, i) => Number(asArray(list)[i]) || 0);
  const columns = asObject(answer["by_region"]);
  const byRegion = new Map(Object.keys(columns).map((key) => [key, column(columns[key])] as const));
  const regions = asArray(answer["regions"])
    .flatMap((r): Region[] => {
      const key = scalar(asObject(r)["key"]);
      const names = asObject(asObject(r)["names"]);
      return key && byRegion.get(key)?.some((v) => v > 0) ? [{ key, name: scalar(names["en"]) ?? scalar(names["uk"]) ?? key }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  const byClass = new Map(
    controlClasses.flatMap((c) => {
      const list = asArray(answer[`${c}_km2`]);
      return list.length > 0 ? [[c, column(list)] as const] : [];
    }),
  );
  const parts = asArray(answer["parts"]).map((raw): TerritoryArea => {
    const p = asObject(raw);
    const byRegion = Object.entries(asObject(p["by_region"])).map(([key, list]) => [key, column(list)] as const);
    return {
      class: classOf(p["class"]),
      heldBy: scalar(p["held_by"]),
      claimedBy: scalar(p["claimed_by"]),
      assessedBy: scalar(p["assessed_by"]),
      total: column(p["km2"]),
      byRegion: new Map(byRegion),
    };
  });
  return { days, parts, total: column(answer["area"]), byRegion, byClass, regions, gaps: readGaps(answer["gaps"]) };
}

/** What of a layer is asked for: a class of control, the territory of one alone, an oblast, or all that is held or claimed. */
export interface AreaPart {
  region?: string | undefined;
  class?: ControlClass | undefined;
  of?: TerritoryArea | undefined;
}

/** The column of a part; a region that the layer was never in is 0 throughout. */
export function columnOf(series: AreaSeries, part: AreaPart = {}): readonly number[] {
  const none = () => series.days.map(() => 0);
  if (part.of) return part.region === undefined ? part.of.total : (part.of.byRegion.get(part.region) ?? none());
  if (part.class !== undefined && part.class !== "held") return series.byClass.get(part.class) ?? none();
  if (part.region === undefined) return series.total;
  return series.byRegion.get(part.region) ?? none();
}

/** The index of the snapshot in force on a day, or -1. */
export function indexAt({ days }: AreaSeries, day: Day): number {
  let at = days.length - 1;
  while (at >= 0 && days[at]! > day) at--;
  return at;
}

/** The km² in force on a day; undefined before the first snapshot. */
export function areaAt(series: AreaSeries, part: AreaPart, day: Day): number | undefined {
  return columnOf(series, part)[indexAt(series, day)];
}

export interface Curve {
  days: number[];
  /** From each day until the next; null where there is nothing to draw. */
  values: (number | null)[];
}

/**
 * The steps of a curve: flat from a snapshot to the next, and broken where a
 * daily layer has no snapshot. `until` is the day on which the last one ends.
 */
export function curveOf(series: AreaSeries, part: AreaPart, until: Day): Curve {
  const column = columnOf(series, part);
  const days: number[] = [];
  const values: (number | null)[] = [];
  const put = (day: number, value: number | null) => {
    days.push(day);
    values.push(value);
  };
  series.days.forEach((day, i) => {
    put(day, column[i]!);
    const gap = series.gaps.find((g) => g.from > day && g.from < (series.days[i + 1] ?? until));
    if (!gap) return;
    put(gap.from, column[i]!); // as far as the day it is of reaches
    put(gap.from + 1e-3, null);
  });
  const last = column.at(-1);
  if (last !== undefined && until > series.days.at(-1)!) put(until, last);
  return { days, values };
}

/** The least and the greatest value that a part of time shows; undefined where it shows none. */
export function rangeOf({ days, values }: Curve, from: Day, until: Day): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < days.length; i++) {
    const value = values[i];
    // A step that began before the part still reaches into it.
    if (value === null || value === undefined || days[i]! > until || (days[i + 1] ?? Infinity) <= from) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : undefined;
}

const whole = perLocale((l) => new Intl.NumberFormat(l, { maximumFractionDigits: 0 }));
const tenths = perLocale((l) => new Intl.NumberFormat(l, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const hundredths = perLocale((l) => new Intl.NumberFormat(l, { minimumFractionDigits: 2, maximumFractionDigits: 2 }));

/** Square kilometres as readers are told them: no finer than the number bears. */
export function km2(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return t("area.under", { least: hundredths().format(0.01) });
  return (size >= 1000 ? whole : size >= 10 ? tenths : hundredths)().format(value);
}
