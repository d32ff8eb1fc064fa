// Frontline as layers of MapLibre GL JS: new Frontline(url, options).addTo(map).setDate(date).

import { Evented, type FilterSpecification, type LayerSpecification, type Map as MapLibreMap, type MapSourceDataEvent } from "maplibre-gl";
import { type AsOf, type Basemap, checkDate, FrontlineError, type Shown, Site, type TileJSON, variantOf, watchWithdrawn } from "../shared/site.js";

export { type AsOf, type Basemap, FrontlineError, type Shown };

export interface FrontlineOptions {
  /** The date that is shown first: "latest" where none is given. */
  date?: AsOf;
  /** The layers, the lowest first; all but the ground where none are given. */
  layers?: readonly string[];
  /** Archives of OpenStreetMap that the server has, above layers that are ground and beneath all others. */
  basemap?: Basemap;
  theme?: "light" | "dark";
  /** Of names on the map. */
  lang?: "en" | "uk" | "ru";
  /** The layer of the map's style beneath which all is laid: names mostly; on top where none is given. */
  beforeId?: string;
  /** A font that the map's glyphs have, for names of places; without one they are left out, unless the map has no glyphs. */
  font?: readonly string[];
  /** Seconds between questions what was withdrawn, 10 at least; 60, and 0 for never. */
  refresh?: number;
}

interface Style {
  readonly sprite?: string;
  readonly glyphs: string;
  readonly layers: readonly LayerSpecification[];
}

/** A layer on a date, ready to be drawn. */
interface Part {
  readonly shown: Shown;
  readonly credit: string;
  readonly source: string;
  readonly sprite: string | undefined;
  readonly layers: readonly LayerSpecification[];
}

interface Generation {
  readonly date: AsOf;
  readonly shown: readonly Shown[];
  readonly parts: readonly Part[];
}

const prefix = "frontline-";
/** How long tiles are waited for before what there is of a date is shown. */
const patience = 10_000;

/**
 * Layers through time. It fires "date" once a date is shown ({ date, shown }), and "error"
 * for what the server refused or could not be had ({ error }). Two dates are never seen
 * together. Ids of sources and layers begin with "frontline-".
 */
export class Frontline extends Evented {
  readonly #site: Site;
  readonly #options: FrontlineOptions;
  #map: MapLibreMap | undefined;
  #date: AsOf;
  #now: Generation | undefined;
  #asked: AbortController | undefined;
  #number = 0;
  #unwatch = () => {};
  readonly #styleLoaded = () => {
    this.#now = undefined; // another style has none of it
    void this.#show();
  };

  constructor(url: string | URL, options: FrontlineOptions = {}) {
    super();
    this.#site = new Site(url);
    this.#options = options;
    this.#date = checkDate(options.date ?? "latest");
  }

  addTo(map: MapLibreMap): this {
    this.remove();
    this.#map = map;
    map.on("style.load", this.#styleLoaded);
    this.#unwatch = watchWithdrawn(this.#site, this.#options.refresh ?? 60, () => this.#show(), (error) => this.#failed(error));
    if (map.isStyleLoaded()) void this.#show();
    return this;
  }

  remove(): this {
    this.#unwatch();
    this.#asked?.abort();
    this.#map?.off("style.load", this.#styleLoaded);
    if (this.#map) drop(this.#map, this.#now);
    this.#now = undefined;
    this.#map = undefined;
    return this;
  }

  /** The date asked for. */
  getDate(): AsOf {
    return this.#date;
  }

  /** What each layer shows; empty until the first date is shown. */
  getShown(): readonly Shown[] {
    return this.#now?.shown ?? [];
  }

  /** Shows another date; resolves once it is seen, or another was asked for. */
  async setDate(date: AsOf): Promise<readonly Shown[]> {
    this.#date = checkDate(date);
    if (this.#map) await this.#show();
    return this.getShown();
  }

  /** Asks anew what is shown on the date: "latest" may be another day, and something may be withdrawn. */
  async refresh(): Promise<readonly Shown[]> {
    return this.setDate(this.#date);
  }

  /** Reports whether what there is now is shown, or is being asked for anew. */
  async #show(): Promise<boolean> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const { signal } = asked;
    const map = this.#map!;
    const date = this.#date;
    let next: Generation | undefined;
    try {
      const layers = await this.#site.laid(date, this.#options.layers, this.#options.basemap, signal);
      const number = ++this.#number;
      const found = await Promise.all(layers.map((layer) => this.#find(map, layer, date, number, signal)));
      if (signal.aborted) return true;
      next = { date, shown: found.map(({ shown }) => shown), parts: found.flatMap(({ part }) => part ?? []) };
      for (const { part, tiles } of found) if (part && tiles) load(map, part, tiles);
      await loaded(map, next.parts, signal);
    } catch (error) {
      drop(map, next);
      if (signal.aborted) return true;
      this.#failed(error); // what was shown stays, with its own date
      return false;
    }
    if (signal.aborted) {
      drop(map, next);
      return true;
    }
    drop(map, this.#now);
    const { beforeId } = this.#options;
    for (const { credit, source, sprite, layers } of next.parts) {
      map.removeLayer(`${source}-load`);
      // Only now: the map names no date that is not seen.
      map.getSource(source)!.attribution = credit;
      if (sprite && !map.getSprite().some(({ id }) => id === source.replace(/@\d+$/, ""))) map.addSprite(source.replace(/@\d+$/, ""), sprite);
      for (const layer of layers) map.addLayer(layer, beforeId !== undefined && map.getLayer(beforeId) ? beforeId : undefined);
    }
    this.#now = next;
    this.fire("date", { date, shown: next.shown });
    return true;
  }

  async #find(map: MapLibreMap, layer: string, date: AsOf, number: number, signal: AbortSignal): Promise<{ shown: Shown; part?: Part; tiles?: TileJSON }> {
    const variant = variantOf(this.#options.theme, this.#options.lang);
    const { shown, credit, tiles, error } = await this.#site.find(layer, date, ".json", signal);
    if (!tiles) {
      if (error?.status === 410) this.#failed(error);
      return { shown };
    }
    const style = await this.#site.json<Style>(this.#site.address(layer, date, `${variant && `.${variant}`}.style.json`), signal, layer);
    const source = `${prefix}${layer}@${number}`;
    const font = this.#fontOn(map, style);
    const layers = style.layers.flatMap((l) => drawn(l, layer, source, font) ?? []);
    return { shown, tiles, part: { shown, credit, source, sprite: style.sprite, layers } };
  }

  /** The font of names; undefined for none. */
  #fontOn(map: MapLibreMap, { glyphs }: Style): readonly string[] | "own" | undefined {
    if (this.#options.font) return this.#options.font;
    if (map.getGlyphs() && map.getGlyphs() !== glyphs) return undefined;
    map.setGlyphs(glyphs);
    return "own";
  }

  #failed(error: unknown): void {
    this.fire("error", { error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/** Takes the sources and layers of a date off a map. */
function drop(map: MapLibreMap, of: Generation | undefined): void {
  if (!map.style) return; // the map is removed
  for (const { source, layers } of of?.parts ?? []) {
    for (const { id } of [{ id: `${source}-load` }, ...layers]) if (map.getLayer(id)?.source === source) map.removeLayer(id);
    if (map.getSource(source)) map.removeSource(source);
  }
}

/** Adds a source with a layer that is not seen, by which its tiles are loaded before they are. */
function load(map: MapLibreMap, { shown, source, layers }: Part, tiles: TileJSON): void {
  map.addSource(source, {
    type: "vector",
    tiles: [...tiles.tiles],
    minzoom: tiles.minzoom,
    maxzoom: tiles.maxzoom,
    bounds: [...tiles.bounds],
  });
  map.addLayer({ id: `${source}-load`, type: "circle", source, "source-layer": shown.layer, minzoom: Math.min(...layers.map(({ minzoom = 0 }) => minzoom)), paint: { "circle-opacity": 0, "circle-radius": 0 } });
}

/** Waits for the tiles of all sources that are in sight. */
async function loaded(map: MapLibreMap, parts: readonly Part[], signal: AbortSignal): Promise<void> {
  const all = () => parts.every(({ source }) => map.getSource(source) && map.isSourceLoaded(source));
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      map.off("sourcedata", look);
      map.off("idle", look);
      resolve();
    };
    const look = (event?: MapSourceDataEvent | object) => {
      void event;
      if (all()) done();
    };
    const timer = setTimeout(done, patience);
    signal.addEventListener("abort", done, { once: true });
    map.on("sourcedata", look);
    map.on("idle", look);
    if (parts.length === 0) done();
  });
}

/** A layer of the server's style as one of the map: its source, its signs and its font are named as they are there. */
function drawn(layer: LayerSpecification, of: string, source: string, font: readonly string[] | "own" | undefined): LayerSpecification | undefined {
  if (!("source" in layer)) return undefined;
  const { paint = {}, layout = {}, ...rest } = layer as { paint?: Record<string, unknown>; layout?: Record<string, unknown>; filter?: FilterSpecification } & LayerSpecification;
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    return typeof value === "string" && value.startsWith(`${of}-`) ? `${prefix}${of}:${value}` : value;
  };
  const over = { ...layout };
  if (over["icon-image"] !== undefined) over["icon-image"] = named(over["icon-image"]);
  if (over["text-field"] !== undefined) {
    if (font === undefined) return undefined;
    if (font !== "own") over["text-font"] = [...font];
  }
  const fill = { ...paint };
  if (fill["fill-pattern"] !== undefined) fill["fill-pattern"] = named(fill["fill-pattern"]);
  return { ...rest, id: `${prefix}${rest.id}`, source, paint: fill, layout: over } as LayerSpecification;
}
