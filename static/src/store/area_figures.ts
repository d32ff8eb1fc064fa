// Which area the time bar tells of, and in which words.

import { areaAt, type AreaPart, type AreaSeries, type Curve, curveOf, indexAt, km2, type Region, type TerritoryArea } from "../model/area";
import { heldLook, lookOfArea } from "../model/area_look";
import { type ControlClass, controlClasses } from "../model/control_class";
import { type Catalogue, hasFigures, isAreal, type Layer } from "../model/catalogue";
import { type Day, shortDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { assessorsOfClaim } from "../model/voices";
import { lookColour } from "../draw/area_rules";
import { layerColour } from "../draw/palette";
import { areaAddress } from "../net/api";
import { site } from "../net/site";
import { Areas } from "../net/areas";
import { asOfWords } from "../ui/age_words";
import { groundOf, type StandingArea, groundWords } from "../ui/state_words";
import { assessedBy, assessors, claimedBy } from "../ui/by_whom";
import { t, term } from "../words/words";
import type { Store } from "./store";
import { titleOf } from "../ui/title";

/** The area that the reader is told of, with what may be chosen in its place. */
export interface AreaOnShow {
  choices: readonly { id: string; title: string }[];
  chosen: string;
  regions: readonly Region[];
  region: string | undefined;
  /** What the day shown says; undefined until it is known. */
  words: string | undefined;
  /** Whether that is past its cadence. */
  isOld: boolean;
  /** Where all figures are, as a table. */
  table: string;
  /** undefined until it is known. */
  curve: Curve | undefined;
  colour: string;
  /** What the curve is at on a day. */
  at(day: Day): number | undefined;
  /** Where the curve has what it is at on a day. */
  dayOf(day: Day): Day;
}

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
  class?: ControlClass | undefined;
  /** Where more than one assesses, claims or holds ground, that of one: the same ground of several is no sum. */
  of?: TerritoryArea;
}

interface AreaQuestion {
  catalogue: Catalogue;
  visible: readonly Layer[];
  curve: string | undefined;
  region: string | undefined;
  day: Day;
  /** The date that it is compared with. */
  compare: Day | undefined;
}

/** Control first: it is what changes by the day; of each layer the classes that it has, and in them whose ground there is, as far as they are known. */
function figures(catalogue: Catalogue, rev: number | undefined, visible: readonly Layer[], partsOf: (layer: Layer) => readonly TerritoryArea[]): Figure[] {
  const own = visible
    .filter((l) => isAreal(l) && hasFigures(l, rev))
    .sort((a, b) => Number(b.kind === "control") - Number(a.kind === "control"))
    .flatMap((layer) => layerFigures(layer, partsOf(layer)));
  const derived = catalogue.derived.flatMap((d): Figure[] => {
    const of = d.of.map((id) => visible.find((l) => l.id === id));
    return of[0] && of.every((l) => l && hasFigures(l, rev)) ? [{ id: d.id, title: d.title, layer: of[0], control: of[1], derived: true }] : [];
  });
  return [...own, ...derived];
}

function layerFigures(layer: Layer, parts: readonly TerritoryArea[]): Figure[] {
  const title = titleOf(layer);
  const classes: readonly ControlClass[] = [heldLook, ...(layer.kind === "control" ? controlClasses.filter((c) => c !== heldLook && parts.some((p) => p.class === c)) : [])];
  return classes.flatMap((c): Figure[] => {
    const own = parts.filter((p) => layer.kind !== "control" || p.class === c);
    const isHeld = c === heldLook;
    const id = isHeld ? layer.id : `${layer.id}.${c}`;
    const common = { layer, control: undefined, derived: false, class: isHeld ? undefined : c };
    if (own.length < 2) return [{ ...common, id, title: isHeld ? title : t("area.class_title", { layer: title, state: groundWords({ class: c }) }) }];
    return own.map((of, i) => ({ ...common, id: i === 0 ? id : `${id}.${i + 1}`, title: t("area.class_title", { layer: title, state: partWords(layer, of) }), of }));
  });
}

/** What a territory is, and by whose word. */
function partWords(layer: Layer, part: TerritoryArea): string {
  if (layer.kind === "claims") return claimedBy(part.claimedBy);
  const ground = groundOf(layer, part);
  return t("classes.entry", { state: groundWords(ground), by: assessedBy(ground.by) });
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

  /** undefined where no layer on show has an area. */
  get shown(): AreaOnShow | undefined {
    const { catalogue, visible, state, day, compareDay } = this.#store;
    return this.#answer({ catalogue, visible, curve: state.curve, region: state.region, day, compare: compareDay });
  }

  #answer(q: AreaQuestion): AreaOnShow | undefined {
    const { palette, areaNames } = this.#store;
    const all = figures(q.catalogue, this.#store.state.rev, q.visible, (layer) => this.#partsOf(layer));
    const figure = all.find((f) => f.id === q.curve) ?? all.find((f) => q.curve?.startsWith(`${f.id}.`)) ?? all[0];
    if (!figure) return undefined;
    const [id, pin] = figure.derived ? [figure.id, this.#store.state.rev] : [figure.layer.id, figure.layer.timeline?.pin];
    const series = this.#areas.get(id, pin);
    // Of a class other than what is held there are no figures by oblast but those of one's ground.
    const one = figure.of ?? (figure.class === undefined ? undefined : series?.parts.find((p) => p.class === figure.class));
    const region = figure.class === undefined || one ? q.region : undefined;
    const part: AreaPart = { region, class: figure.class, of: one };
    const regions = (series?.regions ?? []).filter(({ key }) => (one ? one.byRegion.get(key) : series?.byRegion.get(key))?.some((v) => v > 0)).map(({ key, name }) => ({ key, name: areaNames?.regions.get(key) ?? name }));
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
      colour: figure.layer.kind !== "control" || (figure.class === undefined && !figure.of) ? layerColour(figure.layer, palette) : lookColour(figure.layer, lookOfArea(figure.layer, { class: figure.class, heldBy: figure.of?.heldBy }), palette),
      at,
      // A daily series ends with its last day.
      dayOf: (day) => (figure.derived || figure.layer.cadence === "daily" ? Math.min(day, series?.days.at(-1) ?? day) : day),
    };
  }

  /** The km² of each kind of ground of a control layer on a day; undefined until they are known. */
  standing(layer: Layer, day: Day): readonly StandingArea[] | undefined {
    const series = layer.kind === "control" && hasFigures(layer, this.#store.state.rev) ? this.#areas.get(layer.id, layer.timeline?.pin) : undefined;
    const i = series ? indexAt(series, day) : -1;
    if (!series || i < 0) return undefined;
    return series.parts.flatMap((part) => {
      const { class: c, who, by } = groundOf(layer, part);
      const km2 = part.total[i] ?? 0;
      if (part.assessedBy !== undefined || part.claimedBy === undefined) return [{ class: c, who, by, km2 }];
      // What is claimed is counted by claimant: where several assess that, it is the figure of none of them.
      const all = assessorsOfClaim(layer, part.claimedBy, [day]);
      return all.length === 1 ? [{ class: c, who, by: all[0], km2 }] : [];
    });
  }

  /** Whose ground a layer has on any date, where its areas have been asked for. */
  #partsOf(layer: Layer): readonly TerritoryArea[] {
    return this.#areas.known(layer.id, layer.timeline?.pin)?.parts.filter((p) => p.total.some((v) => v > 0)) ?? [];
  }

  /** The same object for the same question, so that it is drawn once. */
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
      const isAsked = (layer.kind !== "control" || p.class === asked) && (now > 0 || (before ?? 0) > 0);
      return isAsked ? [{ p, area: figure(now, before), lost: now > 0 ? undefined : before }] : [];
    });
    if (layer.kind === "control") {
      const words = parts.map(({ p, area, lost }, i) => (lost === undefined ? controlWords(layer, p, { ...said, area, asof: i === parts.length - 1 ? said.asof : "" }, q.day) : noneLeft(layer, p, lost, q.compare!)));
      const by = assessors(layer, [q.day]);
      if (words.length === 0) words.push(c === undefined ? t("area.control", { ...said, by }) : t("area.classed", { ...said, state: groundWords({ class: c }), by }));
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

/** Of ground that was there on the other date, that nothing of it is left. */
function noneLeft(layer: Layer, part: TerritoryArea, lost: number, compare: Day): string {
  return t("area.none_left", { state: partWords(layer, part), lost: km2(lost), date: shortDate(compare) });
}

/** How much there is of what counts, held by whom and by whose assessment. */
function controlWords(layer: Layer, part: TerritoryArea, said: { area: string; where: string; asof: string }, day: Day): string {
  const ground = groundOf(layer, part);
  const by = assessorWords(layer, part, day);
  return ground.class === "held" && ground.who === undefined ? t("area.control", { ...said, by }) : t("area.classed", { ...said, state: groundWords(ground), by });
}

/** How much there is of another class, and who assesses it where it is not the layer's assessor; nothing where there is none. */
function otherFigure(layer: Layer, part: TerritoryArea, value: number | undefined, day: Day): string[] {
  if (!value) return [];
  const words = t("classes.figure", { km2: km2(value), state: groundWords(groundOf(layer, part)) });
  const by = assessorWords(layer, part, day);
  return [by === assessors(layer, [day]) ? words : `${words}, ${by}`];
}

/** Who assesses a territory; of what somebody claims, who assesses that. */
function assessorWords(layer: Layer, part: TerritoryArea, day: Day): string {
  if (part.assessedBy === undefined && part.claimedBy !== undefined) return assessedBy(...assessorsOfClaim(layer, part.claimedBy, [day]));
  return assessedBy(groundOf(layer, part).by);
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${words}`;
}
