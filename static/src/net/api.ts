// The server's answers. Whatever is pinned never changes, so it is asked for
// once; the rest is asked for anew.

import { type Catalogue, type Gap, type Kind, type Layer, type Snapshot } from "../model/catalogue";
import { type Day, isoOf, parseDay } from "../model/dates";
import { asArray, asObject, type Feature, readFeature, scalar } from "../model/feature";

const patience = 20_000; // milliseconds until a request counts as failed
const mostKept = 200; // pinned answers

/** An answer that did not come, with a sentence that may be shown. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Fetches a path of this server; the answer is one with a status below 300. */
export async function request(path: string, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(patience);
  let response: Response;
  try {
    response = await fetch(path, { signal: signal ? anySignal(signal, timeout) : timeout });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("The server can’t be reached.", 0);
  }
  if (response.ok) return response;
  const problem = response.headers.get("Content-Type")?.startsWith("application/problem+json")
    ? asObject(await response.json().catch(() => undefined))
    : {};
  throw new ApiError(scalar(problem["detail"]) ?? `The server answered with status ${response.status}.`, response.status);
}

function anySignal(a: AbortSignal, b: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const s of [a, b]) {
    if (s.aborted) both.abort(s.reason);
    else s.addEventListener("abort", () => both.abort(s.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}

async function json(path: string, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const response = await request(path, signal);
  try {
    return asObject(await response.json());
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("The server’s answer can’t be read.", response.status);
  }
}

/** The layers and their snapshots. */
export async function fetchCatalogue(known?: Catalogue): Promise<Catalogue> {
  const answer = await json("/api/layers");
  const revision = Number(answer["revision"]) || 0;
  const today = parseDay(scalar(answer["today"]) ?? "") ?? Math.floor(Date.now() / 86_400_000);
  if (known && known.revision === revision && known.today === today) return known;
  const layers = await Promise.all(asArray(answer["layers"]).map((raw) => fetchLayer(asObject(raw))));
  return { revision, today, layers: layers.filter((l) => l.snapshots.length > 0) };
}

async function fetchLayer(raw: Record<string, unknown>): Promise<Layer> {
  const id = scalar(raw["id"]) ?? "";
  const list = Number(raw["snapshots"]) === 0 ? {} : await json(`/api/layers/${encodeURIComponent(id)}/snapshots`);
  const style = asObject(raw["style"]);
  return {
    id,
    title: scalar(raw["title"]) ?? id,
    kind: (scalar(raw["kind"]) ?? "control") as Kind,
    cadence: raw["cadence"] === "daily" ? "daily" : "event",
    assessedBy: scalar(raw["assessed_by"]),
    attribution: scalar(raw["attribution"]),
    licence: scalar(raw["licence"]),
    source: scalar(raw["source"]),
    sourceUrl: scalar(raw["source_url"]),
    note: scalar(raw["note"]),
    color: scalar(style["color"]),
    colorDark: scalar(style["color_dark"]),
    pattern: scalar(style["pattern"]),
    snapshots: asArray(list["snapshots"]).flatMap(readSnapshot),
    gaps: asArray(list["gaps"]).flatMap(readGap),
  };
}

function readSnapshot(raw: unknown): Snapshot[] {
  const s = asObject(raw);
  const day = parseDay(scalar(s["date"]) ?? "");
  const tiles = scalar(s["tiles"]);
  // Tiles are ours: an address on another host would be a mistake of the server's.
  if (day === undefined || !tiles?.startsWith("/")) return [];
  return [{ day, pin: Number(s["pin"]) || 0, tiles }];
}

function readGap(raw: unknown): Gap[] {
  const g = asObject(raw);
  const from = parseDay(scalar(g["from"]) ?? "");
  const until = parseDay(scalar(g["until"]) ?? "");
  return from !== undefined && until !== undefined ? [{ from, until }] : [];
}

const featuresOf = new Map<string, Promise<Map<string, Feature>>>();

/** The features of a snapshot by id, in the order of the record. */
export function fetchFeatures(layer: Layer, snapshot: Snapshot): Promise<Map<string, Feature>> {
  const path = `/api/layers/${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}/features.json`;
  const kept = featuresOf.get(path);
  if (kept) return kept;
  const coming = json(path).then(
    (answer) =>
      new Map(asArray(answer["features"]).map((raw) => readFeature(layer.id, raw)).map((f) => [f.id, f] as const)),
  );
  coming.catch(() => featuresOf.delete(path)); // so that the next one asks again
  featuresOf.set(path, coming);
  if (featuresOf.size > mostKept) {
    for (const oldest of featuresOf.keys()) {
      featuresOf.delete(oldest);
      break;
    }
  }
  return coming;
}

export interface Hit {
  layer: string;
  id: string;
  name: string;
  /** The spelling that was found. */
  matched: string;
  kind: string;
  baseClass?: string;
  center?: [number, number];
  bbox?: [number, number, number, number];
}

/** Places and claims by any spelling, as of a day. */
export async function search(query: string, day: Day, signal: AbortSignal): Promise<Hit[]> {
  const answer = await json(`/api/search/${isoOf(day)}?q=${encodeURIComponent(query)}&limit=10`, signal);
  return asArray(answer["hits"]).flatMap((raw): Hit[] => {
    const h = asObject(raw);
    const layer = scalar(h["layer"]);
    const id = scalar(h["id"]);
    if (!layer || !id) return [];
    const { center, bbox } = readFeature(layer, raw);
    const name = scalar(h["name"]) ?? id;
    return [
      { layer, id, name, matched: scalar(h["matched"]) ?? name, kind: scalar(h["kind"]) ?? "", baseClass: scalar(h["class"]), center, bbox },
    ];
  });
}
