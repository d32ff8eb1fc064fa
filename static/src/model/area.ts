// The areas of a layer by date, in km²: of all of it, by oblast and by territory.

import { classOf, type ControlClass, controlClasses } from "./control_class";
import type { Gap } from "./catalogue";
import { type Day, parseDay } from "./dates";
import { asArray, asObject, readGaps, scalar } from "./feature";
import { perLocale, t } from "../words/words";

export interface Region {
  key: string;
  name: string;
}

/** The areas of a territory, in km², one for each date. */
export interface TerritoryArea {
  /** "held" for a layer of claims. */
  class: ControlClass;
  heldBy: string | undefined;
  claimedBy: string | undefined;
  assessedBy: string | undefined;
  total: readonly number[];
  byRegion: ReadonlyMap<string, readonly number[]>;
}

/** One who assesses, in a comparison of several: of which date on each date, undefined where it says nothing. */
export interface Assessment {
  layer: string;
  name: string;
  asOf: readonly (Day | undefined)[];
  isStale: readonly boolean[];
}

/** Ground of such a comparison: who calls it held, and who does not. */
export interface Agreed {
  in: "all" | "some" | "none";
  per: readonly string[];
  notPer: readonly string[];
  heldBy: string | undefined;
  total: readonly number[];
}

export interface AreaSeries {
  /** The dates of snapshots, in order. */
  days: readonly Day[];
  /** In km², one for each date; of a control layer what is held. */
  total: readonly number[];
  byRegion: ReadonlyMap<string, readonly number[]>;
  /** Of a control layer, by class. */
  byClass: ReadonlyMap<ControlClass, readonly number[]>;
  /** The regions that the layer has ever covered, by name. */
  regions: readonly Region[];
  /** By territory: territories of several assessors overlap, so figures are never their sum. */
  parts: readonly TerritoryArea[];
  /** Days without a snapshot in a daily layer. */
  gaps: readonly Gap[];
  /** Of a comparison of several who assess. */
  assessments: readonly Assessment[];
  agreed: readonly Agreed[];
}

/** Reads area.json, or the lengths of a line; leaves out what it cannot read. */
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
      total: column(p["km2"] ?? p["km"]),
      byRegion: new Map(byRegion),
    };
  });
  // Of a line there is no sum: its parts may run along each other.
  const total = answer["unit"] === "km" ? (parts[0]?.total ?? column([])) : column(answer["area"]);
  const assessments = asArray(answer["assessments"]).map((raw): Assessment => {
    const a = asObject(raw);
    return {
      layer: scalar(a["layer"]) ?? "",
      name: scalar(a["assessed_by"]) ?? "",
      asOf: days.map((_, i) => parseDay(scalar(asArray(a["as_of"])[i]) ?? "")),
      isStale: days.map((_, i) => asArray(a["stale"])[i] === true),
    };
  });
  const names = (list: unknown) => asArray(list).flatMap((name) => scalar(name) ?? []);
  const agreed = asArray(answer["parts"]).flatMap((raw): Agreed[] => {
    const p = asObject(raw);
    const of = p["agreement"];
    return of === "all" || of === "some" || of === "none" ? [{ in: of, per: names(p["held_per"]), notPer: names(p["not_held_per"]), heldBy: scalar(p["held_by"]), total: column(p["km2"]) }] : [];
  });
  return { days, parts, total, assessments, agreed, byRegion, byClass, regions, gaps: readGaps(answer["gaps"]) };
}

/** Which part of a series: an oblast, a class of control or a territory; by default all that is held or claimed. */
export interface AreaPart {
  region?: string | undefined;
  class?: ControlClass | undefined;
  of?: TerritoryArea | undefined;
}

/** The areas of a part, one for each date; 0 in a region that the layer never covered. */
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
  return stepsOf(series, columnOf(series, part), until);
}

/** The steps of some figures of a series, one for each of its dates. */
export function stepsOf(series: Pick<AreaSeries, "days" | "gaps" | "assessments">, column: readonly number[], until: Day): Curve {
  const days: number[] = [];
  const values: (number | null)[] = [];
  const put = (day: number, value: number | null) => {
    days.push(day);
    values.push(value);
  };
  series.days.forEach((day, i) => {
    put(day, isAlone(series, i) ? null : column[i]!);
    const gap = series.gaps.find((g) => g.from > day && g.from < (series.days[i + 1] ?? until));
    if (!gap) return;
    put(gap.from, column[i]!); // the last snapshot's own day
    put(gap.from + 1e-3, null);
  });
  const last = isAlone(series, series.days.length - 1) ? undefined : column.at(-1);
  if (last !== undefined && until > series.days.at(-1)!) put(until, last);
  return { days, values };
}

/** Whether of those compared fewer than two assess anything: one alone neither agrees nor differs. */
export function isAlone({ assessments }: Pick<AreaSeries, "assessments">, i: number): boolean {
  return assessments.length > 0 && assessments.filter(({ asOf }) => asOf[i] !== undefined).length < 2;
}

/** The least and the greatest value between two days; undefined where there is none. */
export function rangeOf({ days, values }: Curve, from: Day, until: Day): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < days.length; i++) {
    const value = values[i];
    // A step that begins before `from` may reach past it.
    if (value === null || value === undefined || days[i]! > until || (days[i + 1] ?? Infinity) <= from) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : undefined;
}

const whole = perLocale((l) => new Intl.NumberFormat(l, { maximumFractionDigits: 0 }));
const tenths = perLocale((l) => new Intl.NumberFormat(l, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const hundredths = perLocale((l) => new Intl.NumberFormat(l, { minimumFractionDigits: 2, maximumFractionDigits: 2 }));

/** Formats a number without a fraction. */
export function wholeNumber(value: number): string {
  return whole().format(value);
}

/** Formats km², with as many decimals as the number bears. */
export function km2(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return t("area.under", { least: hundredths().format(0.01) });
  return (size >= 1000 ? whole : size >= 10 ? tenths : hundredths)().format(value);
}

/** Formats a sum of km², which may be nothing. */
export function sumWords(value: number): string {
  return value < 1e-6 ? whole().format(0) : km2(value);
}

/** Formats a length in metres, with as many decimals as the number bears. */
export function length(metres: number): string {
  if (metres < 1000) return t("gauge.m", { n: wholeNumber(metres) });
  const km = metres / 1000;
  const decimals = Number.isInteger(km) || km >= 1000 ? whole : km >= 10 ? tenths : hundredths;
  return t("gauge.km", { n: decimals().format(km) });
}

/** Formats an area in square metres. */
export function squareMetres(m2: number): string {
  return m2 < 1e5 ? t("gauge.m2", { n: wholeNumber(m2) }) : t("area.km2", { km2: km2(m2 / 1e6) });
}
