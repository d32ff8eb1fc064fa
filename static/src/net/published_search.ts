// Search in a publication, with the server's results: the features in force on a day, the
// settlements of the gazetteer, those of the archives of OpenStreetMap that it brings, and positions,
// best first.

import { putBounded } from "../core/bounded_cache";
import { asArray, asObject, scalar } from "../model/feature";
import { type Day, parseDay } from "../model/dates";
import { type LonLat, metresBetween } from "../model/geodesy";
import { language } from "../words/words";
import { foldedWords } from "./folded_words";
import { closeness, type Closest, closest, type Keyed, keyed } from "./place_key";
import { parsePosition } from "./position";
import { type Attached, attachedAt, basemapKind, hitOfAttached, isOfHit, keyOf, matchAttached, originsOf, readAttached, withRoom } from "./published_basemaps";
import { Sheets, sheetsFolder } from "./sheets";
import { regionAt, whereOf } from "./where";

const maxHits = 10;
/** Claims about a place go before the bare place. */
const searchOrder = ["places", "claims", "control", "statements", "base", "settlement"];
/** That of settlements of archives: after all of the gazetteer and the record that is as close. */
const attachedOrder = 2 * searchOrder.length - 1;
/** The class of the ground's towns. */
const townClass = "city";
/** How far apart two points of one settlement may be, in metres. */
const sameMetres = 15_000;
/** To be so far off again, in metres, is to be half as large, which is so much of rank. */
const [nearMetres, halfAsLarge] = [20_000, 8];

/** Fetches a published answer. */
type Read = (path: string) => Promise<unknown>;

interface Settlement {
  id: string;
  at: LonLat;
  rank: number;
  region: string;
  names: Record<string, string>;
  /** Its spellings, and what each is compared by. */
  spellings: string[];
  keys: Keyed[];
}

interface Gazetteer {
  about: { credit: unknown; url: unknown; names_of: unknown };
  settlements: Settlement[];
}

interface Found {
  hit: Record<string, unknown>;
  at: LonLat | undefined;
  closeness: number;
  order: number;
  worth: number;
  name: string;
}

interface Record_ {
  revision: number;
  today: string;
  basemaps: unknown;
  layers: Record<string, unknown>[];
  /** What is in force on the day, by layer. */
  features: Map<string, Record<string, unknown>[]>;
  /** Where positions lie. */
  ground(): Promise<Sheets>;
}

let gazetteer: Promise<Gazetteer | undefined> | undefined;

/** Answers as the server does. */
export async function searchPublished(date: string, query: string, read: Read, near?: string): Promise<{ hits: unknown[]; gazetteer?: unknown; basemaps?: unknown[] }> {
  const [lon, lat] = (near ?? "").split(",").map(Number);
  const from = lon !== undefined && lat !== undefined && Number.isFinite(lon + lat) ? ([lon, lat] as const) : undefined;
  const record = await readRecord(date, read);
  const known = await (gazetteer ??= readGazetteer(read));
  const credit = known && { gazetteer: known.about };
  const [kind, id = ""] = query.split(/\/(.*)/s);
  const attached = await readAttached(record.basemaps, known !== undefined, read);
  const position = parsePosition(kind === "position" || kind === basemapKind ? id : query);
  const there = position && kind === basemapKind ? attachedAt(attached, position) : undefined;
  if (there) {
    const f: Found = { hit: hitOfAttached(there), at: there.at, closeness: closeness.exact, order: attachedOrder, worth: there.rank, name: "" };
    await complete(f, date, record, read, from);
    return { hits: [f.hit], basemaps: originsOf([f.hit], attached) };
  }
  if (position) return { hits: [await positionHit(position, parseDay(date)!, record.ground(), from)], ...credit };
  const asked = keyed(query);
  if (asked.folded === "") return { hits: [] };
  let found: Found[] = [];
  if (kind !== "settlement") {
    for (const layer of record.layers) {
      for (const feature of record.features.get(String(layer["id"])) ?? []) found.push(...match(feature, layer, asked));
    }
  }
  for (const s of known?.settlements ?? []) {
    const m = kind === "settlement" ? (s.id === id ? { closeness: closeness.exact, typos: 0, matched: s.names["en"]! } : undefined) : closest(asked, s.spellings, s.keys);
    if (m) found.push(...settlementFound(s, m, record, found, kind === "settlement"));
  }
  if (kind !== "settlement") found.push(...(await recordedLater(date, asked, record, found, read)));
  for (const f of found) f.worth = worthOf(f, from);
  // Of a town of which the record itself says something, that is what is found.
  const places = found.filter((f) => f.hit["kind"] === "places" && f.hit["recorded_from"] === undefined);
  const bare = (f: Found) => f.hit["kind"] === "base" && f.hit["class"] === townClass && places.some((p) => isSame(p, f));
  found = found.filter((f) => !bare(f));
  if (kind !== "settlement") found.push(...(await attachedFound(attached, asked, from, found, record, read)));
  found.sort(compareFound);
  // Who writes the very name of something has mistyped nothing.
  const named = (found[0]?.closeness ?? 0) >= closeness.sounds;
  const shown = withRoom(found.filter((f) => !named || f.closeness > closeness.mistyped), maxHits);
  for (const f of shown) await complete(f, date, record, read, from);
  const hits = shown.map(({ hit }) => hit);
  const basemaps = originsOf(hits, attached);
  return { hits, ...(hits.some((hit) => hit["kind"] === "settlement") ? credit : {}), ...(basemaps.length > 0 ? { basemaps } : {}) };
}

/** The best goes first. Settlements of archives, the last of what is as close, are in their order. */
function compareFound(a: Found, b: Found): number {
  const order = b.closeness - a.closeness || a.order - b.order;
  if (order !== 0 || a.order === attachedOrder) return order;
  return b.worth - a.worth || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

async function readRecord(date: string, read: Read): Promise<Record_> {
  const { layers: all, revision, today, basemaps } = asObject(await read("/api/record.json"));
  const layers = asArray(all).map(asObject);
  const features = new Map<string, Record<string, unknown>[]>();
  await Promise.all(
    layers.map(async (layer) => {
      const snapshot = asArray(layer["snapshots"]).map(asObject).findLast((s) => String(s["date"]) <= date);
      if (snapshot) features.set(String(layer["id"]), await featuresOf(layer, snapshot, read));
    }),
  );
  return { revision: Number(revision), today: String(today), basemaps, layers, features, ground: () => Sheets.at(sheetsFolder("", Number(revision)), read) };
}

/** What was read of snapshots: it is asked for with each letter that is typed. */
const snapshots = new Map<string, Promise<Record<string, unknown>[]>>();
const maxSnapshots = 30;

function featuresOf(layer: Record<string, unknown>, snapshot: Record<string, unknown>, read: Read): Promise<Record<string, unknown>[]> {
  const path = `/api/layers/${String(layer["id"])}/${String(snapshot["date"])}@${String(snapshot["pin"])}/features.json`;
  let coming = snapshots.get(path);
  if (!coming) {
    coming = read(path).then((answer) => asArray(asObject(answer)["features"]).map(asObject));
    coming.catch(() => snapshots.delete(path));
    putBounded(snapshots, path, coming, maxSnapshots);
  }
  return coming;
}

/** A publication of a record without the bundle has none. */
async function readGazetteer(read: Read): Promise<Gazetteer | undefined> {
  const answer = asObject(await read("/api/settlements.json"));
  if (!Array.isArray(answer["settlements"])) {
    gazetteer = undefined;
    return undefined;
  }
  const settlements = asArray(answer["settlements"]).map((raw): Settlement => {
    const [id, lon, lat, rank, region, en, uk, ru, aliases] = asArray(raw);
    const names: Record<string, string> = {};
    for (const [tag, name] of [["en", en], ["uk", uk], ["ru", ru]] as const) if (name) names[tag] = String(name);
    const spellings = [...new Set([...Object.values(names), ...asArray(aliases).map(String)])];
    return { id: String(id), at: [Number(lon), Number(lat)], rank: Number(rank), region: String(region), names, spellings, keys: spellings.map(keyed) };
  });
  return { about: { credit: answer["credit"], url: answer["url"], names_of: answer["names_of"] }, settlements };
}

function spellingsOf(p: Readonly<Record<string, unknown>>): string[] {
  const names = asObject(p["names"]);
  const inOrder = Object.keys(names).sort().map((tag) => scalar(names[tag]));
  return [scalar(names["en"]), ...inOrder, scalar(p["name"]), ...asArray(p["aliases"]).map(scalar)].filter((s) => s !== undefined);
}

function match(feature: Record<string, unknown>, layer: Record<string, unknown>, query: Keyed): Found[] {
  const p = asObject(feature["properties"]);
  if (p["class"] === "city" && p["minzoom"] !== undefined) return []; // one of the gazetteer's
  const names = asObject(p["names"]);
  const spellings = spellingsOf(p);
  const m = closest(query, spellings, spellings.map(keyed));
  if (!m) return [];
  const { id, center, bbox, page } = feature;
  const name = scalar(names["en"]) ?? scalar(p["name"]) ?? spellings[0] ?? "";
  const hit = { layer: layer["id"], kind: layer["kind"], id, class: p["class"], name, names, matched: m.matched, center, bbox, page };
  return [{ hit, at: pointOf(center), closeness: m.closeness, order: orderOf(String(layer["kind"]), p["class"] === townClass), worth: 0, name: foldedWords(name).join("") }];
}

/** A town goes before what is claimed, and before the oblast, of its name. */
function orderOf(kind: string, isTown = false): number {
  return kind === "base" && isTown ? 1 : 2 * searchOrder.indexOf(kind);
}

function pointOf(center: unknown): LonLat | undefined {
  const [lon, lat] = asArray(center).map(Number);
  return lon === undefined || lat === undefined ? undefined : [lon, lat];
}

/** A settlement as the record has it on the day, else as itself; nothing where that is found already. */
function settlementFound(s: Settlement, m: Closest, record: Record_, found: Found[], byId: boolean): Found[] {
  const own = { closeness: m.closeness, worth: s.rank };
  for (const kind of byId ? [] : ["places", "base"]) {
    for (const layer of record.layers.filter((l) => l["kind"] === kind)) {
      for (const feature of record.features.get(String(layer["id"])) ?? []) {
        const p = asObject(feature["properties"]);
        const at = pointOf(feature["center"]);
        if ((kind === "base" && p["class"] !== townClass) || !at || !isNamed(asObject(p["names"]), s) || metresBetween(at, s.at) > sameMetres) continue;
        const [as] = match(feature, layer, keyed(s.names["en"]!));
        if (!as) continue;
        const before = found.find((f) => f.hit["layer"] === as.hit["layer"] && f.hit["id"] === as.hit["id"]);
        if (before) {
          before.closeness = Math.max(before.closeness, m.closeness);
          before.hit["region"] = regionOf(s.region, record);
          return [];
        }
        return [{ ...as, ...own, hit: { ...as.hit, matched: m.matched, region: regionOf(s.region, record) } }];
      }
    }
  }
  const hit = { kind: "settlement", id: s.id, name: s.names["en"], names: s.names, matched: m.matched, center: s.at, region: regionOf(s.region, record) };
  return [{ hit, at: s.at, ...own, order: orderOf("settlement"), name: foldedWords(s.names["en"]!).join("") }];
}

/** Whether a feature has a name of a settlement. */
function isNamed(names: Readonly<Record<string, unknown>>, s: Settlement): boolean {
  return Object.entries(s.names).some(([tag, name]) => names[tag] === name);
}

function worthOf({ at, closeness: c, worth }: Pick<Found, "at" | "closeness" | "worth">, from: LonLat | undefined): number {
  if (!from) return worth;
  if (!at) return -Infinity;
  const metres = metresBetween(from, at);
  return c >= closeness.sounds ? -metres : worth - halfAsLarge * Math.log2(1 + metres / nearMetres);
}

function regionOf(id: string, record: Record_): unknown {
  const region = [...record.features.values()].flat().find((f) => f["id"] === `oblast-${id}`);
  return region && { key: region["id"], names: asObject(region["properties"])["names"] };
}

/** Adds how far off a hit is, and from when on the record has a settlement. */
async function complete({ hit, at }: Found, date: string, { layers, ground }: Record_, read: Read, from: LonLat | undefined): Promise<void> {
  if (hit["kind"] === basemapKind && at) {
    const region = await regionAt(at, parseDay(date)!, await ground());
    if (region) hit["region"] = region;
  }
  if (from && at && (hit["kind"] === "settlement" || hit["kind"] === basemapKind || hit["kind"] === "places" || hit["class"] === townClass)) hit["distance_m"] = Math.round(metresBetween(from, at));
  if (hit["kind"] !== "settlement" || !at) return;
  const { key } = keyed(String(hit["name"]));
  for (const layer of layers.filter((l) => l["kind"] === "places")) {
    for (const snapshot of asArray(layer["snapshots"]).map(asObject).filter((s) => String(s["date"]) > date)) {
      const has = (await featuresOf(layer, snapshot, read)).some((f) => {
        const name = scalar(asObject(asObject(f["properties"])["names"])["en"]);
        const there = pointOf(f["center"]);
        return name !== undefined && keyed(name).key === key && there !== undefined && metresBetween(there, at) <= sameMetres;
      });
      if (!has) continue;
      hit["recorded_from"] = snapshot["date"];
      return;
    }
  }
}

/** Places that the record names after a day only, each as it is first named then, but for those found as settlements. */
async function recordedLater(date: string, asked: Keyed, { layers, features }: Record_, found: readonly Found[], read: Read): Promise<Found[]> {
  const later = new Map<string, Found>();
  for (const layer of layers.filter((l) => l["kind"] === "places")) {
    const inForce = new Set((features.get(String(layer["id"])) ?? []).map((f) => f["id"]));
    for (const snapshot of asArray(layer["snapshots"]).map(asObject).filter((s) => String(s["date"]) > date)) {
      for (const feature of await featuresOf(layer, snapshot, read)) {
        const key = `${String(layer["id"])}/${String(feature["id"])}`;
        if (inForce.has(feature["id"]) || later.has(key)) continue;
        for (const f of match(feature, layer, asked)) {
          if (found.some((s) => s.hit["kind"] === "settlement" && isSame(s, f))) continue;
          later.set(key, { ...f, hit: { ...f.hit, recorded_from: snapshot["date"] }, order: orderOf("settlement") });
        }
      }
    }
  }
  return [...later.values()];
}

/** Settlements of archives, but for those that were found already and those that the record names. */
async function attachedFound(attached: readonly Attached[], asked: Keyed, from: LonLat | undefined, found: readonly Found[], record: Record_, read: Read): Promise<Found[]> {
  const matches = matchAttached(attached, asked, maxHits, (at, c, rank) => worthOf({ at, closeness: c, worth: rank }, from))
    .filter(({ of }) => !found.some((f) => isOfHit(f.hit, f.at, of)));
  if (matches.length === 0) return [];
  const recorded = await recordedByName(record, read);
  const isRecorded = (of: Attached) => recorded.get(keyOf(of))?.some((at) => metresBetween(at, of.at) <= sameMetres) ?? false;
  return matches
    .filter(({ of }) => !isRecorded(of))
    .map(({ of, closeness: c, matched, worth }) => ({ hit: hitOfAttached(of, matched), at: of.at, closeness: c, order: attachedOrder, worth, name: "" }));
}

/** Where places lie that a revision of the record names on any date until today, by the keys of their names. */
type ByName = Map<string, LonLat[]>;

let recordedNames: { revision: number; byName: Promise<ByName> } | undefined;

async function recordedByName(record: Record_, read: Read): Promise<ByName> {
  if (recordedNames?.revision !== record.revision) {
    const coming = { revision: record.revision, byName: readNames(record, read) };
    recordedNames = coming;
    coming.byName.catch(() => {
      if (recordedNames === coming) recordedNames = undefined;
    });
  }
  return recordedNames.byName;
}

async function readNames({ layers, today }: Record_, read: Read): Promise<ByName> {
  const out: ByName = new Map();
  for (const layer of layers.filter((l) => l["kind"] === "places")) {
    for (const snapshot of asArray(layer["snapshots"]).map(asObject).filter((s) => String(s["date"]) <= today)) {
      for (const feature of await featuresOf(layer, snapshot, read)) {
        const at = pointOf(feature["center"]);
        for (const key of at ? new Set(spellingsOf(asObject(feature["properties"])).map((s) => keyed(s).key)) : []) out.set(key, [...(out.get(key) ?? []), at!]);
      }
    }
  }
  return out;
}

/** Whether two are one place: called the same, and near each other. */
function isSame(a: Found, b: Found): boolean {
  return a.at !== undefined && b.at !== undefined && a.name === b.name && metresBetween(a.at, b.at) <= sameMetres;
}

/** A position, in words for where it lies. */
async function positionHit(at: LonLat, day: Day, ground: Promise<Sheets>, from: LonLat | undefined): Promise<unknown> {
  const written = `${at[1].toFixed(5)}, ${at[0].toFixed(5)}`;
  const hit: Record<string, unknown> = { kind: "position", id: `${at[1].toFixed(6)},${at[0].toFixed(6)}`, name: written, matched: written, center: at };
  if (from) hit["distance_m"] = Math.round(metresBetween(from, at));
  const { words, region } = await whereOf(at, day, await ground);
  if (region) hit["region"] = region;
  if (words === undefined) return hit;
  hit["name"] = words;
  hit["names"] = { [language()]: words, en: words };
  return hit;
}
