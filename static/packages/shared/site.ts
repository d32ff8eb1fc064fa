// A Frontline server as the pages of others see it: its layers, what each shows on a
// date, and what was withdrawn.

/** A date, one pinned to a revision (2025-11-27@12), or "latest". */
export type AsOf = string;

/** What a layer shows on the date asked for. */
export interface Shown {
  /** The layer's id; of a basemap, basemap@ and its hash. */
  readonly layer: string;
  readonly title: string;
  /** The date of the snapshot that is shown; undefined where nothing is. */
  readonly snapshot?: string;
  /** By how many days that lies before the date asked for. */
  readonly ageDays: number;
  /** Whose claim or assessment it is, and as of when, in words. */
  readonly attribution: string;
  /** Why nothing is shown: nothing is recorded yet, or what was is withdrawn. */
  readonly missing?: string;
}

/** What the server refused, in its words. */
export class FrontlineError extends Error {
  override readonly name = "FrontlineError";
  constructor(
    message: string,
    /** The HTTP status; 0 where there was no answer. */
    readonly status: number,
    /** The layer that it is about. */
    readonly layer?: string,
  ) {
    super(message);
  }
}

export interface TileJSON {
  readonly name: string;
  readonly attribution: string;
  readonly tiles: readonly string[];
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: readonly [number, number, number, number];
  readonly frontline_snapshot?: string;
  readonly frontline_age_days?: number;
  /** Of what day the data of a basemap are, which is not the map's date. */
  readonly frontline_date?: string;
}

/** A layer on a date: its tiles, or the reason why there are none. */
export interface Found {
  readonly shown: Shown;
  readonly tiles?: TileJSON;
  readonly error?: FrontlineError;
  /** The attribution as HTML. */
  readonly credit: string;
}

/** Archives of OpenStreetMap beneath the layers: those that the server has, or the ones of these hashes, with commas. */
export type Basemap = boolean | string;

const ofBasemap = "basemap@";

const asOf = /^(latest|\d{4}-\d{2}-\d{2}(@[1-9]\d*)?)$/;

/** Refuses what is no date, before the server must. */
export function checkDate(date: AsOf): AsOf {
  if (!asOf.test(date)) throw new TypeError(`${JSON.stringify(date)} is no date: write it as 2025-11-27, 2025-11-27@12 or latest`);
  return date;
}

/** Whom tiles credit; of a basemap with the day of its data, where that is known. */
export function creditOf({ attribution, frontline_date: date }: Pick<TileJSON, "attribution" | "frontline_date">): string {
  return date === undefined ? attribution : `${attribution}, ${date}`;
}

/** Claims lie beneath what is assessed, and points above both. */
const order = ["claims", "control", "places", "statements"];

export class Site {
  readonly #base: string;

  constructor(url: string | URL) {
    const base = new URL(String(url), globalThis.location?.href);
    if (!/^https?:$/.test(base.protocol)) throw new TypeError(`${base.href} is no address of a Frontline server`);
    this.#base = base.href.replace(/[?#].*$/, "").replace(/\/*$/, "/");
  }

  at(path: string): string {
    return this.#base + path;
  }

  /** The server's layers but for its ground, the lowest first. */
  async layers(signal: AbortSignal): Promise<string[]> {
    const { layers } = await this.json<{ layers: { id: string; kind: string }[] }>("api/layers", signal);
    const known = layers.filter(({ kind }) => order.includes(kind));
    return known.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(({ id }) => id);
  }

  /**
   * What is laid on a date, the lowest first: layers, and basemaps above those that are ground.
   * A pinned date has no basemaps but those of hashes.
   */
  async laid(date: AsOf, layers: readonly string[] | undefined, basemap: Basemap | undefined, signal: AbortSignal): Promise<string[]> {
    const ids = [...(layers ?? (await this.layers(signal)))];
    if (!basemap) return ids;
    const all = await this.json<{ layers: { id: string; kind: string }[]; basemaps?: { hash: string }[] }>("api/record.json", signal);
    const ground = all.layers.filter(({ kind }) => kind === "base").map(({ id }) => id);
    const attached = date.includes("@") ? [] : (all.basemaps ?? []).map(({ hash }) => hash);
    const hashes = typeof basemap === "string" ? basemap.split(",") : attached;
    ids.splice(Math.max(...ids.map((id, i) => (ground.includes(id) ? i + 1 : 0)), 0), 0, ...hashes.map((hash) => ofBasemap + hash));
    return ids;
  }

  /** What a layer or a basemap has on a date; ending is that of its address. */
  address(layer: string, date: AsOf, ending: string): string {
    return `tiles/${layer.startsWith(ofBasemap) ? layer : `${encodeURIComponent(layer)}/${date}`}${ending}`;
  }

  /** What a layer shows; ending is that of the TileJSON's address. */
  async find(layer: string, date: AsOf, ending: string, signal: AbortSignal): Promise<Found> {
    try {
      const tiles = await this.json<TileJSON>(this.address(layer, date, ending), signal, layer);
      const { name: title, frontline_snapshot: snapshot, frontline_age_days: ageDays = 0 } = tiles;
      // That of a basemap is HTML, which the server has cleaned.
      const isHTML = layer.startsWith(ofBasemap);
      const credit = creditOf(tiles);
      const attribution = isHTML ? new DOMParser().parseFromString(credit, "text/html").body.textContent! : credit;
      return { tiles, credit: isHTML ? credit : escaped(credit), shown: { layer, title, snapshot, ageDays, attribution } };
    } catch (error) {
      // 404: nothing yet; 410: withdrawn. Both leave the layer empty, and neither the others.
      if (!(error instanceof FrontlineError) || (error.status !== 404 && error.status !== 410)) throw error;
      return { error, credit: "", shown: { layer, title: layer, ageDays: 0, attribution: "", missing: error.message } };
    }
  }

  /** What was withdrawn or counted anew so far, to be compared. */
  async withdrawn(signal: AbortSignal): Promise<string> {
    return JSON.stringify(await this.json("api/retractions.json", signal));
  }

  async json<T>(path: string, signal: AbortSignal, layer?: string): Promise<T> {
    let answer: Response;
    try {
      // Never as the browser has it: it keeps what was withdrawn since, of a pinned date for a year.
      answer = await fetch(this.at(path), { signal, credentials: "omit", cache: "no-cache" });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new FrontlineError(`${this.at(path)} cannot be reached`, 0, layer);
    }
    if (answer.ok) return (await answer.json()) as T;
    const problem = (await answer.json().catch(() => ({}))) as { detail?: unknown };
    throw new FrontlineError(typeof problem.detail === "string" ? problem.detail : `${answer.status} ${this.at(path)}`, answer.status, layer);
  }
}

/**
 * Asks every so many seconds what was withdrawn, while the page is seen, and calls
 * back where that has changed, until it says that it shows what there is now: what a page
 * shows already cannot be recalled otherwise. Returns what ends it.
 */
export function watchWithdrawn(site: Site, seconds: number, changed: () => Promise<boolean>, failed: (error: unknown) => void): () => void {
  if (!(seconds > 0)) return () => {};
  const ended = new AbortController();
  let before: string | undefined;
  const ask = async () => {
    if (globalThis.document?.hidden) return;
    try {
      const now = await site.withdrawn(ended.signal);
      if (ended.signal.aborted) return;
      if (before === undefined || now === before || (await changed())) before = now;
    } catch (error) {
      if (!ended.signal.aborted) failed(error);
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), Math.max(seconds, 10) * 1000);
  return () => {
    ended.abort();
    clearInterval(timer);
  };
}

export function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** The part of an address that says how pictures and styles look: ".dark-uk", or "". */
export function variantOf(theme: "light" | "dark" = "light", lang: "en" | "uk" | "ru" = "en"): string {
  return [theme === "dark" && "dark", lang !== "en" && lang].filter(Boolean).join("-");
}
