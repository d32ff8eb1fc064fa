// Frontline as a layer of Leaflet: L.frontline(url, options).setDate(date).

import L from "leaflet";
import { type AsOf, type Basemap, checkDate, type Found, FrontlineError, type Shown, Site, variantOf, watchWithdrawn } from "../shared/site.js";

export { type AsOf, type Basemap, FrontlineError, type Shown };

export interface FrontlineOptions extends L.LayerOptions {
  /** The date that is shown first: "latest" where none is given. */
  date?: AsOf;
  /** The layers, the lowest first; all but the ground where none are given. */
  layers?: readonly string[];
  /** Archives of OpenStreetMap that the server has, above layers that are ground and beneath all others. */
  basemap?: Basemap;
  theme?: "light" | "dark";
  /** Of names on the map. */
  lang?: "en" | "uk" | "ru";
  /** Of the whole, from 0 to 1. */
  opacity?: number;
  zIndex?: number;
  /** Seconds between questions what was withdrawn, 10 at least; 60, and 0 for never. */
  refresh?: number;
}

export interface FrontlineDateEvent extends L.LeafletEvent {
  date: AsOf;
  shown: readonly Shown[];
}

export interface FrontlineErrorEvent extends L.LeafletEvent {
  error: Error;
}

/** How long tiles are waited for before what there is of a date is shown. */
const patience = 10_000;

/** The tiles of one date. */
interface Generation {
  date: AsOf;
  shown: readonly Shown[];
  tiles: readonly L.TileLayer[];
  credits: readonly string[];
}

/**
 * A layer through time. It fires "date" once a date is shown, and "error" for what the
 * server refused or could not be had. Two dates are never seen together.
 */
export class Frontline extends L.Layer {
  declare options: FrontlineOptions;
  readonly #site: Site;
  #date: AsOf;
  #now: Generation | undefined;
  #asked: AbortController | undefined;
  #unwatch = () => {};

  constructor(url: string | URL, options: FrontlineOptions = {}) {
    super(options);
    L.setOptions(this, options);
    this.#site = new Site(url);
    this.#date = checkDate(options.date ?? "latest");
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
    if (this._map) await this.#show();
    return this.getShown();
  }

  /** Asks anew what is shown on the date: "latest" may be another day, and something may be withdrawn. */
  async refresh(): Promise<readonly Shown[]> {
    return this.setDate(this.#date);
  }

  setOpacity(opacity: number): this {
    this.options.opacity = opacity;
    for (const tiles of this.#now?.tiles ?? []) tiles.setOpacity(opacity);
    return this;
  }

  override onAdd(): this {
    this.#unwatch = watchWithdrawn(this.#site, this.options.refresh ?? 60, () => this.#show(), (error) => this.#failed(error));
    void this.#show();
    return this;
  }

  override onRemove(): this {
    this.#unwatch();
    this.#asked?.abort();
    this.#asked = undefined;
    this.#drop(this.#now);
    this.#now = undefined;
    return this;
  }

  /** Reports whether what there is now is shown, or is being asked for anew. */
  async #show(): Promise<boolean> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const { signal } = asked;
    const date = this.#date;
    let next: Generation | undefined;
    try {
      const variant = variantOf(this.options.theme, this.options.lang);
      const layers = await this.#site.laid(date, this.options.layers, this.options.basemap, signal);
      const found = await Promise.all(layers.map((layer) => this.#site.find(layer, date, `${variant && `.${variant}`}.png.json`, signal)));
      if (signal.aborted) return true;
      for (const { error } of found) if (error?.status === 410) this.#failed(error);
      next = { date, shown: found.map(({ shown }) => shown), tiles: found.flatMap((f) => this.#tilesOf(f) ?? []), credits: found.flatMap(({ credit }) => credit || []) };
      for (const tiles of next.tiles) tiles.addTo(this._map);
      await loaded(next.tiles, signal);
    } catch (error) {
      this.#drop(next);
      if (signal.aborted) return true;
      // What was shown stays, with its own date.
      this.#failed(error);
      return false;
    }
    if (signal.aborted) {
      this.#drop(next);
      return true;
    }
    this.#drop(this.#now);
    this.#now = next;
    this.setOpacity(this.options.opacity ?? 1);
    // Only now: the map names no date that is not seen.
    for (const words of next.credits) this._map.attributionControl?.addAttribution(words);
    this.fire("date", { date, shown: next.shown });
    return true;
  }

  /** The tiles of a layer, unseen until all have come. */
  #tilesOf({ tiles: of, shown }: Found): L.TileLayer | undefined {
    if (!of) return undefined;
    const [west, south, east, north] = of.bounds;
    const { pane, zIndex } = this.options;
    const tiles = L.tileLayer(of.tiles[0]!.replace(/\.png$/, "{r}.png"), {
      bounds: [[south, west], [north, east]],
      maxNativeZoom: of.maxzoom,
      maxZoom: 24,
      opacity: 0,
      ...(pane === undefined ? {} : { pane }),
      ...(zIndex === undefined ? {} : { zIndex }),
    });
    let told = false;
    tiles.on("tileerror", () => {
      if (!told) this.#failed(new FrontlineError(`tiles of ${shown.layer} could not be had`, 0, shown.layer));
      told = true;
    });
    return tiles;
  }

  #drop(of: Generation | undefined): void {
    for (const tiles of of?.tiles ?? []) tiles.remove();
    if (!of || of !== this.#now) return;
    for (const words of of.credits) this._map.attributionControl?.removeAttribution(words);
  }

  #failed(error: unknown): void {
    this.fire("error", { error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/** Waits for all tiles that are in sight. */
async function loaded(all: readonly L.TileLayer[], signal: AbortSignal): Promise<void> {
  const each = all.map(
    (tiles) =>
      new Promise<void>((resolve) => {
        if (!tiles.isLoading()) resolve();
        tiles.once("load", () => resolve());
      }),
  );
  await Promise.race([
    Promise.all(each),
    new Promise((resolve) => setTimeout(resolve, patience)),
    new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true })),
  ]);
}

/** Makes a layer of a Frontline server's map, as other makers of Leaflet do. */
export function frontline(url: string | URL, options?: FrontlineOptions): Frontline {
  return new Frontline(url, options);
}

declare module "leaflet" {
  function frontline(url: string | URL, options?: FrontlineOptions): Frontline;
}

(L as { frontline?: typeof frontline }).frontline = frontline;
