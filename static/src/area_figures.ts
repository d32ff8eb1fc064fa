// Which area the time bar tells of, and in which words.

import { areaAt, type AreaPart, type AreaSeries, type Curve, curveOf, indexAt, km2 } from "./model/area";
import { type ControlClass, controlClasses, heldLook, lookOfArea } from "./model/area_look";
import { type Catalogue, isAreal, type Layer } from "./model/catalogue";
import { type Day, shortDate } from "./model/dates";
import { ageAt } from "./model/layer_age";
import { lookColour } from "./draw/area_rules";
import { layerColour, type Palette } from "./draw/palette";
import { areaAddress } from "./net/api";
import { site } from "./net/site";
import type { Areas } from "./net/areas";
import { asOfWords } from "./ui/age_words";
import { stateWords } from "./ui/class_words";
import { assessor } from "./ui/headline";
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

  /** The km² of each class of a control layer on a day; undefined until they are known. */
  classes(layer: Layer, day: Day): ReadonlyMap<ControlClass, number> | undefined {
    const series = layer.kind === "control" && layer.hasArea ? this.#areas.get(layer.id, layer.timeline?.pin) : undefined;
    if (!series || indexAt(series, day) < 0) return undefined;
    return new Map(["held" as const, ...series.byClass.keys()].map((c) => [c, areaAt(series, { class: c }, day) ?? 0]));
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
    const { claimants } = series;
    const value = at(q.day);
    if (value === undefined) return t("area.nothing");
    const before = q.compare === undefined ? undefined : at(q.compare);
    const change = before === undefined ? "" : t("area.change", { value: signed(value - before), date: shortDate(q.compare!) });
    const asOf = asOfWords(ageAt(control ?? layer, q.day));
    const said = {
      area: t("area.figure", { km2: km2(value), change }),
      where: q.region === undefined ? "" : t("area.where", { region: region ?? t("area.picked") }),
      asof: asOf === "" ? "" : `, ${asOf}`,
    };
    if (derived) return t("area.derived", { ...said, title: `${title.charAt(0).toLowerCase()}${title.slice(1)}` });
    if (c !== undefined) return t("area.classed", { ...said, state: stateWords({ class: c }), by: assessor(layer) });
    if (layer.kind === "control") {
      const others = q.region === undefined ? this.#classesOf(layer).flatMap((other) => classFigure(other, areaAt(series, { class: other }, q.day))) : [];
      return [t("area.control", { ...said, by: assessor(layer) }), ...others].join("; ");
    }
    if (claimants.length === 0) return t("area.claims_unknown", said);
    return t("area.claims", { ...said, names: claimants.map((name) => term("party", name)).join(", ") });
  }
}

/** How much there is of a class; nothing where there is none. */
function classFigure(c: ControlClass, value: number | undefined): string[] {
  return value ? [t("classes.figure", { km2: km2(value), state: stateWords({ class: c }) })] : [];
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${words}`;
}
