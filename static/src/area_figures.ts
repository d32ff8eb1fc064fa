// Which area the time bar tells of, and in which words.

import { areaAt, type Curve, curveOf, indexAt, km2 } from "./model/area";
import { type Catalogue, inGap, isAreal, type Layer } from "./model/catalogue";
import { type Day, shortDate } from "./model/dates";
import { layerColour, type Palette } from "./draw/palette";
import { areaAddress } from "./net/api";
import { site } from "./net/site";
import type { Areas } from "./net/areas";
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
  derived: boolean;
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

/** Control first: it is what changes by the day. */
function figures(catalogue: Catalogue, visible: readonly Layer[]): Figure[] {
  const own = visible
    .filter((l) => isAreal(l) && l.hasArea)
    .sort((a, b) => Number(b.kind === "control") - Number(a.kind === "control"))
    .map((layer) => ({ id: layer.id, title: titleOf(layer), layer, derived: false }));
  const derived = catalogue.derived.flatMap((d): Figure[] => {
    const of = d.of.map((id) => visible.find((l) => l.id === id));
    return of[0] && of.every((l) => l) ? [{ id: d.id, title: d.title, layer: of[0], derived: true }] : [];
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
    const all = figures(q.catalogue, q.visible);
    const figure = all.find((f) => f.id === q.curve) ?? all[0];
    if (!figure) return undefined;
    const pin = figure.derived ? undefined : figure.layer.timeline?.pin;
    const series = this.#areas.get(figure.id, pin);
    const { region } = q;
    const regions = (series?.regions ?? []).map(({ key, name }) => ({ key, name: nameOf(key) ?? name }));
    const at = (day: Day) => series && areaAt(series, region, day);
    return {
      choices: all.map(({ id, title }) => ({ id, title })),
      chosen: figure.id,
      regions,
      region,
      words: series && this.#words(figure, q, at, series.days[indexAt(series, q.day)], regions.find((r) => r.key === region)?.name, series.claimants),
      table: site().link(`${areaAddress(figure.id, pin)}.csv`) ?? "",
      curve: series && this.#steps(figure, q, series),
      colour: layerColour(figure.layer, palette),
      at,
    };
  }

  /** The same object for the same question, so that it is drawn once. */
  #steps(figure: Figure, { region, catalogue }: AreaQuestion, series: Parameters<typeof curveOf>[0]): Curve {
    const key = [series, region, catalogue.today];
    if (!this.#curve || this.#curve.key.some((k, i) => k !== key[i])) {
      const last = series.days.at(-1) ?? 0;
      // A daily series ends with its last day; another state holds until it changes.
      const daily = figure.derived || figure.layer.cadence === "daily";
      this.#curve = { key, curve: curveOf(series, region, daily ? last + 1 : Math.max(last, catalogue.today) + 1) };
    }
    return this.#curve.curve;
  }

  #words({ layer, derived, title }: Figure, q: AreaQuestion, at: (day: Day) => number | undefined, shown: Day | undefined, region: string | undefined, claimants: readonly string[]): string {
    const value = at(q.day);
    if (value === undefined || shown === undefined) return t("area.nothing");
    const before = q.compare === undefined ? undefined : at(q.compare);
    const change = before === undefined ? "" : t("area.change", { value: signed(value - before), date: shortDate(q.compare!) });
    const said = {
      area: t("area.figure", { km2: km2(value), change }),
      where: q.region === undefined ? "" : t("area.where", { region: region ?? t("area.picked") }),
      asof: inGap(layer, q.day) ? t("area.asof", { date: shortDate(shown) }) : "",
    };
    if (derived) return t("area.derived", { ...said, title: `${title.charAt(0).toLowerCase()}${title.slice(1)}` });
    if (layer.kind === "control") return t("area.control", { ...said, by: assessor(layer) });
    if (claimants.length === 0) return t("area.claims_unknown", said);
    return t("area.claims", { ...said, names: claimants.map((name) => term("party", name)).join(", ") });
  }
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? t("area.no_change") : `${value > 0 ? "+" : "−"}${words}`;
}
