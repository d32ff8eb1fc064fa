// The settlements of the archives of OpenStreetMap that a publication brings, searched as the server
// searches those of what is attached: behind all that the record and the gazetteer have.

import { asArray, asObject, scalar } from "../model/feature";
import { type LonLat, metresBetween } from "../model/geodesy";
import { closeness, type Closest, closest, type Keyed, keyed } from "./place_key";

/** A settlement that one has and the record or the gazetteer, too: so near to each other, in metres. */
const sameAttachedMetres = 5_000;
/** How far from where an address has it a settlement may lie, in metres. */
const atMetres = 50;
/** Of how many answers one is kept for settlements of archives that have the very name. */
const attachedRoom = 5;

export const basemapKind = "basemap";

export interface Attached {
  at: LonLat;
  rank: number;
  /** The archive that it is of, and whom that credits. */
  origin: Readonly<Record<string, unknown>>;
  names: Readonly<Record<string, string>>;
  spellings: string[];
  keys: Keyed[];
}

let known: { address: string; places: Promise<readonly Attached[]> } | undefined;

/** The settlements of the archives that a record leads to. Those that the gazetteer has are not among them, where there is one. */
export async function readAttached(basemaps: unknown, hasGazetteer: boolean, read: (path: string) => Promise<unknown>): Promise<readonly Attached[]> {
  const hashes = asArray(basemaps).map((b) => scalar(asObject(b)["hash"]) ?? "");
  if (hashes.length === 0) return [];
  const address = `/api/basemap@${hashes.join()}/${hasGazetteer ? "settlements" : "all-settlements"}.json`;
  if (known?.address !== address) {
    const coming = { address, places: read(address).then(placesOf) };
    known = coming;
    coming.places.catch(() => {
      if (known === coming) known = undefined;
    });
  }
  return known.places;
}

/** None in a publication by an earlier version of the program. */
function placesOf(answer: unknown): Attached[] {
  const { archives, settlements } = asObject(answer);
  const origins = asArray(archives).map(asObject);
  return asArray(settlements).map((raw): Attached => {
    const [lon, lat, rank, of, en, uk, ru] = asArray(raw);
    const names: Record<string, string> = {};
    for (const [tag, name] of [["en", en], ["uk", uk], ["ru", ru]] as const) if (name) names[tag] = String(name);
    const spellings = [...new Set(Object.values(names))];
    return { at: [Number(lon), Number(lat)], rank: Number(rank), origin: origins[Number(of)] ?? {}, names, spellings, keys: spellings.map(keyed) };
  });
}

export interface AttachedMatch extends Closest {
  of: Attached;
  worth: number;
}

/** Those that a query finds, best first, equals as the archive's table has them. */
export function matchAttached(places: readonly Attached[], asked: Keyed, most: number, worthOf: (at: LonLat, closeness: number, rank: number) => number): AttachedMatch[] {
  const found: AttachedMatch[] = [];
  for (const of of places) {
    const m = closest(asked, of.spellings, of.keys);
    if (m) found.push({ ...m, of, worth: worthOf(of.at, m.closeness, of.rank) });
  }
  return found.sort((a, b) => b.closeness - a.closeness || a.typos - b.typos || b.worth - a.worth).slice(0, most);
}

/** The settlement at a position. */
export function attachedAt(places: readonly Attached[], at: LonLat): Attached | undefined {
  let [nearest, metres]: [Attached | undefined, number] = [undefined, atMetres];
  for (const of of places) {
    const away = metresBetween(of.at, at);
    if (away <= metres) [nearest, metres] = [of, away];
  }
  return nearest;
}

export function hitOfAttached({ at, names, origin }: Attached, matched = names["en"]): Record<string, unknown> {
  const id = `${at[1].toFixed(6)},${at[0].toFixed(6)}`;
  return { kind: basemapKind, id, name: names["en"], names, matched, center: at, basemap: origin["hash"] };
}

/** Whether a hit is a settlement: called the same, and near it. */
export function isOfHit(hit: Readonly<Record<string, unknown>>, at: LonLat | undefined, of: Attached): boolean {
  const name = scalar(asObject(hit["names"])["en"]);
  return at !== undefined && name !== undefined && keyed(name).key === keyOf(of) && metresBetween(at, of.at) <= sameAttachedMetres;
}

export function keyOf(of: Attached): string {
  return keyed(of.names["en"] ?? "").key;
}

/** The first, at most as many as are shown. Where so many others have the very name that none of an archive would be among them, some are, the last. */
export function withRoom<F extends { hit: Readonly<Record<string, unknown>>; closeness: number }>(found: readonly F[], most: number): F[] {
  const isNamed = (f: F) => f.hit["kind"] === basemapKind && f.closeness >= closeness.sounds;
  let theirs = Math.max(found.slice(0, most).filter(isNamed).length, Math.min(found.filter(isNamed).length, Math.floor(most / attachedRoom)));
  let others = most - theirs;
  return found.filter((f) => (isNamed(f) ? theirs-- : others--) > 0);
}

/** The archives whose settlements are among hits. */
export function originsOf(hits: readonly Readonly<Record<string, unknown>>[], places: readonly Attached[]): unknown[] {
  const hashes = new Set(hits.map((hit) => hit["basemap"]).filter((hash) => hash !== undefined));
  return [...hashes].map((hash) => places.find(({ origin }) => origin["hash"] === hash)!.origin);
}
