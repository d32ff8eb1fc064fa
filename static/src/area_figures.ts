// Which area the time bar tells of, and in which words.

import { areaAt, type Curve, curveOf, indexAt, km2 } from "./model/area";
import { type Catalogue, inGap, isAreal, type Layer } from "./model/catalogue";
import { type Day, shortDate } from "./model/dates";
import { layerColour, type Palette } from "./map/palette";
import { areaAddress } from "./net/api";
import type { Areas } from "./net/areas";
import { assessor } from "./ui/headline";
import type { TimebarArea } from "./ui/timebar";

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
    .map((layer) => ({ id: layer.id, title: layer.title, layer, derived: false }));
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
  answer(q: AreaQuestion, palette: Palette): TimebarArea | undefined {
    const all = figures(q.catalogue, q.visible);
    const figure = all.find((f) => f.id === q.curve) ?? all[0];
    if (!figure) return undefined;
    const pin = figure.derived ? undefined : figure.layer.timeline?.pin;
    const series = this.#areas.get(figure.id, pin);
    const { region } = q;
    const at = (day: Day) => series && areaAt(series, region, day);
    return {
      choices: all.map(({ id, title }) => ({ id, title })),
      chosen: figure.id,
      regions: series?.regions ?? [],
      region,
      words: series && this.#words(figure, q, at, series.days[indexAt(series, q.day)], series.regions.find((r) => r.key === region)?.name, series.claimants),
      table: `${areaAddress(figure.id, pin)}.csv`,
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
    if (value === undefined || shown === undefined) return "Nothing recorded yet";
    const inRegion = q.region === undefined ? "" : ` in ${region ?? "the oblast picked"}`;
    const state = derived ? "" : layer.kind === "control" ? " held" : " claimed";
    const by = claimants.length > 0 ? ` by ${claimants.join(", ")}` : ", claimant not stated";
    const who = derived ? ` ${title.charAt(0).toLowerCase()}${title.slice(1)}` : layer.kind === "control" ? `, ${assessor(layer)}` : by;
    const where = layer.kind === "control" ? `${inRegion}${who}` : `${who}${inRegion}`;
    const asOf = inGap(layer, q.day) ? `, as of ${shortDate(shown)}` : "";
    const before = q.compare === undefined ? undefined : at(q.compare);
    const change = before === undefined ? "" : ` (${signed(value - before)} against ${shortDate(q.compare!)})`;
    return `${km2(value)} km²${change}${state}${where}${asOf}`;
  }
}

function signed(value: number): string {
  const words = km2(Math.abs(value));
  return value === 0 ? "no change" : `${value > 0 ? "+" : "−"}${words}`;
}
