// Which area the time bar tells of, and in which words.

import { areaAt, type AreaPart, type AreaSeries, type Curve, curveOf, indexAt, km2, type TerritoryArea } from "./model/area";
import { heldLook, lookOfArea } from "./model/area_look";
import { type ControlClass, controlClasses } from "./model/control_class";
import { type Catalogue, isAreal, type Layer } from "./model/catalogue";
import { type Day, shortDate } from "./model/dates";
import { ageAt } from "./model/layer_age";
import { lookColour } from "./draw/area_rules";
import { layerColour, type Palette } from "./draw/palette";
import { areaAddress } from "./net/api";
import { site } from "./net/site";
import type { Areas } from "./net/areas";
import { asOfWords } from "./ui/age_words";
import { groundState, type StandingArea, stateWords } from "./ui/class_words";
import { assessedBy, assessor } from "./ui/headline";
import type { TimebarArea } from "./ui/timebar";
import { t, term } from "./words";
import { titleOf } from "./ui/headline";

/** What has an area: a layer, or what follows from two. */
interface Figure {
  id: string;
  title: string;
  /** Of a layer, the layer; of what follows from two, the first of them. */
  layer: Layer;
  /** Of what follows from two, the other: what it says is held. */
  control: Layer | undefined;
  derived: boolean;
  /** Of a control layer, one of its classes; undefined is what is held. */
  class?: ControlClass;
}

export interface AreaQuestion {
  catalogue: Catalogue;
  visible: readonly Layer[];
  curve: string | undefined;
  region: string | undefined;
  day: Day;
  /** The date that it is compared with. */
  compare: Day | undefined;
}

/** Control first: it is what changes by the day; behind each layer the classes that it has, as far as they are known. */
function figures(catalogue: Catalogue, visible: readonly Layer[], classesOf: (layer: Layer) => readonly ControlClass[]): Figure[] {
  const own = visible
    .filter((l) => isAreal(l) && l.hasArea)
    .sort((a, b) => Number(b.kind === "control") - Number(a.kind === "control"))
    .flatMap((layer): Figure[] => [
      { id: layer.id, title: titleOf(layer), layer, control: undefined, derived: false },
      ...classesOf(layer).map((c) => ({ id: `${layer.id}.${c}`, title: t("area.class_title", { layer: titleOf(layer), state: stateWords({ class: c }) }), layer, control: undefined, derived: false, class: c })),
    ]);
  const derived = catalogue.derived.flatMap((d): Figure[] => {
    const of = d.of.map((id) => visible.find((l) => l.id === id));
    return of[0] && of.every((l) => l) ? [{ id: d.id, title: d.title, layer: of[0], control: of[1], derived: true }] : [];
  });
  return [...own, ...derived];
}

export class AreaFigures {
  readonly #areas: Areas;
  #curve: { key: unknown[]; curve: Curve } | undefined;

  constructor(areas: Areas) {
    this.#areas = areas;
  }

  /** Forgets what may have changed. */
  refresh(): void {
    this.#areas.refresh();
  }

  /** undefined where no layer on show has an area. */
  answer(q: AreaQuestion, palette: Palette, nameOf: (region: string) => string | undefined): TimebarArea | undefined {
    const all = figures(q.catalogue, q.visible, (layer) => this.#classesOf(layer));
    const figure = all.find((f) => f.id === q.curve) ?? all[0];
    if (!figure) return undefined;
    const [id, pin] = figure.derived ? [figure.id, undefined] : [figure.layer.id, figure.layer.timeline?.pin];
    const series = this.#areas.get(id, pin);
    // Of classes other than what is held, there are no figures by oblast.
    const region = figure.class === undefined ? q.region : undefined;
    const part: AreaPart = { region, class: figure.class };
    const regions = (figure.class === undefined ? (series?.regions ?? []) : []).map(({ key, name }) => ({ key, name: nameOf(key) ?? name }));
    const at = (day: Day) => series && areaAt(series, part, day);
    return {
      choices: all.map(({ id, title }) => ({ id, title })),
      chosen: figure.id,
      regions,
      region,
      words: series && this.#words(figure, { ...q, region }, at, series, regions.find((r) => r.key === region)?.name),
      isOld: ageAt(figure.control ?? figure.layer, q.day)?.isStale === true,
      table: site().link(`${areaAddress(id, pin)}.csv`) ?? "",
      curve: series && this.#steps(figure, part, q, series),
      colour: figure.class === undefined ? layerColour(figure.layer, palette) : lookColour(figure.layer, lookOfArea(figure.layer, { class: figure.class }), palette),
      at,
      // A daily series ends with its last day.
      dayOf: (day) => (figure.derived || figure.layer.cadence === "daily" ? Math.min(day, series?.days.at(-1) ?? day) : day),
    };
  }

  /** The km² of each state of a control layer's ground on a day; undefined until they are known. */
  standing(layer: Layer, day: Day): readonly StandingArea[] | undefined {
    const series = layer.kind === "control" && layer.hasArea ? this.#areas.get(layer.id, layer.timeline?.pin) : undefined;
    const i = series ? indexAt(series, day) : -1;
    if (!series || i < 0) return undefined;
    return series.parts.map((part) => {
      const { class: c, who, by } = groundState(layer, part);
      return { class: c, who, by, km2: part.total[i] ?? 0 };
    });
  }

  /** The classes other than what is held that a layer has on any date, where its areas have been asked for. */
  #classesOf(layer: Layer): readonly ControlClass[] {
    const series = layer.kind === "control" ? this.#areas.known(layer.id, layer.timeline?.pin) : undefined;
    return controlClasses.filter((c) => c !== heldLook && series?.byClass.get(c)?.some((v) => v > 0));
  }

  /** The same object for the same question, so that it is drawn once. */
  #steps(figure: Figure, part: AreaPart, { catalogue }: AreaQuestion, series: AreaSeries): Curve {
    const key = [series, part.region, part.class, catalogue.today];
    if (!this.#curve || this.#curve.key.some((k, i) => k !== key[i])) {
      const last = series.days.at(-1) ?? 0;
      // A daily series ends with its last day; another state holds until it changes.
      const daily = figure.derived || figure.layer.cadence === "daily";
      this.#curve = { key, curve: curveOf(series, part, daily ? last + 1 : Math.max(last, catalogue.today) + 1) };
    }
    return this.#curve.curve;
  }

  #words({ layer, control, derived, title, class: c }: Figure, q: AreaQuestion, at: (day: Day) => number | undefined, series: AreaSeries, region: string | undefined): string {
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
    if (derived) return t("area.derived", { ...said, title: `${title.charAt(0).toLowerCase()}${title.slice(1)}` });
    // Each assessor's, claimant's and holder's figure is told by itself: nothing is a sum.
    const columnOfPart = (p: TerritoryArea) => (q.region === undefined ? p.total : (p.byRegion.get(q.region) ?? []));
    const on = (p: TerritoryArea, day: Day | undefined) => (day === undefined || indexAt(series, day) < 0 ? undefined : (columnOfPart(p)[indexAt(series, day)] ?? 0));
    const asked = c ?? "held";
    const parts = series.parts.flatMap((p) => {
      const [now, before] = [on(p, q.day) ?? 0, on(p, q.compare)];
      return (layer.kind !== "control" || p.class === asked) && (now > 0 || (before ?? 0) > 0) ? [{ p, area: figure(now, before) }] : [];
    });
    if (layer.kind === "control") {
      const words = parts.map(({ p, area }, i) => controlWords(layer, p, { ...said, area, asof: i === parts.length - 1 ? said.asof : "" }));
      if (words.length === 0) words.push(c === undefined ? t("area.control", { ...said, by: assessor(layer) }) : t("area.classed", { ...said, state: stateWords({ class: c }), by: assessor(layer) }));
      const others = c === undefined && q.region === undefined ? series.parts.filter((p) => p.class !== "held").flatMap((p) => otherFigure(layer, p, on(p, q.day))) : [];
      return [...words, ...others].join("; ");
    }
    if (parts.length === 0) return t("area.claims_unknown", said);
    return parts
      .map(({ p, area }, i) => {
        const one = { ...said, area, asof: i === parts.length - 1 ? said.asof : "" };
        return p.claimedBy === undefined ? t("area.claims_unknown", one) : t("area.claims", { ...one, names: term("party", p.claimedBy) });
      })
      .join("; ");
  }
}

/** How much there is of what counts, held by whom and by whose assessment. */
function controlWords(layer: Layer, part: TerritoryArea, said: { area: string; where: string; asof: string }): string {
  const state = groundState(layer, part);
  const by = assessedBy(state.by);
  return state.class === "held" && state.who === undefined ? t("area.control", { ...said, by }) : t("area.classed", { ...said, state: stateWords(state), by });
}

/** How much there is of another class, and who assesses it where it is not the layer's assessor; nothing where there is none. */
function otherFigure(layer: Layer, part: TerritoryArea, value: number | undefined): string[] {
  if (!value) return [];
  const state = groundState(layer, part);
  const words = t("classes.figure", { km2: km2(value), state: stateWords(state) });
  return [state.by === layer.assessedBy ? words : `${words}, ${assessedBy(state.by)}`];
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${words}`;
}
