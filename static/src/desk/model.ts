// What the desk is told: the state of the record for a token, drafts, reports of loads.

import { controlClasses, type ControlClass } from "../model/control_class";
import { type Day, parseDay } from "../model/dates";
import { asArray, asObject, scalar } from "../model/feature";
import type { LonLat } from "../model/geodesy";

/** What a token may do. */
export type Scope = "load" | "publish" | "admin";

export interface Token {
  name: string;
  /** Two tokens of one person are one person. */
  person: string;
  scopes: readonly string[];
  expiresAt: string | undefined;
}

/** Days one after another, both ends included. */
export interface Run {
  from: Day;
  to: Day;
}

export interface DeskLayer {
  id: string;
  title: string;
  kind: string;
  assessedBy: string | undefined;
  cadence: string;
  /** How many others must agree before anything is public. */
  approvals: number;
  latest: Day | undefined;
  lateDays: number;
  /** Whether nothing of it holds any more. */
  ended: boolean;
  hidden: boolean;
  /** The dates that have a snapshot. */
  days: readonly Run[];
  may: readonly string[];
}

export const draftKinds = ["load", "retract", "rollback", "layer"] as const;
export type DraftKind = (typeof draftKinds)[number];

export interface Finding {
  code: string;
  isHeld: boolean;
  /** In English, as the check wrote it. */
  text: string;
  date: Day | undefined;
  accepted: boolean;
  at: readonly LonLat[];
}

export interface Snapshot {
  layer: string;
  date: Day;
}

export interface Draft {
  id: number;
  kind: DraftKind;
  layer: string;
  layerTitle: string;
  dates: readonly Day[];
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  isOpen: boolean;
  /** What it is compared with. */
  replaces: Snapshot | undefined;
  report: Report | undefined;
  findings: readonly Finding[];
  changes: Sums | undefined;
  /** What is public no more once it is published. */
  withdraws: readonly Snapshot[];
  /** The addresses that caches are to drop. */
  purge: readonly string[];
  approvals: number;
  loadedBy: string;
  may: readonly string[];
  mayNot: string;
  /** Whether it would take the place of what its date has by now, and nobody said why. */
  corrects: boolean;
  /** Whether the server has a desk. */
  desk: boolean;
  /** Of the record that it was compared with; undefined where nobody says. */
  revision: number | undefined;
}

export interface Sums {
  gained: number;
  lost: number;
  added: number;
  changed: number;
  removed: number;
}

export interface Embargo {
  layer: string;
  date: Day;
  publishAt: string;
  by: string;
}

export interface LogEntry {
  id: number;
  at: string;
  actor: string;
  person: string;
  action: string;
  layer: string;
  date: Day | undefined;
  revision: number | undefined;
  reason: string;
  detail: string;
  /** Who made the draft that was published. */
  draftedBy: string;
}

export interface Upstream {
  name: string;
  layer: string;
  last: string | undefined;
  state: string;
  text: string;
}

export interface DeskState {
  revision: number;
  today: Day;
  token: Token;
  layers: readonly DeskLayer[];
  drafts: readonly Draft[];
  embargoes: readonly Embargo[];
  log: readonly LogEntry[];
  upstreams: readonly Upstream[];
}

/** What a load did, or would do. */
export interface Report {
  layer: string;
  revision: number | undefined;
  files: readonly FileReport[];
}

export interface FileReport {
  date: Day | undefined;
  status: string;
  features: number;
  bytes: number;
  /** In km²: of a control layer, of what is held. */
  area: number;
  /** The km² of other classes. */
  classes: readonly (readonly [ControlClass, number])[];
  /** Against the snapshot before; undefined where there is none. */
  changes: FileChanges | undefined;
  /** Against what it takes the place of. */
  replaces: FileChanges | undefined;
  findings: readonly Finding[];
  ends: string;
  notes: readonly string[];
}

export interface FileChanges extends Sums {
  against: Day | undefined;
  /** By other classes than held. */
  classes: readonly (readonly [ControlClass, { gained: number; lost: number }])[];
  /** The largest first. */
  pieces: readonly { gained: boolean; class: ControlClass; km2: number; where: Readonly<Record<string, string>> }[];
}

const text = (raw: unknown): string => scalar(raw) ?? "";
const texts = (raw: unknown): string[] => asArray(raw).flatMap((one) => scalar(one) ?? []);
const amount = (raw: unknown): number => (Number.isFinite(Number(raw)) ? Number(raw) : 0);
const day = (raw: unknown): Day | undefined => parseDay(text(raw).slice(0, 10));

export function readState(raw: unknown): DeskState {
  const state = asObject(raw);
  const token = asObject(state["token"]);
  return {
    revision: amount(state["revision"]),
    today: day(state["today"]) ?? Math.floor(Date.now() / 86_400_000),
    token: {
      name: text(token["name"]),
      person: text(token["person"]) || text(token["name"]),
      scopes: texts(token["scopes"]),
      expiresAt: scalar(token["expires_at"]),
    },
    layers: asArray(state["layers"]).map(readLayer),
    drafts: asArray(state["drafts"]).map(readDraft),
    embargoes: asArray(state["embargoes"]).flatMap((one): Embargo[] => {
      const { layer, date, publish_at, by } = asObject(one);
      const on = day(date);
      return on === undefined ? [] : [{ layer: text(layer), date: on, publishAt: text(publish_at), by: text(by) }];
    }),
    log: asArray(state["log"]).map(readLogEntry),
    upstreams: asArray(state["upstreams"]).map((one): Upstream => {
      const u = asObject(one);
      return { name: text(u["name"]), layer: text(u["layer"]), last: scalar(u["last"]), state: text(u["state"]), text: text(u["text"]) };
    }),
  };
}

function readLayer(raw: unknown): DeskLayer {
  const l = asObject(raw);
  return {
    id: text(l["id"]),
    title: text(l["title"]) || text(l["id"]),
    kind: text(l["kind"]),
    assessedBy: scalar(l["assessed_by"]) || undefined,
    cadence: text(l["cadence"]),
    approvals: amount(l["approvals"]),
    latest: day(l["latest"]),
    lateDays: l["late"] === true ? Math.max(1, amount(l["late_days"])) : amount(l["late_days"]),
    ended: l["ended"] === true,
    hidden: text(l["hidden"]) !== "" && l["hidden"] !== false,
    days: readRuns(l["days"]),
    may: texts(l["may"]),
  };
}

function readRuns(raw: unknown): Run[] {
  return asArray(raw).flatMap((one): Run[] => {
    const run = asObject(one);
    const from = day(run["from"]);
    const to = day(run["to"]);
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

function readLogEntry(raw: unknown): LogEntry {
  const e = asObject(raw);
  return {
    id: amount(e["id"]),
    at: text(e["at"]),
    actor: text(e["actor"]),
    person: text(e["person"]),
    action: text(e["action"]),
    layer: text(e["layer"]),
    date: day(e["date"]),
    revision: amount(e["revision"]) || undefined,
    reason: text(e["reason"]),
    detail: text(e["detail"]),
    draftedBy: text(e["drafted_by"]),
  };
}

function readSnapshot(raw: unknown): Snapshot | undefined {
  const s = asObject(raw);
  const date = day(s["date"]);
  return date === undefined ? undefined : { layer: text(s["layer"]), date };
}

export function readFinding(raw: unknown): Finding {
  const f = asObject(raw);
  return {
    code: text(f["code"]),
    isHeld: f["class"] === "held",
    text: text(f["text"]),
    date: day(f["date"]),
    accepted: f["accepted"] === true,
    at: asArray(f["at"]).flatMap((position): LonLat[] => {
      const [lon, lat] = asArray(position).map(Number);
      return lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat) ? [[lon, lat]] : [];
    }),
  };
}

export function readDraft(raw: unknown): Draft {
  const d = asObject(raw);
  const changes = asObject(d["changes"]);
  const features = asObject(changes["features"]);
  const report = d["report"] === undefined || d["report"] === null ? undefined : readReport(d["report"]);
  return {
    id: amount(d["id"]),
    kind: draftKinds.find((kind) => kind === d["kind"]) ?? "load",
    layer: text(d["layer"]),
    layerTitle: text(d["layer_title"]) || text(d["layer"]),
    dates: texts(d["dates"]).flatMap((date) => parseDay(date) ?? []),
    createdAt: text(d["created_at"]),
    createdBy: text(d["created_by"]),
    expiresAt: text(d["expires_at"]),
    isOpen: d["state"] === undefined || d["state"] === "open",
    replaces: readSnapshot(d["replaces"]),
    report,
    findings: d["findings"] === undefined ? (report?.files.flatMap((f) => f.findings) ?? []) : asArray(d["findings"]).map(readFinding),
    changes:
      d["changes"] === undefined || d["changes"] === null
        ? undefined
        : {
            gained: amount(changes["gained_km2"]),
            lost: amount(changes["lost_km2"]),
            added: amount(features["added"]),
            changed: amount(features["changed"]),
            removed: amount(features["removed"]),
          },
    withdraws: asArray(d["withdraws"]).flatMap((one) => readSnapshot(one) ?? []),
    purge: texts(d["purge"]),
    approvals: amount(d["approvals"]),
    loadedBy: text(d["loaded_by"]),
    may: texts(d["may"]),
    mayNot: text(d["may_not"]),
    corrects: d["corrects"] === true,
    desk: d["desk"] === true,
    // The report of what is taken back has the revision that it will be.
    revision: amount(asObject(d["replaces"])["revision"]) || (d["kind"] === "load" ? report?.revision : undefined),
  };
}

export function readReport(raw: unknown): Report {
  const r = asObject(raw);
  return { layer: text(r["layer"]), revision: amount(r["revision"]) || undefined, files: asArray(r["files"]).map(readFile) };
}

function readFile(raw: unknown): FileReport {
  const f = asObject(raw);
  return {
    date: day(f["date"]),
    status: text(f["status"]),
    features: amount(f["features"]),
    bytes: amount(f["bytes"]),
    area: amount(f["area_km2"]),
    classes: byClass(f["classes_km2"], amount),
    changes: readChanges(f["changes"]),
    replaces: readChanges(f["replaces"]),
    findings: asArray(f["findings"]).map(readFinding),
    ends: text(f["ends"]),
    notes: texts(f["notes"]),
  };
}

function readChanges(raw: unknown): FileChanges | undefined {
  if (raw === undefined || raw === null) return undefined;
  const c = asObject(raw);
  return {
    against: day(c["against"]),
    gained: amount(c["gained_km2"]),
    lost: amount(c["lost_km2"]),
    added: asArray(c["added"]).length,
    changed: asArray(c["changed"]).length,
    removed: asArray(c["removed"]).length,
    classes: byClass(c["classes"], (one) => ({ gained: amount(asObject(one)["gained_km2"]), lost: amount(asObject(one)["lost_km2"]) })),
    pieces: asArray(c["pieces"]).map((one) => {
      const p = asObject(one);
      const where = Object.entries(asObject(p["where"])).flatMap(([lang, words]) => (scalar(words) ? [[lang, scalar(words)!] as const] : []));
      return { gained: p["change"] === "gained", class: classIn(p["class"]), km2: amount(p["km2"]), where: Object.fromEntries(where) };
    }),
  };
}

function classIn(raw: unknown): ControlClass {
  const name = text(raw);
  return name === "" ? "held" : (controlClasses.find((c) => c === name) ?? "unknown");
}

function byClass<T>(raw: unknown, read: (one: unknown) => T): (readonly [ControlClass, T])[] {
  const all = asObject(raw);
  return controlClasses.flatMap((c) => (all[c] === undefined ? [] : [[c, read(all[c])] as const]));
}
