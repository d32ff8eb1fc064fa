// Differences between two dates: the server's answer, and which snapshots are
// compared.

import { language } from "../words/words";
import { classOf, type ControlClass } from "./control_class";
import type { Bounds } from "./bounds";
import { type Gap, inForce, type Layer, previousSnapshotDay, type Snapshot } from "./catalogue";
import { type Day, isoOf, parseDay } from "./dates";
import type { ChangedGround } from "./clip";
import type { LonLat } from "./geodesy";
import { asArray, asObject, readBounds, readGaps, scalar } from "./feature";
import { type Gazetteer, readGazetteer } from "./gazetteer";

/** The state of ground that changed. */
export interface ChangedState {
  class: ControlClass;
  heldBy: string | undefined;
  claimedBy: string | undefined;
  /** Where it differs from the layer's. */
  assessedBy: string | undefined;
}

/** Contiguous ground that was gained or lost. */
export interface Piece extends ChangedState {
  gained: boolean;
  feature: string;
  name: string;
  /** The first of the dates since when parts of it are so; undefined where the record does not tell. */
  since: Day | undefined;
  /** The last of these dates. */
  sinceLast: Day | undefined;
  /** How much of it is so since each date. */
  dates: { since: Day | undefined; km2: number }[];
  km2: number;
  /** The oblasts that it is in, the largest part first. */
  regions: string[];
  /** Where it lies, by the nearest settlement; undefined without a gazetteer. */
  where: string | undefined;
  bbox: Bounds | undefined;
  center: LonLat | undefined;
}

/** What became of a piece, and how far it reaches; the server finds it where it is asked for. */
export interface Fate {
  /** How far from what was held before, in km. */
  reach: number | undefined;
  /** When parts of it ceased to be so after the later date. */
  ended: { on: Day; km2: number }[];
}

export interface Changes {
  /** Of held or claimed ground, in km². */
  gained: number;
  lost: number;
  /** By state, in km². */
  states: (ChangedState & { gained: number; lost: number })[];
  /** The largest first. */
  pieces: Piece[];
  /** Days without a snapshot between the two dates. */
  gaps: Gap[];
  /** Of ground that counts as drawn anew and not as changed, in km². */
  slivers: number;
  /** Why the two snapshots are of different sources, where they were compared anyway. */
  sourcesDiffer: string[];
  /** Whose settlements say where pieces lie. */
  gazetteer: Gazetteer | undefined;
}

/** The two snapshots that are compared. */
export interface Ends {
  from: Snapshot;
  to: Snapshot;
}

/** Returns undefined where a layer has no snapshot on the earlier day. */
export function endsOf(layer: Layer, from: Day, to: Day): Ends | undefined {
  const before = inForce(layer, from);
  const after = inForce(layer, to);
  return before && after ? { from: before, to: after } : undefined;
}

/**
 * The two as-ofs of a difference. It tells since when, from the snapshots between its ends,
 * too: it is pinned as the layer's timeline is. From earlier pins it is gone where one of
 * them was withdrawn since, and out of date where one was corrected.
 */
export function pinnedRange(layer: Layer, { from, to }: Ends): string {
  const end = (s: Snapshot) => `${isoOf(s.day)}@${Math.max(s.pin, layer.timeline?.pin ?? 0)}`;
  return `${end(from)}..${end(to)}`;
}

/** Whether the two snapshots come from different hosts: a difference may then be one of sources. */
export function hostsDiffer({ from, to }: Ends): boolean {
  const hosts = [hostOf(from.sourceUrl), hostOf(to.sourceUrl)];
  return hosts[0] !== undefined && hosts[1] !== undefined && hosts[0] !== hosts[1];
}

function hostOf(address: string | undefined): string | undefined {
  try {
    return address ? new URL(address).host : undefined;
  } catch {
    return undefined;
  }
}

/** The default date to compare with: the newest snapshot at least a month earlier, else the one before. */
export function compareDefault(layers: readonly Layer[], day: Day): Day | undefined {
  const daily = layers.filter((l) => l.cadence === "daily");
  const of = daily.length > 0 ? daily : layers;
  const firsts = of.flatMap((l) => l.snapshots[0]?.day ?? []);
  const month = previousSnapshotDay(of, day - 29);
  if (daily.length > 0 && month !== undefined) return month;
  const first = Math.min(...firsts);
  if (daily.length > 0 && first < day) return first;
  return previousSnapshotDay(of, day);
}

/** Reads the server's answer. */
export function readChanges(raw: unknown): Changes {
  const answer = asObject(raw);
  const nameOf = (entry: unknown) => {
    const names = asObject(asObject(entry)["names"]);
    return scalar(names[language()]) ?? scalar(names["en"]);
  };
  const regions = new Map(asArray(answer["regions"]).map((r) => [scalar(asObject(r)["key"]), nameOf(r)]));
  const features = new Map(asArray(answer["features"]).map((f) => [scalar(asObject(f)["id"]), nameOf(f)]));
  return {
    gained: Number(answer["gained_km2"]) || 0,
    lost: Number(answer["lost_km2"]) || 0,
    states: asArray(answer["states"]).map((raw) => {
      const s = asObject(raw);
      return { ...readGround(s), gained: Number(s["gained_km2"]) || 0, lost: Number(s["lost_km2"]) || 0 };
    }),
    sourcesDiffer: asArray(answer["sources_differ"]).flatMap((why) => scalar(why) ?? []),
    gaps: readGaps(answer["gaps"]),
    gazetteer: readGazetteer(answer["gazetteer"]),
    pieces: asArray(answer["pieces"]).map((raw): Piece => {
      const p = asObject(raw);
      const feature = scalar(p["fid"]) ?? "";
      return {
        ...readGround(p),
        gained: p["change"] === "gained",
        feature,
        name: features.get(feature) ?? "",
        since: parseDay(scalar(p["since"]) ?? ""),
        sinceLast: parseDay(scalar(p["since_last"]) ?? ""),
        dates: asArray(p["dates"]).map((raw) => ({ since: parseDay(scalar(asObject(raw)["since"]) ?? ""), km2: Number(asObject(raw)["km2"]) || 0 })),
        km2: Number(p["km2"]) || 0,
        regions: Object.entries(asObject(p["regions"]))
          .sort(([, a], [, b]) => Number(b) - Number(a))
          .map(([key]) => regions.get(key) ?? key),
        where: scalar(asObject(p["where"])[language()]) ?? scalar(asObject(p["where"])["en"]),
        bbox: readBounds(p["bbox"]),
        center: readPosition(p["center"]),
      };
    }),
    slivers: Number(asObject(answer["to"])["absorbed_km2"]) || 0,
  };
}

function readPosition(raw: unknown): LonLat | undefined {
  const [lon, lat] = asArray(raw).map(Number);
  return lon === undefined || lat === undefined ? undefined : [lon, lat];
}

/** Reads what became of the pieces, in their order; of the largest alone. */
export function readFates(raw: unknown): Fate[] {
  return asArray(asObject(raw)["pieces"]).map((raw) => {
    const p = asObject(raw);
    const ended = asArray(p["ended"]).flatMap((raw) => {
      const on = parseDay(scalar(asObject(raw)["on"]) ?? "");
      return on === undefined ? [] : [{ on, km2: Number(asObject(raw)["km2"]) || 0 }];
    });
    return { reach: typeof p["reach_km"] === "number" ? p["reach_km"] : undefined, ended };
  });
}

/** Reads the shapes of what counts: of control, what is held. */
export function readChangedGround(raw: unknown): ChangedGround[] {
  return asArray(asObject(raw)["features"]).flatMap((raw): ChangedGround[] => {
    const properties = asObject(asObject(raw)["properties"]);
    const { type, coordinates } = asObject(asObject(raw)["geometry"]) as { type?: string; coordinates?: LonLat[][] | LonLat[][][] };
    if (!coordinates || (properties["class"] !== undefined && properties["class"] !== "held")) return [];
    return [{ gained: properties["change"] === "gained", polygons: type === "Polygon" ? [coordinates as LonLat[][]] : (coordinates as LonLat[][][]) }];
  });
}

function readGround(raw: Record<string, unknown>): ChangedState {
  return { class: classOf(raw["class"]), heldBy: scalar(raw["held_by"]), claimedBy: scalar(raw["claimed_by"]), assessedBy: scalar(raw["assessed_by"]) };
}
