// Area figures: which area the time bar shows, its curve and its words.

import { areaAt, type AreaPart, type AreaSeries, type Curve, curveOf, indexAt, isAlone, km2, length, wholeNumber, type Region, type TerritoryArea } from "../model/area";
import { type AreaLook, heldLook, lookOfArea, mainLook } from "../model/area_look";
import { type ControlClass, controlClasses } from "../model/control_class";
import { type Agreement, type Catalogue, hasFigures, isAreal, type Layer } from "../model/catalogue";
import { type Day, shortDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { assessorsOfClaim } from "../model/voices";
import { lookColour } from "../draw/area_rules";
import { areaAddress } from "../net/api";
import { site } from "../net/site";
import { Areas } from "../net/areas";
import type { AgreedHere } from "../draw/grid_spec";
import type { Compared } from "../model/assessors";
import { asOfWords } from "../ui/age_words";
import { stateOf, type StateArea, stateWords } from "../ui/state_words";
import { assessedBy, assessors, claimedBy } from "../ui/by_whom";
import { capital } from "../ui/capital";
import { t, term } from "../words/words";
import { type AgreedOn, agreedHereWords, agreedOn, agreementWords } from "./agreement_figures";
import type { Store } from "./store";
import { titleOf } from "../ui/title";

/** The area shown, and the others to choose from. */
export interface AreaOnShow {
  options: readonly { id: string; title: string }[];
  selected: string;
  regions: readonly Region[];
  region: string | undefined;
  /** The figure of the day, in words; undefined until it is loaded. */
  words: string | undefined;
  /** Whether the layer is past its cadence. */
  isOld: boolean;
  /** The address of all figures as CSV. */
  table: string;
  /** undefined until it is loaded. */
  curve: Curve | undefined;
  colour: string;
  /** Formats a value. */
  format(value: number): string;
  /** The value of the curve on a day. */
  at(day: Day): number | undefined;
  /** The day at which the curve has that value. */
  dayOf(day: Day): Day;
}

/** What has an area: a layer or a part of it, or a derived layer. */
interface Figure {
  id: string;
  title: string;
  /** The layer; of a derived layer the first of the two. */
  layer: Layer;
  /** Of a derived layer, the other one, which is of control. */
  control: Layer | undefined;
  derived: boolean;
  /** What several agree on, or of what two differ. */
  agreement?: Agreement;
  /** Whether it is the length of the layer's line. */
  isLine?: boolean;
  /** A class of a control layer; undefined is held. */
  class?: ControlClass | undefined;
  /** One of several territories: they overlap, so there is no sum. */
  of?: TerritoryArea;
}

interface AreaQuestion {
  catalogue: Catalogue;
  visible: readonly Layer[];
  curve: string | undefined;
  region: string | undefined;
  day: Day;
  /** The date to compare with. */
  compare: Day | undefined;
}

/** All figures: control first, by class and territory where they are known; then derived layers. */
function figures(catalogue: Catalogue, rev: number | undefined, visible: readonly Layer[], partsOf: (layer: Layer) => readonly TerritoryArea[]): Figure[] {
  const own = visible
    .filter((l) => isAreal(l) && hasFigures(l, rev))
    .sort((a, b) => Number(b.kind === "control") - Number(a.kind === "control"))
    .flatMap((layer) => layerFigures(layer, partsOf(layer)));
  const derived = catalogue.derived.flatMap((d): Figure[] => {
    const of = d.of.map((id) => visible.find((l) => l.id === id));
    return of[0] && of.every((l) => l && hasFigures(l, rev)) ? [{ id: d.id, title: d.title, layer: of[0], control: of[1], derived: true }] : [];
  });
  const lines = catalogue.lines.flatMap(({ id, of }): Figure[] => {
    const layer = visible.find((l) => l.id === of);
    return layer && hasFigures(layer, rev) ? lineFigures(id, layer, partsOf({ ...layer, id })) : [];
  });
  const agreements = catalogue.agreements.flatMap((a) => agreementFigure(a, visible, rev));
  return [...own, ...derived, ...lines, ...agreements];
}

/** A comparison of those who assess, where all its layers are shown. */
function agreementFigure(agreement: Agreement, visible: readonly Layer[], rev: number | undefined): Figure[] {
  const of = agreement.of.map((id) => visible.find((l) => l.id === id));
  const [one, two] = of;
  if (!one || !two || !of.every((l) => l && hasFigures(l, rev))) return [];
  const title = agreement.isPair
    ? t("area.pair_title", { one: titleOf(one), two: titleOf(two) })
    : agreement.id !== "~agreement" && one.kind === "control"
      ? t("area.agree_both_title", { one: titleOf(one), two: titleOf(two) })
    : one.kind === "claims"
      ? t("area.class_title", { layer: titleOf(one), state: t("area.agree_title") })
      : capital(t("area.agree_title"));
  return [{ id: agreement.id, title, layer: one, control: one.kind === "claims" ? two : undefined, derived: true, agreement }];
}

/** The lengths of a layer's line: of each territory by itself, for they may run along each other. */
function lineFigures(id: string, layer: Layer, parts: readonly TerritoryArea[]): Figure[] {
  const common = { layer, control: undefined, derived: false, isLine: true };
  const title = t("area.line_title", { layer: titleOf(layer) });
  if (parts.length < 2) return [{ ...common, id, title, ...(parts[0] && { of: parts[0] }) }];
  const newestFirst = [...parts].sort((a, b) => Number((b.total.at(-1) ?? 0) > 0) - Number((a.total.at(-1) ?? 0) > 0));
  return newestFirst.map((of, i) => ({ ...common, id: i === 0 ? id : `${id}.${i + 1}`, title: t("area.class_title", { layer: title, state: partWords(layer, of) }), of }));
}

function layerFigures(layer: Layer, parts: readonly TerritoryArea[]): Figure[] {
  const title = titleOf(layer);
  const classes: readonly ControlClass[] = [heldLook, ...(layer.kind === "control" ? controlClasses.filter((c) => c !== heldLook && parts.some((p) => p.class === c)) : [])];
  return classes.flatMap((c): Figure[] => {
    const own = parts.filter((p) => layer.kind !== "control" || p.class === c);
    const isHeld = c === heldLook;
    const id = isHeld ? layer.id : `${layer.id}.${c}`;
    const common = { layer, control: undefined, derived: false, class: isHeld ? undefined : c };
    if (own.length < 2) return [{ ...common, id, title: isHeld ? title : t("area.class_title", { layer: title, state: stateWords({ class: c }) }) }];
    return own.map((of, i) => ({ ...common, id: i === 0 ? id : `${id}.${i + 1}`, title: t("area.class_title", { layer: title, state: partWords(layer, of) }), of }));
  });
}

/** The look that a figure's curve has the colour of. */
function lookOfFigure({ layer, class: c, of }: Figure): AreaLook {
  if (layer.kind === "control") return c === undefined && !of ? mainLook(layer) : lookOfArea(layer, { class: c, heldBy: of?.heldBy, claimedBy: of?.claimedBy });
  return lookOfArea(layer, { claimedBy: of?.claimedBy });
}

/** The state of a territory, and by whose word. */
function partWords(layer: Layer, part: TerritoryArea): string {
  if (layer.kind === "claims") return claimedBy(part.claimedBy);
  const state = stateOf(layer, part);
  return t("classes.entry", { state: stateWords(state), by: assessedBy(state.by) });
}

export class AreaFigures {
  readonly #store: Store;
  readonly #areas: Areas;
  #curve: { key: unknown[]; curve: Curve } | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.#areas = new Areas(
      () => store.notify("areas"),
      (error) => store.failed(error),
    );
    store.subscribe((change) => {
      if (change.of("refresh")) this.#areas.refresh();
    });
  }

  /** undefined where no layer shown has an area. */
  get shown(): AreaOnShow | undefined {
    const { catalogue, visible, choices, day, compareDay } = this.#store;
    return this.#answer({ catalogue, visible, curve: choices.curve, region: choices.region, day, compare: compareDay });
  }

  #answer(q: AreaQuestion): AreaOnShow | undefined {
    const { palette, areaNames } = this.#store;
    const all = figures(q.catalogue, this.#store.choices.rev, q.visible, (layer) => this.#partsOf(layer));
    const figure = all.find((f) => f.id === (q.curve ?? this.#store.compared?.id)) ?? all.find((f) => q.curve?.startsWith(`${f.id}.`)) ?? all[0];
    if (!figure) return undefined;
    const [id, pin] = figure.isLine ? [lineOf(figure), this.#store.choices.rev] : figure.derived ? [figure.id, this.#store.choices.rev] : [figure.layer.id, figure.layer.timeline?.pin];
    const series = this.#areas.get(id, pin);
    // By oblast there are figures of held ground, and of single territories.
    const one = figure.of ?? (figure.class === undefined ? undefined : series?.parts.find((p) => p.class === figure.class));
    const region = !figure.isLine && (figure.class === undefined || one) ? q.region : undefined;
    const part: AreaPart = { region, class: figure.class, of: one };
    const regions = (series?.regions ?? []).filter(({ key }) => (one ? one.byRegion.get(key) : series?.byRegion.get(key))?.some((v) => v > 0)).map(({ key, name }) => ({ key, name: areaNames?.regions.get(key) ?? name }));
    const at = (day: Day) => series && areaAt(series, part, day);
    return {
      options: all.map(({ id, title }) => ({ id, title })),
      selected: figure.id,
      regions,
      region,
      words: series && this.#words(figure, { ...q, region }, at, series, regions.find((r) => r.key === region)?.name),
      isOld: ageAt(figure.control ?? figure.layer, q.day)?.isStale === true,
      table: site().link(`${areaAddress(id, pin)}.csv`) ?? "",
      curve: series && this.#steps(figure, part, q, series),
      format: figure.isLine ? kilometres : squareKilometres,
      colour: lookColour(figure.layer, lookOfFigure(figure), palette),
      at,
      // A daily series ends with its last day.
      dayOf: (day) => (figure.derived || figure.layer.cadence === "daily" ? Math.min(day, series?.days.at(-1) ?? day) : day),
    };
  }

  /** Those who assess and are shown: in the mode of theirs those who are compared. */
  get #assessing(): Compared | undefined {
    const { catalogue, visible, choices, compared } = this.#store;
    const all = catalogue.agreements.find(({ id }) => id === "~agreement");
    return compared ?? (all && agreementFigure(all, visible, choices.rev).length > 0 ? { id: all.id, layers: visible.filter(({ id }) => all.of.includes(id)) } : undefined);
  }

  /** The figures of those who assess, by date; undefined until they are loaded, and where there is one alone. */
  get assessed(): AreaSeries | undefined {
    const of = this.#assessing;
    return of && this.#areas.get(of.id, this.#store.choices.rev);
  }

  /** What those who assess agree on, on a day; undefined until it is loaded, and where there is one alone. */
  agreementOn(day: Day): AgreedOn | undefined {
    const { assessed } = this;
    return assessed && agreedOn(assessed, day, this.#assessing);
  }

  /** What they say of a place on a day, in words. */
  agreedHere(agreed: readonly AgreedHere[], day: Day): string[] {
    const { assessed } = this;
    return assessed ? agreed.map((here) => agreedHereWords(here, assessed, day)) : [];
  }

  /** The km² of a control layer on a day by state; undefined until they are loaded. */
  areasByState(layer: Layer, day: Day): readonly StateArea[] | undefined {
    const series = layer.kind === "control" && hasFigures(layer, this.#store.choices.rev) ? this.#areas.get(layer.id, layer.timeline?.pin) : undefined;
    const i = series ? indexAt(series, day) : -1;
    if (!series || i < 0) return undefined;
    return series.parts.flatMap((part) => {
      const { class: c, who, by } = stateOf(layer, part);
      const km2 = part.total[i] ?? 0;
      if (part.assessedBy !== undefined || part.claimedBy === undefined) return [{ class: c, who, by, km2 }];
      // Claims are counted by claimant: with several assessors the figure is of none of them.
      const all = assessorsOfClaim(layer, part.claimedBy, [day]);
      return all.length === 1 ? [{ class: c, who, by: all[0], km2 }] : [];
    });
  }

  /** The territories of a layer, where its areas are loaded. */
  #partsOf(layer: Layer): readonly TerritoryArea[] {
    return this.#areas.known(layer.id, layer.id.includes("~") ? this.#store.choices.rev : layer.timeline?.pin)?.parts.filter((p) => p.total.some((v) => v > 0)) ?? [];
  }

  /** Cached, so that an unchanged curve is drawn once. */
  #steps(figure: Figure, part: AreaPart, { catalogue }: AreaQuestion, series: AreaSeries): Curve {
    const key = [series, part.region, part.class, part.of, catalogue.today];
    if (!this.#curve || this.#curve.key.some((k, i) => k !== key[i])) {
      const last = series.days.at(-1) ?? 0;
      // A daily series ends with its last day; another holds until it changes.
      const daily = figure.derived || figure.layer.cadence === "daily";
      this.#curve = { key, curve: curveOf(series, part, daily ? last + 1 : Math.max(last, catalogue.today) + 1) };
    }
    return this.#curve.curve;
  }

  #words({ layer, control, derived, agreement, isLine, title, class: c, of }: Figure, q: AreaQuestion, at: (day: Day) => number | undefined, series: AreaSeries, region: string | undefined): string {
    const value = at(q.day);
    if (value === undefined) return t("area.nothing");
    const asOf = asOfWords(ageAt(control ?? layer, q.day));
    const figure = (now: number, before: number | undefined) =>
      t("area.figure", { km2: km2(now), change: before === undefined ? "" : t("area.change", { value: signed(now - before), date: shortDate(q.compare!) }) });
    const said = {
      area: figure(value, q.compare === undefined ? undefined : at(q.compare)),
      where: q.region === undefined ? "" : t("area.where", { region: region ?? t("area.picked") }),
      asof: asOf === "" ? "" : `, ${asOf}`,
    };
    if (isLine) {
      const before = q.compare === undefined ? undefined : at(q.compare);
      const change = before === undefined ? "" : t("area.change", { value: signedLength(value - before), date: shortDate(q.compare!) });
      const line = { length: `${kilometres(value)}${change}`, by: of ? assessorWords(layer, of, q.day) : assessors(layer, [q.day]), asof: said.asof };
      return of?.heldBy === undefined ? t("area.line", line) : t("area.line_of", { ...line, state: stateWords(stateOf(layer, of)) });
    }
    if (agreement && isAlone(series, indexAt(series, q.day))) return t("assessors.alone", { date: shortDate(q.day) });
    if (agreement) return agreementWords(agreement, series, indexAt(series, q.day), said.area);
    if (derived) return t("area.derived", { ...said, title: `${title.charAt(0).toLowerCase()}${title.slice(1)}` });
    // Each territory has a figure of its own: they overlap, so there is no sum.
    const columnOfPart = (p: TerritoryArea) => (q.region === undefined ? p.total : (p.byRegion.get(q.region) ?? []));
    const on = (p: TerritoryArea, day: Day | undefined) => (day === undefined || indexAt(series, day) < 0 ? undefined : (columnOfPart(p)[indexAt(series, day)] ?? 0));
    const asked = c ?? "held";
    const parts = series.parts.flatMap((p) => {
      const [now, before] = [on(p, q.day) ?? 0, on(p, q.compare)];
      const isAsked = (layer.kind !== "control" || p.class === asked) && (now > 0 || (before ?? 0) > 0);
      return isAsked ? [{ p, area: figure(now, before), lost: now > 0 ? undefined : before }] : [];
    });
    if (layer.kind === "control") {
      const words = parts.map(({ p, area, lost }, i) => (lost === undefined ? controlWords(layer, p, { ...said, area, asof: i === parts.length - 1 ? said.asof : "" }, q.day) : noneLeft(layer, p, lost, q.compare!)));
      const by = assessors(layer, [q.day]);
      if (words.length === 0) words.push(c === undefined ? t("area.control", { ...said, by }) : t("area.classed", { ...said, state: stateWords({ class: c }), by }));
      const others = c === undefined ? series.parts.filter((p) => p.class !== "held").flatMap((p) => otherFigure(layer, p, on(p, q.day), q.day)) : [];
      return [...words, ...others].join("; ");
    }
    if (parts.length === 0) return t("area.claims_unknown", said);
    return parts
      .map(({ p, area, lost }, i) => {
        if (lost !== undefined) return noneLeft(layer, p, lost, q.compare!);
        const one = { ...said, area, asof: i === parts.length - 1 ? said.asof : "" };
        return p.claimedBy === undefined ? t("area.claims_unknown", one) : t("area.claims", { ...one, names: term("party", p.claimedBy) });
      })
      .join("; ");
  }
}

/** A territory of which nothing is left, in words. */
function noneLeft(layer: Layer, part: TerritoryArea, lost: number, compare: Day): string {
  return t("area.none_left", { state: partWords(layer, part), lost: km2(lost), date: shortDate(compare) });
}

/** The figure of a territory, in words. */
function controlWords(layer: Layer, part: TerritoryArea, said: { area: string; where: string; asof: string }, day: Day): string {
  const ground = stateOf(layer, part);
  const by = assessorWords(layer, part, day);
  return ground.class === "held" && ground.who === undefined ? t("area.control", { ...said, by }) : t("area.classed", { ...said, state: stateWords(ground), by });
}

/** The figure of a territory of another class, in words; empty where there is none. */
function otherFigure(layer: Layer, part: TerritoryArea, value: number | undefined, day: Day): string[] {
  if (!value) return [];
  const words = t("classes.figure", { km2: km2(value), state: stateWords(stateOf(layer, part)) });
  const by = assessorWords(layer, part, day);
  return [by === assessors(layer, [day]) ? words : `${words}, ${by}`];
}

/** Who assesses a territory, in words; of a claim, who assesses the claimant's. */
function assessorWords(layer: Layer, part: TerritoryArea, day: Day): string {
  if (part.assessedBy === undefined && part.claimedBy !== undefined) return assessedBy(...assessorsOfClaim(layer, part.claimedBy, [day]));
  return assessedBy(stateOf(layer, part).by);
}

/** The id of the line that a figure is of: that of a part of it goes on behind a dot. */
function lineOf({ id }: Figure): string {
  return id.replace(/\.\d+$/, "");
}

function squareKilometres(value: number): string {
  return t("area.km2", { km2: km2(value) });
}

function kilometres(value: number): string {
  return value === 0 ? t("gauge.km", { n: wholeNumber(0) }) : length(value * 1000);
}

function signedLength(value: number): string {
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${kilometres(Math.abs(value))}`;
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${words}`;
}
