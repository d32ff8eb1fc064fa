// Requests to the server. Pinned answers are immutable, and cached.

import { type AreaSeries, readAreaSeries } from "../model/area";
import type { Bounds } from "../model/bounds";
import type { Layer, Snapshot } from "../model/catalogue";
import { type Changes, type Ends, type Fate, pinnedRange, readChangedGround, readChanges, readFates } from "../model/changes";
import type { ChangedGround } from "../model/clip";
import { type Day, isoOf, parseDay } from "../model/dates";
import { asArray, asObject, type Feature, readFeature, scalar } from "../model/feature";
import { type Gazetteer, readGazetteer } from "../model/gazetteer";
import type { LonLat } from "../model/geodesy";
import { localName } from "../model/local_name";
import { type Origin, readOrigins } from "../model/origin";
import { type PointAnswer, readPoint, rounded } from "../model/point";
import type { FeatureRef } from "../model/choices";
import { putBounded } from "../core/bounded_cache";
import { pause } from "../core/pause";
import { t } from "../words/words";
import { at } from "./address";
import { site } from "./site";

const requestTimeoutMs = 20_000;
const cacheCapacity = 200; // answers
const featuresPerTask = 100;

/** A failed request, with a message for the reader. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Fetches an address of the server, past the browser's cache where it is to be fresh; throws an ApiError for a status of 300 or more. */
export async function request(address: string, signal?: AbortSignal, isFresh = false): Promise<Response> {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  await pause(); // fetch() is slow to call, and a map fetches many tiles at once
  let response: Response;
  try {
    response = await site().request(address, { signal: signal ? anySignal(signal, timeout) : timeout, ...(isFresh && { cache: "no-cache" as const }) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(t("page.unreachable"), 0);
  }
  if (response.ok) return response;
  const problem = response.headers.get("Content-Type")?.startsWith("application/problem+json")
    ? asObject(await response.json().catch(() => undefined))
    : {};
  throw new ApiError(scalar(problem["detail"]) ?? t("page.bad_status", { status: response.status }), response.status);
}

function anySignal(a: AbortSignal, b: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const s of [a, b]) {
    if (s.aborted) both.abort(s.reason);
    else s.addEventListener("abort", () => both.abort(s.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}

/** Fetches a JSON object. */
export async function json(address: string, signal?: AbortSignal, isFresh = false): Promise<Record<string, unknown>> {
  const response = await request(address, signal, isFresh);
  try {
    return asObject(await response.json());
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(t("page.unreadable"), response.status);
  }
}

/** A cache of immutable answers; failures are not cached. */
class ImmutableCache<T> {
  readonly #answers = new Map<string, Promise<T>>();

  get(path: string, read: (answer: Record<string, unknown>) => T | Promise<T>): Promise<T> {
    const cached = this.#answers.get(path);
    if (cached) return cached;
    const coming = json(path).then(read);
    coming.catch(() => this.#answers.delete(path));
    putBounded(this.#answers, path, coming, cacheCapacity);
    return coming;
  }
}

const featuresOf = new ImmutableCache<Map<string, Feature>>();
const areasOf = new ImmutableCache<AreaSeries>();
const changesOf = new ImmutableCache<Changes>();

/** The features of a snapshot by id, in the order of the record. */
export function fetchFeatures(layer: Layer, snapshot: Snapshot, classes?: string): Promise<Map<string, Feature>> {
  const path = at(`/api/layers/${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}/features.json${classes ? `?class=${classes}` : ""}`);
  return featuresOf.get(path, async (answer) => {
    const features = new Map<string, Feature>();
    for (const [i, raw] of asArray(answer["features"]).entries()) {
      if (i % featuresPerTask === featuresPerTask - 1) await pause();
      const feature = readFeature(layer.id, raw);
      features.set(feature.id, feature);
    }
    return features;
  });
}

/** The address of a layer's areas by date, or of a line's lengths, without extension. */
export function areaAddress(id: string, pin: number | undefined): string {
  return at(`/api/layers/${id}/${id.endsWith("~line") ? "length" : "area"}${pin === undefined ? "" : `@${pin}`}`);
}

/** A layer's areas by date. */
export function fetchArea(id: string, pin: number | undefined): Promise<AreaSeries> {
  const path = `${areaAddress(id, pin)}.json`;
  return pin === undefined ? json(path).then(readAreaSeries) : areasOf.get(path, readAreaSeries);
}

/** The address of the difference between two snapshots, without extension. */
export function changesAddress(layer: Layer, ends: Ends, anySource: boolean): string {
  return at(`/api/layers/${layer.id}/${pinnedRange(layer, ends)}${anySource ? "~any-source" : ""}`);
}

/** The difference between two snapshots; fails with status 409 where they are of two sources. */
export function fetchChanges(layer: Layer, ends: Ends, anySource: boolean): Promise<Changes> {
  return changesOf.get(`${changesAddress(layer, ends, anySource)}.json`, readChanges);
}

const fatesOf = new ImmutableCache<Fate[]>();
const groundOf = new ImmutableCache<ChangedGround[]>();

/** What became of the pieces of a difference, by its address without ending. */
export function fetchFates(address: string): Promise<Fate[]> {
  return fatesOf.get(`${address}/places.json`, readFates);
}

/** The shapes of a difference. */
export function fetchChangedGround(address: string): Promise<ChangedGround[]> {
  return groundOf.get(`${address}.geojson`, readChangedGround);
}

export interface Hit {
  /** The layer and id of a feature; none of a settlement of the gazetteer or of a basemap, and of a position. */
  ref?: FeatureRef;
  id: string;
  /** In the language of the page. */
  name: string;
  /** The official name and its romanisation, where they differ from it. */
  official: string[];
  /** The spelling that matched. */
  matched: string;
  kind: string;
  baseClass?: string;
  center?: [number, number];
  bbox?: Bounds;
  /** The oblast in which it is, in the language of the page. */
  region?: string;
  /** How far it is from where the search is near, in metres. */
  distance?: number;
  /** Of a settlement of which the record says nothing on the day: from when on it does. */
  recordedFrom?: Day;
  /** The address of the page about it, of a place. */
  page?: string;
}

export interface SearchAnswer {
  hits: Hit[];
  /** Whose settlements are among them. */
  gazetteer: Gazetteer | undefined;
  /** The basemaps whose settlements are. */
  basemaps: Origin[];
}

/** Places, claims and settlements by any spelling, as of a day, near ones first; or a position. */
export async function search(query: string, day: Day, near: { lon: number; lat: number } | undefined, signal?: AbortSignal): Promise<SearchAnswer> {
  const beside = near ? `&near=${near.lon.toFixed(nearDecimals)},${near.lat.toFixed(nearDecimals)}` : "";
  const exact = await positionIn(query);
  const asked = exact ? `position/${[...rounded(exact)].reverse().join(",")}` : query;
  const answer = await json(at(`/api/search/${isoOf(day)}?q=${encodeURIComponent(asked)}&limit=10${beside}`), signal);
  const hits = asArray(answer["hits"]).flatMap((raw): Hit[] => {
    const h = asObject(raw);
    const layer = scalar(h["layer"]);
    const id = scalar(h["id"]);
    if (!id) return [];
    const feature = readFeature(layer ?? "", { ...h, properties: { names: h["names"], name: h["name"] } });
    const { center, bbox } = feature;
    const name = localName(feature) || id;
    const kind = scalar(h["kind"]) ?? "";
    const ukrainian = feature.otherNames.find((n) => n.language === "uk")?.name;
    const official = kind === "position" ? [] : [ukrainian, feature.name].filter((n): n is string => n !== undefined && n !== "" && n !== name);
    const region = asObject(h["region"]);
    const from = scalar(h["recorded_from"]);
    return [
      {
        ...(layer ? { ref: { layer, id } } : {}),
        id,
        name,
        official: [...new Set(official)],
        matched: scalar(h["matched"]) ?? name,
        kind,
        baseClass: scalar(h["class"]),
        center,
        bbox,
        region: region["names"] ? localName(readFeature("", { properties: { names: region["names"] } })) : undefined,
        distance: typeof h["distance_m"] === "number" ? h["distance_m"] : undefined,
        recordedFrom: from === undefined ? undefined : parseDay(from),
        page: feature.page,
      },
    ];
  });
  return { hits: exact ? hits.map((hit) => placedAt(exact, hit)) : hits, gazetteer: readGazetteer(answer["gazetteer"]), basemaps: readOrigins(answer["basemaps"]) };
}

/** The position that a query is: it stays in the browser, and the server is asked what is about there. */
async function positionIn(query: string): Promise<LonLat | undefined> {
  if (!/\d/.test(query) || query.startsWith("basemap/") || site().isPublished) return undefined;
  const { parsePosition } = await import("./typed_position");
  return parsePosition(query.replace(/^position\//, ""));
}

function placedAt([lon, lat]: LonLat, hit: Hit): Hit {
  const written = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return { ...hit, id: `${lat.toFixed(6)},${lon.toFixed(6)}`, center: [lon, lat], matched: written, name: hit.name === hit.matched ? written : hit.name };
}

/** A settlement or a position by its reference: one of a basemap that is not attached is a position. */
export function fetchPlace({ layer, id }: FeatureRef, day: Day): Promise<SearchAnswer> {
  return search(`${layer}/${id}`, day, undefined);
}

/** What is said of a position, which is rounded, on a day. */
export function fetchPoint([lon, lat]: LonLat, day: Day, rev: number | undefined): Promise<PointAnswer> {
  return json(at(`/api/at/${isoOf(day)}${rev === undefined ? "" : `@${rev}`}/${lon},${lat}.json`)).then(readPoint);
}

/** How exactly it is told near where to search: about ten kilometres, so that nobody's own place is in an address. */
const nearDecimals = 1;
