// Which look of the style table an area is drawn in: by status for claims, by class
// and holder for control.

import { statuses } from "../../../geo/style/style.json";
import { foldParty } from "../core/fold_party";
import { classOf } from "./control_class";

/** A look of the table that is chosen by an area's status, class and holder. */
type PlainLook = (typeof statuses.claims)[number]["look"] | (typeof statuses.control)[number]["look"];
/** The same, or that of a side of the record, by its number from 1 on. */
export type AreaLook = PlainLook | `${PlainLook}${typeof sideMark}${number}`;

interface Status {
  look: string;
  class?: string;
  "held-by"?: readonly string[];
  words?: readonly string[];
  /** "any" for a look of layers without a holder of their own. */
  holder?: string;
  /** The side whose ground or claim it is of. */
  side?: { names: readonly string[]; claims: boolean; unnamed: boolean };
}

/** A side of the record, as its ground is drawn. */
export interface Side {
  /** As features name it, as foldParty writes them. */
  names: readonly string[];
  color: string;
  colorDark: string;
}

/** Ends the look of the table that a side's look is like. */
const sideMark = "-side-";
/** The looks of which each side has its own. */
const sidedLooks: readonly string[] = ["held", "claimed", "annexation", "recognition"];
/** The look of what is held by whoever is named. */
const sideOther = "held-other";

/** The look of the table that a look is, or is like. */
export function plainLook(look: string): string {
  const at = look.indexOf(sideMark);
  return at < 0 ? look : look.slice(0, at);
}

/** Which side's look it is, from 0 on; undefined where it is none. */
export function sideOfLook(look: string): number | undefined {
  const at = look.indexOf(sideMark);
  return at < 0 ? undefined : Number(look.slice(at + sideMark.length)) - 1;
}

function sideLook(look: string, side: number): AreaLook {
  return `${look as PlainLook}${sideMark}${side + 1}`;
}

const all: Readonly<Record<"claims" | "control", readonly Status[]>> = statuses;

/** The fields of an area that its look depends on. */
export interface SaidOfArea {
  class?: unknown;
  heldBy?: unknown;
  claimedBy?: unknown;
  status?: unknown;
}

/** The fields of a layer that the looks of its areas depend on. */
export interface AreaLayer {
  kind: string;
  heldBy?: string;
  sides?: readonly Side[];
}

const sided = new WeakMap<readonly Side[], Map<string, readonly Status[]>>();

function listOf({ kind, heldBy, sides }: AreaLayer): readonly Status[] {
  const plain = kind === "claims" ? all.claims : all.control;
  if (!sides || sides.length === 0) return plain;
  const own = ownSide({ heldBy, sides });
  const key = `${kind === "claims"} ${own}`;
  const known = sided.get(sides) ?? new Map<string, readonly Status[]>();
  sided.set(sides, known);
  let list = known.get(key);
  if (!list) known.set(key, (list = withSides(plain, sides, own)));
  return list;
}

/** The side that a layer names as its holder; -1 for none. */
function ownSide({ heldBy, sides }: Pick<AreaLayer, "heldBy" | "sides">): number {
  return heldBy === undefined ? -1 : (sides ?? []).findIndex(({ names }) => names.includes(foldParty(heldBy)));
}

/** Before each look of the table those of the sides that are like it. */
function withSides(plain: readonly Status[], sides: readonly Side[], own: number): Status[] {
  return plain
    .filter((s) => !s["held-by"] || s["held-by"][0] === anyHolder)
    .flatMap((s): Status[] => {
      const { "held-by": _, ...rest } = s;
      if (s.look === sideOther) return [...sides.map(({ names }, i) => ({ ...rest, look: sideLook(heldLook, i), side: { names, claims: false, unnamed: i === own } })), s];
      if (s.look === heldLook || !sidedLooks.includes(s.look)) return [s];
      return [...sides.map(({ names }, i) => ({ ...rest, look: sideLook(s.look, i), side: { names, claims: true, unnamed: false } })), s];
    });
}

/** The look of what a layer's own holder holds. */
export function mainLook(layer: AreaLayer): AreaLook {
  const own = ownSide(layer);
  return own < 0 ? heldLook : sideLook(heldLook, own);
}

/** The looks that areas of a layer can have. */
export function looksOfAreas(layer: AreaLayer): AreaLook[] {
  return [...new Set(listOf(layer).map(({ look }) => look as AreaLook))];
}

/** The first look that fits an area. */
export function lookOfArea(layer: AreaLayer, said: SaidOfArea): AreaLook {
  const isClass = layer.kind === "claims" ? undefined : classOf(said.class);
  const holder = said.heldBy === layer.heldBy ? undefined : text(said.heldBy);
  const claimant = text(said.claimedBy);
  return listOf(layer).find(
    (s) =>
      (!s.side || isSide(s.side, s.side.claims ? claimant : holder)) &&
      (s.class === undefined || s.class === isClass) &&
      (s.holder === undefined || layer.heldBy === undefined) &&
      (!s["held-by"] || (holder !== undefined && (s["held-by"][0] === anyHolder || hasOneOf(holder, s["held-by"])))) &&
      (!s.words || hasOneOf(text(said.status) ?? "", s.words)),
  )!.look as AreaLook;
}

function isSide({ names, unnamed }: NonNullable<Status["side"]>, who: string | undefined): boolean {
  return who === undefined ? unnamed : names.includes(foldParty(who));
}

/** Matches any holder but the layer's own. */
const anyHolder = "*";

const heldLooks: ReadonlySet<string> = new Set(all.control.filter((s) => s.class === "held").map(({ look }) => look));

/** Whether a look is of ground that is held. */
export function isHeldLook(look: string): boolean {
  return heldLooks.has(plainLook(look));
}

/** The look of ground held by the layer's own holder, or by nobody named. */
export const heldLook = "held" satisfies AreaLook;

/** The look of a claim without a particular status. */
export const plainClaim = lookOfArea({ kind: "claims" }, {});

function text(raw: unknown): string | undefined {
  return typeof raw === "string" && raw !== "" ? raw : undefined;
}

function hasOneOf(said: string, words: readonly string[]): boolean {
  const lower = said.toLowerCase();
  return words.some((word) => lower.includes(word));
}
