// What several who assess agree on, in words and figures, each at its own date.

import { type Agreed, type AreaSeries, indexAt, km2 } from "../model/area";
import { type AgreedLook, agreedLookOf, type Compared } from "../model/assessors";
import type { Agreement } from "../model/catalogue";
import { type Day, shortDate } from "../model/dates";
import type { AgreedHere } from "../draw/grid_spec";
import { listOf } from "../ui/by_whom";
import { stateWords } from "../ui/state_words";
import { t, term } from "../words/words";

/** Ground on which the same ones agree. */
export interface AgreedRow {
  look: AgreedLook;
  heldBy: string | undefined;
  words: string;
  km2: number;
}

/** How much was held per all, some and none, or per one of two, through time. */
export interface AgreedThrough extends Omit<AgreedRow, "km2"> {
  /** In km², one for each date of the series. */
  total: readonly number[];
}

export interface AgreedOn {
  /** Those who assess, each with the date of the assessment. */
  who: readonly string[];
  rows: readonly AgreedRow[];
  /** The same in fewer rows: of more than two, all that some of them agree on in one. */
  brief: readonly AgreedRow[];
}

/** Those who assess on a date, of a layer or of all, each with the date of the assessment. */
function assessmentWords(series: AreaSeries, i: number, layer?: string): string[] {
  return series.assessments.flatMap(({ layer: own, name, asOf, isStale }) => {
    const day = asOf[i];
    if (day === undefined || (layer !== undefined && own !== layer)) return [];
    return [t(isStale[i] ? "area.agree_old" : "area.agree_by", { name: term("party", name), date: shortDate(day) })];
  });
}

/** A figure of what several agree on, each with the date of its assessment. */
export function agreementWords({ isPair, of }: Agreement, series: AreaSeries, i: number, area: string): string {
  const who = (layer?: string) => assessmentWords(series, i, layer).join(", ");
  if (isPair) return t("area.agree_pair", { area, one: who(of[0]), two: who(of[1]) });
  return t("area.agree_all", { area, who: who(), some: km2(series.agreed.reduce((sum, p) => sum + (p.in === "some" ? (p.total[i] ?? 0) : 0), 0)) });
}

/** What those who assess agree on, on a day; undefined before two of them do. */
export function agreedOn(series: AreaSeries, day: Day, compared?: Compared): AgreedOn | undefined {
  const i = indexAt(series, day);
  const who = i < 0 ? [] : assessmentWords(series, i);
  if (who.length < 2) return undefined;
  const rows = series.agreed.flatMap((part): AgreedRow[] => {
    const value = part.total[i] ?? 0;
    return value === 0 ? [] : [{ look: lookOf(part, series, i, compared), heldBy: part.heldBy, words: rowWords(part, series, i), km2: value }];
  });
  const brief = agreedThrough(series, day, compared).flatMap(({ total, ...row }) => (total[i] ? [{ ...row, km2: total[i] }] : []));
  return { who, rows, brief };
}

/** The same through time, as it is told on a day: of more than two, all that some of them agree on in one. */
export function agreedThrough(series: AreaSeries, day: Day, compared?: Compared): AgreedThrough[] {
  const i = indexAt(series, day);
  const groups = new Map<string, AgreedThrough>();
  for (const part of i < 0 ? [] : series.agreed) {
    const look = lookOf(part, series, i, compared);
    const words = look === "agreed-some" ? t("assessors.some", { state: stateWords({ class: "held", who: part.heldBy }) }) : rowWords(part, series, i);
    const key = JSON.stringify([look, part.heldBy]);
    const before = groups.get(key);
    // On the day there is one of the parts: the others are of dates on which others assess.
    groups.set(key, { look, heldBy: part.heldBy, words: before && !part.total[i] ? before.words : words, total: before ? before.total.map((km2, d) => km2 + part.total[d]!) : part.total });
  }
  return [...groups.values()];
}

/** The look of a part: of two who are compared it is told which. */
function lookOf({ in: held, per }: Agreed, { assessments }: AreaSeries, i: number, compared: Compared | undefined): AgreedLook {
  const there = assessments.filter(({ asOf }) => asOf[i] !== undefined);
  const isTwo = compared !== undefined && compared.layers.length === 2 && compared.id !== "~agreement";
  const two = isTwo ? compared.layers.map((layer) => there.filter((a) => a.layer === layer.id)) : there.map((a) => [a]);
  const alone = held === "some" && two.length === 2 ? two.findIndex((one) => one.some(({ name }) => per.includes(name))) + 1 : undefined;
  return agreedLookOf({ in: held, alone });
}

function rowWords({ in: held, heldBy, per, notPer }: Agreed, { assessments }: AreaSeries, i: number): string {
  const state = stateWords({ class: "held", who: heldBy });
  const named = (list: readonly string[]) => listOf(list.map((name) => term("party", name)));
  if (held === "none") return t("key.agree_none");
  if (held === "all") return t("key.agree_all", { state });
  return t("key.agree_some", { state, per: named(per), not: named(notPer.filter((name) => assessments.some((a) => a.name === name && a.asOf[i] !== undefined))) });
}

/** What is said of a place by each who assesses, each of its own date. */
export function agreedHereWords({ heldBy, per, look }: AgreedHere, series: AreaSeries, day: Day): string {
  const i = indexAt(series, day);
  // The tile has their names in one text, in which a name may have commas of its own.
  const names = series.agreed.find((p) => p.heldBy === heldBy && p.per.join(", ") === per)?.per ?? per.split(", ");
  const dated = series.assessments.flatMap(({ name, asOf, isStale }) => {
    const on = asOf[i];
    if (on === undefined) return [];
    const words = t(isStale[i] ? "area.agree_old" : "area.agree_by", { name: term("party", name), date: shortDate(on) });
    return [{ words, holds: look !== "agreed-none" && names.includes(name) }];
  });
  const [holding, others] = [true, false].map((holds) => dated.flatMap((d) => (d.holds === holds ? [d.words] : [])).join("; ")) as [string, string];
  const state = stateWords({ class: "held", who: heldBy });
  if (holding === "") return t("assessors.here_none", { not: others });
  if (others === "") return t("assessors.here_all", { state, per: holding });
  return t("assessors.here_some", { state, per: holding, not: others });
}
