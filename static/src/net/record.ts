// Reads the record, which is one answer: layers, snapshots, timelines, corrections,
// retractions and recounts.

import { type Agreement, type Catalogue, type Correction, type Derived, type Kind, type Layer, type Line, type Mending, mendKinds, type Recount, type Retraction, type Snapshot, type Timeline, type Voice } from "../model/catalogue";
import { foldParty } from "../core/fold_party";
import type { Side } from "../model/area_look";
import { isoOf, parseDay } from "../model/dates";
import { asArray, asObject, readBounds, readGaps, scalar } from "../model/feature";
import { bundledParties, type Perspective } from "../model/perspective";
import { nameSides } from "../words/words";
import { at } from "./address";
import { json } from "./api";
import { readBasemap } from "./basemap";

const millisecondsInDay = 86_400_000;

/**
 * Fetches the record as known now, or at a revision. Returns the known catalogue where
 * nothing changed.
 */
export async function fetchCatalogue(revision?: number, known?: Catalogue, isFresh = false): Promise<Catalogue> {
  const answer = await json(at(`/api/record${revision === undefined ? "" : `@${revision}`}.json`), undefined, isFresh);
  const read = readCatalogue(answer);
  const isSame = known && known.revision === read.revision && known.newest === read.newest && known.today === read.today && hashesOf(known) === hashesOf(read);
  return isSame ? known : read;
}

const hashesOf = ({ basemaps }: Catalogue) => basemaps.map(({ hash }) => hash).join();

function readCatalogue(answer: Record<string, unknown>): Catalogue {
  const revision = Number(answer["revision"]) || 0;
  const layers = asArray(answer["layers"]);
  return {
    revision,
    newest: Number(answer["newest"]) || revision,
    today: parseDay(scalar(answer["today"]) ?? "") ?? Math.floor(Date.now() / millisecondsInDay),
    style: Number(answer["style"]) || 0,
    brand: scalar(answer["brand"]),
    layers: layers
      .map((raw) => readLayer(asObject(raw)))
      .filter((l) => l.snapshots.length > 0),
    basemaps: asArray(answer["basemaps"]).flatMap(readBasemap),
    derived: asArray(answer["derived"]).flatMap(readDerived),
    lines: asArray(answer["lines"]).flatMap(readLine),
    agreements: asArray(answer["agreements"]).flatMap(readAgreement),
    retractions: asArray(answer["retractions"]).flatMap(readRetraction),
    recounts: asArray(answer["recounts"]).flatMap(readRecount),
    report: scalar(answer["report"]),
    ...readSetting(asObject(layers.map((raw) => asObject(raw)["setting"]).find((setting) => setting !== undefined)), answer["unbundled"] === true),
  };
}

/** What is said of the whole record, which each layer has. */
function readSetting(setting: Record<string, unknown>, unbundled: boolean): Pick<Catalogue, "parties" | "view"> {
  const sides = asArray(setting["sides"]).map(asObject).flatMap(readParty);
  nameSides(sides.map(({ names, spellings }) => ({ names: names!, spellings: spellings.map(foldParty) })));
  return { parties: sides.length > 0 ? sides : unbundled ? [] : bundledParties, view: readBounds(setting["view"]) };
}

function readParty(side: Record<string, unknown>): Perspective[] {
  const id = scalar(side["id"]);
  const names: Record<string, string> = {};
  for (const [lang, name] of Object.entries(asObject(side["names"]))) if (typeof name === "string") names[lang] = name;
  return id ? [{ id, names, spellings: [...new Set([...Object.values(names), ...asArray(side["spellings"]).flatMap((s) => scalar(s) ?? [])])], denies: true }] : [];
}

function readSides(raw: unknown): Side[] | undefined {
  const sides = asArray(asObject(raw)["sides"]).map(asObject);
  if (sides.length === 0) return undefined;
  return sides.map((side) => ({
    names: readParty(side).flatMap(({ spellings }) => spellings.map(foldParty)),
    color: scalar(side["color"]) ?? "",
    colorDark: scalar(side["color_dark"]) ?? scalar(side["color"]) ?? "",
  }));
}

function readDerived(raw: unknown): Derived[] {
  const d = asObject(raw);
  const id = scalar(d["id"]);
  return id ? [{ id, title: scalar(d["title"]) ?? id, of: asArray(d["of"]).flatMap((l) => scalar(l) ?? []) }] : [];
}

function readAgreement(raw: unknown): Agreement[] {
  const a = asObject(raw);
  const id = scalar(a["id"]);
  return id ? [{ id, of: asArray(a["of"]).flatMap((l) => scalar(l) ?? []), isPair: !id.endsWith("~agreement") }] : [];
}

function readLine(raw: unknown): Line[] {
  const l = asObject(raw);
  const id = scalar(l["id"]);
  const of = scalar(asArray(l["of"])[0]);
  return id && of ? [{ id, of }] : [];
}

function readLayer(raw: Record<string, unknown>): Layer {
  const id = scalar(raw["id"]) ?? "";
  const style = asObject(raw["style"]);
  const tiles = scalar(raw["tiles"]);
  return {
    id,
    title: scalar(raw["title"]) ?? id,
    kind: (scalar(raw["kind"]) ?? "control") as Kind,
    cadence: raw["cadence"] === "daily" ? "daily" : "event",
    assessedBy: scalar(raw["assessed_by"]),
    heldBy: scalar(raw["held_by"]),
    accuracy: typeof raw["accuracy_m"] === "number" ? raw["accuracy_m"] : undefined,
    attribution: scalar(raw["attribution"]),
    licence: scalar(raw["licence"]),
    source: scalar(raw["source"]),
    sourceUrl: scalar(raw["source_url"]),
    note: scalar(raw["note"]),
    color: scalar(style["color"]),
    colorDark: scalar(style["color_dark"]),
    pattern: scalar(style["pattern"]),
    sides: readSides(raw["setting"]),
    snapshots: asArray(raw["snapshots"]).flatMap((s) => readSnapshot(s, tiles)),
    gaps: readGaps(raw["gaps"]),
    voices: asArray(raw["voices"]).flatMap(readVoice),
    timeline: readTimeline(raw["timeline"]),
    hasArea: raw["has_area"] === true,
  };
}

function readVoice(raw: unknown): Voice[] {
  const v = asObject(raw);
  const since = parseDay(scalar(v["since"]) ?? "");
  return since === undefined ? [] : [{ since, until: parseDay(scalar(v["until"]) ?? ""), assessedBy: scalar(v["assessed_by"]), claimedBy: scalar(v["claimed_by"]) }];
}

/** Without a timeline, each date's own tiles are shown. */
function readTimeline(raw: unknown): Timeline | undefined {
  const timeline = asObject(raw);
  const tiles = scalar(timeline["tiles"]);
  const first = parseDay(scalar(timeline["first"]) ?? "");
  if (!tiles?.startsWith("/") || first === undefined) return undefined;
  return { pin: Number(timeline["pin"]) || 0, tiles, first };
}

function readSnapshot(raw: unknown, tiles: string | undefined): Snapshot[] {
  const s = asObject(raw);
  const day = parseDay(scalar(s["date"]) ?? "");
  // Tiles are on this host: another one would be a fault of the server.
  if (day === undefined || !tiles?.startsWith("/")) return [];
  const pin = Number(s["pin"]) || 0;
  return [
    {
      day,
      pin,
      tiles: tiles.replace("{date}", isoOf(day)).replace("{pin}", String(pin)),
      sourceUrl: scalar(s["source_url"]),
      ends: scalar(s["ends"]),
      mended: readMending(s["mended"]),
      corrected: readCorrection(s["corrected"]),
      extent: readBounds(s["bbox"]),
    },
  ];
}

function readMending(raw: unknown): Mending | undefined {
  const m = asObject(raw);
  const count = Number(m["count"]) || 0;
  const kinds = asArray(m["kinds"]);
  // A newer server may know kinds that this page has no words for.
  return count > 0 ? { count, before: Number(m["before_km2"]) || 0, after: Number(m["after_km2"]) || 0, kinds: mendKinds.filter((k) => kinds.includes(k)) } : undefined;
}

function readCorrection(raw: unknown): Correction | undefined {
  const c = asObject(raw);
  const on = readDayOf(c["at"]);
  const reason = scalar(c["reason"]);
  return on === undefined || !reason ? undefined : { on, revision: Number(c["revision"]) || 0, reason };
}

function readRetraction(raw: unknown): Retraction[] {
  const r = asObject(raw);
  const layer = scalar(r["layer"]);
  const day = parseDay(scalar(r["date"]) ?? "");
  const on = readDayOf(r["retracted_at"]);
  if (!layer || day === undefined || on === undefined) return [];
  return [{ layer, day, feature: scalar(r["feature"]), on, revision: Number(r["revision"]) || 0, reason: scalar(r["reason"]) ?? "" }];
}

function readRecount(raw: unknown): Recount[] {
  const r = asObject(raw);
  const layer = scalar(r["layer"]);
  const revision = Number(r["revision"]) || 0;
  return layer && revision > 0 ? [{ layer, revision }] : [];
}

/** The day, in UTC, of an instant as RFC 3339 writes it. */
function readDayOf(raw: unknown): number | undefined {
  return parseDay((scalar(raw) ?? "").slice(0, 10));
}
