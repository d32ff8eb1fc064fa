// Which look of the style table an area is drawn in: by status for claims, by class
// and holder for control.

import { statuses } from "../../../geo/style/style.json";
import { classOf } from "./control_class";

/** A look that is chosen by an area's status, class and holder. */
export type AreaLook = (typeof statuses.claims)[number]["look"] | (typeof statuses.control)[number]["look"];

interface Status {
  look: string;
  class?: string;
  "held-by"?: readonly string[];
  words?: readonly string[];
  /** "any" for a look of layers without a holder of their own. */
  holder?: string;
}

const all: Readonly<Record<"claims" | "control", readonly Status[]>> = statuses;

/** The fields of an area that its look depends on. */
export interface SaidOfArea {
  class?: unknown;
  heldBy?: unknown;
  status?: unknown;
}

/** The fields of a layer that the looks of its areas depend on. */
export interface AreaLayer {
  kind: string;
  heldBy?: string;
}

function listOf({ kind }: AreaLayer): readonly Status[] {
  return kind === "claims" ? all.claims : all.control;
}

/** The looks that areas of a layer can have. */
export function looksOfAreas(layer: AreaLayer): AreaLook[] {
  return [...new Set(listOf(layer).map(({ look }) => look as AreaLook))];
}

/** The first look that fits an area. */
export function lookOfArea(layer: AreaLayer, said: SaidOfArea): AreaLook {
  const isClass = layer.kind === "claims" ? undefined : classOf(said.class);
  const holder = said.heldBy === layer.heldBy ? undefined : text(said.heldBy);
  return listOf(layer).find(
    (s) =>
      (s.class === undefined || s.class === isClass) &&
      (s.holder === undefined || layer.heldBy === undefined) &&
      (!s["held-by"] || (holder !== undefined && (s["held-by"][0] === anyHolder || hasOneOf(holder, s["held-by"])))) &&
      (!s.words || hasOneOf(text(said.status) ?? "", s.words)),
  )!.look as AreaLook;
}

/** Matches any holder but the layer's own. */
const anyHolder = "*";

/** The looks of ground that is held. */
export const heldLooks: ReadonlySet<string> = new Set(all.control.filter((s) => s.class === "held").map(({ look }) => look));

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
