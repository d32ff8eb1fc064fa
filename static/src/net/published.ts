// A publication as the page's site: files named by the hash of their content, and
// tiles from PMTiles archives by range requests. The index names the publication
// shown; it is read again with each poll of the record.

import { PMTiles, type RangeResponse, SharedPromiseCache, type Source } from "pmtiles";
import { parseDay } from "../model/dates";
import { asObject, scalar } from "../model/feature";
import { putBounded } from "../core/bounded_cache";
import { t } from "../words/words";
import { BasePath } from "../core/base_path";
import { deepestData, type Picture, type Publication, type Site } from "./site";

/** The format that this page reads. */
const format = 1;
/** The id of a place is what its name in the address begins with; a page is of the newest date, whichever is asked for, and tells it. */
const placePath = /^\/place\/(\w+)-[^/]+(?:\/[^/]+)?\?lang=(\w+)$/;
const recordPath = "/api/record.json";
const pinnedRecord = /^\/api\/record@(\d+)\.json$/;
const searchPath = /^\/api\/search\/(\d{4}-\d\d-\d\d)$/;
const pointPath = /^\/api\/at\/(\d{4}-\d\d-\d\d)(?:@(\d+))?\/(-?[\d.]+),(-?[\d.]+)\.json$/;
const tilePath = /^(\/tiles\/.+)\/(\d+)\/(\d+)\/(\d+)\.mvt$/;
/** A date in words, or two, or the newest. */
const textPath = /^\/text\/([^?]+)\?lang=([\w-]+)$/;
/** PMTiles archives, whose directories are cached. */
const maxArchives = 40;
const maxDirectories = 300;
/** How object storage answers for a missing object. */
const missing = [403, 404, 410];
const notFound = 404;
const gone = 410;
/** What is said of a host that sends whole files: its own status is that of a success. */
const noRanges = 501;

interface Published extends Publication {
  /** How the pages about places are called in their addresses, by the ids of the places. */
  places: Record<string, string>;
  answers: Record<string, string>;
  archives: Record<string, number>;
  /** How the files are called of dates that there are pages in words of, and pictures; of two with dots between, too. */
  words: Record<string, string>;
  pictures: Record<string, string>;
}

export class PublishedSite implements Site {
  readonly isPublished = true;
  readonly #index: URL;
  /** Of the files beside the index. */
  readonly #basePath: BasePath;
  #shown: Promise<Published> | undefined;
  #known: Published | undefined;
  /** The previous publication: what is on screen may still be of it. */
  #before: Published | undefined;
  readonly #archives = new Map<string, PMTiles>();
  readonly #directories = new SharedPromiseCache(maxDirectories);

  /** page is the path of the map's page. */
  constructor(
    index: string,
    readonly page = location.pathname,
  ) {
    this.#index = new URL(index, document.baseURI);
    this.#basePath = BasePath.above(this.#index);
  }

  get embed(): string {
    return this.#address("embed.html");
  }

  get embedScript(): string {
    return this.#address("embed.js");
  }

  picture(ref: string, language: string, theme: "light" | "dark"): Picture | undefined {
    if (ref !== "latest") {
      const name = theme === "light" ? this.#known?.pictures[ref] : undefined;
      return name === undefined ? undefined : { address: this.#address(`pictures/${name}.${language}.png`), width: 1200, height: 630 };
    }
    if (Object.keys(this.#known?.pictures ?? {}).length === 0) return undefined;
    return { address: this.#address(`pictures/${theme === "dark" ? "latest-dark" : "latest"}.${language}.png`), width: 1200, height: 675 };
  }

  get publication(): Publication | undefined {
    return this.#known;
  }

  async request(path: string, init: RequestInit): Promise<Response> {
    const { pathname, searchParams } = new URL(path, this.#index);
    if (pathname === recordPath) await this.#renew(init);
    const shown = await this.#open(init);
    const tile = tilePath.exec(pathname);
    if (tile) return this.#tile(tile, init);
    const search = searchPath.exec(pathname);
    if (search) return json(await this.#search(search[1]!, searchParams, init));
    const point = pointPath.exec(pathname);
    const pinned = pinnedRecord.exec(pathname)?.[1] ?? point?.[2];
    if (pinned !== undefined && Number(pinned) !== shown.revision) return problem(notFound, t("publication.other_revision", { revision: shown.revision }));
    if (point) return this.#point(point, shown, init);
    if (pinned !== undefined) return this.#object(recordPath, init);
    return this.#object(pathname, init);
  }

  /** What is said of a position is looked up here: no address has it. */
  async #point([, date, , lon, lat]: RegExpExecArray, { revision }: Published, init: RequestInit): Promise<Response> {
    const { pointPublished } = await import("./published_point");
    const read = async (path: string): Promise<unknown> => {
      const response = await this.#object(path, init);
      if (response.ok) return response.json();
      throw new Refused(response.status, scalar(asObject(await response.json().catch(() => undefined))["detail"]) ?? t("page.bad_status", { status: response.status }));
    };
    try {
      return json(await pointPublished({ at: [Number(lon), Number(lat)], day: parseDay(date!)!, revision, read, pageOf: (id) => this.#placePage(id) }));
    } catch (error) {
      if (error instanceof Refused) return problem(error.status, error.message);
      throw error;
    }
  }

  async #search(date: string, params: URLSearchParams, init: RequestInit): Promise<unknown> {
    const { searchPublished } = await import("./published_search");
    const found = await searchPublished(date, params.get("q") ?? "", async (path) => (await this.#object(path, init)).json(), params.get("near") ?? undefined);
    for (const hit of found.hits.map(asObject)) if (hit["kind"] === "settlement") hit["page"] = this.#placePage(String(hit["id"]));
    return found;
  }

  link(path: string): string | undefined {
    if (path === "/docs/") return this.#address("docs/index.html");
    if (path === "/embed/examples") return this.#address("embed/examples.html");
    const text = textPath.exec(path);
    if (text) {
      const [, ref = "", language] = text;
      if (ref === "latest") return this.#address(`text/${language}.html`);
      const name = this.#known?.words[ref];
      return name === undefined ? undefined : this.#address(`text/${name}.${language}.html`);
    }
    const place = placePath.exec(path);
    if (place) {
      const ref = this.#known?.places[place[1]!];
      return ref && this.#address(`place/${ref}/${place[2]}.html`);
    }
    const name = this.#nameOf(path);
    return name === undefined ? undefined : this.#address(name);
  }

  /** The address of the page about a place; undefined where none is published. */
  #placePage(id: string): string | undefined {
    const ref = this.#known?.places[id];
    return ref && `/place/${ref}`;
  }

  has(address: string): boolean {
    return this.#nameOf(new URL(address, this.#index).pathname) !== undefined;
  }

  lastZoom(tiles: string): number {
    const archive = archiveOf(tiles.replace("/{z}/{x}/{y}", ""));
    return this.#known?.archives[archive] ?? this.#before?.archives[archive] ?? deepestData;
  }

  #address(name: string): string {
    return new URL(this.#basePath.at(`/${name}`), this.#index).href;
  }

  #nameOf(path: string): string | undefined {
    return this.#known?.answers[path] ?? this.#before?.answers[path];
  }

  /** The publication shown; a failure is retried. */
  #open(init: RequestInit): Promise<Published> {
    return (this.#shown ??= this.#read(init).catch((error: unknown) => {
      this.#shown = undefined;
      throw error;
    }));
  }

  async #renew(init: RequestInit): Promise<void> {
    if (!this.#known) return;
    const index = await this.#readIndex(init);
    if (index.number === this.#known.number) return;
    const next = await this.#readPublication(index.publication, init);
    this.#before = this.#known;
    this.#known = next;
    this.#shown = Promise.resolve(next);
  }

  async #read(init: RequestInit): Promise<Published> {
    const { publication } = await this.#readIndex(init);
    return (this.#known = await this.#readPublication(publication, init));
  }

  async #readIndex(init: RequestInit): Promise<{ number: number; publication: string }> {
    // The first request must match the page's preload; later ones revalidate.
    const response = await fetch(this.#index, { ...init, credentials: "same-origin", cache: this.#known ? "no-cache" : "default" });
    const index = response.ok ? asObject(await response.json()) : {};
    if (index["format"] !== format) throw new Error("no index of a publication that this page reads");
    return { number: Number(index["number"]), publication: String(index["publication"]) };
  }

  async #readPublication(name: string, init: RequestInit): Promise<Published> {
    const response = await fetch(this.#address(name), init);
    if (!response.ok) throw new Error(`the publication is answered with status ${response.status}`);
    const p = asObject(await response.json());
    return {
      number: Number(p["number"]),
      at: String(p["at"]),
      revision: Number(p["revision"]),
      answers: asObject(p["answers"]) as Record<string, string>,
      archives: asObject(p["archives"]) as Record<string, number>,
      words: asObject(p["words"]) as Record<string, string>,
      pictures: asObject(p["pictures"]) as Record<string, string>,
      places: asObject(p["places"]) as Record<string, string>,
    };
  }

  async #object(path: string, init: RequestInit): Promise<Response> {
    const name = this.#nameOf(path);
    if (name === undefined) return problem(notFound, t("publication.not_here"));
    const response = await fetch(this.#address(name), init);
    return missing.includes(response.status) ? problem(gone, t("publication.gone")) : response;
  }

  async #tile([, prefix = "", z, x, y]: RegExpExecArray, { signal }: RequestInit): Promise<Response> {
    const name = this.#nameOf(archiveOf(prefix));
    if (name === undefined) return problem(gone, t("publication.gone"));
    let archive = this.#archives.get(name);
    if (!archive) {
      archive = new PMTiles(new Ranges(this.#address(name)), this.#directories);
      putBounded(this.#archives, name, archive, maxArchives);
    }
    try {
      const tile = await archive.getZxy(Number(z), Number(x), Number(y), signal ?? undefined);
      return new Response(tile?.data ?? new ArrayBuffer(0));
    } catch (error) {
      if (error instanceof Refused) return problem(error.status, error.message);
      throw error;
    }
  }
}

/** The address of the archive of a tile set. */
function archiveOf(tiles: string): string {
  return `${tiles}.pmtiles`;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A file read by range requests. Its name is a hash: it never changes. */
class Ranges implements Source {
  constructor(private readonly address: string) {}

  getKey(): string {
    return this.address;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const response = await fetch(this.address, { headers: { Range: `bytes=${offset}-${offset + length - 1}` }, ...(signal ? { signal } : {}) });
    if (response.status === 206) return { data: await response.arrayBuffer() };
    await response.body?.cancel();
    if (missing.includes(response.status)) throw new Refused(gone, t("publication.gone"));
    if (response.ok) throw new Refused(noRanges, t("publication.no_ranges"));
    throw new Refused(response.status, t("page.bad_status", { status: response.status }));
  }
}

function json(answer: unknown): Response {
  return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
}

function problem(status: number, detail: string): Response {
  return new Response(JSON.stringify({ status, detail }), { status, headers: { "Content-Type": "application/problem+json" } });
}
