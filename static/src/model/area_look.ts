// By what is said of an area it is drawn in a look of the style: a claim of
// annexation otherwise than a recognition, ground that is held otherwise than what is
// contested, and what one side holds otherwise than what another does.

import { statuses } from "../../../geo/style/style.json";
import { classOf } from "./control_class";

/** A look of areas that is chosen by what is said of them. */
export type AreaLook = (typeof statuses.claims)[number]["look"] | (typeof statuses.control)[number]["look"];

interface Status {
  look: string;
  class?: string;
  "held-by"?: readonly string[];
  words?: readonly string[];
  /** "any" for a look that only layers have which name no holder of their own. */
  holder?: string;
}

const all: Readonly<Record<"claims" | "control", readonly Status[]>> = statuses;

/** What of an area its look depends on. */
export interface SaidOfArea {
  class?: unknown;
  heldBy?: unknown;
  status?: unknown;
}

/** The part of a layer that its areas' looks depend on. */
export interface AreaLayer {
  kind: string;
  heldBy?: string;
}

function listOf({ kind }: AreaLayer): readonly Status[] {
  return kind === "claims" ? all.claims : all.control;
}

/** The looks that areas of a layer can have, each once. */
export function looksOfAreas(layer: AreaLayer): AreaLook[] {
  return [...new Set(listOf(layer).map(({ look }) => look as AreaLook))];
}

/** How an area is drawn: the first look that fits. */
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

/** Stands for whoever is said to hold ground, other than the layer's own holder. */
const anyHolder = "*";

/** The looks of ground that is held. */
export const heldLooks: ReadonlySet<string> = new Set(all.control.filter((s) => s.class === "held").map(({ look }) => look));

/** The look of ground that is held by a layer's own holder, or by nobody who is named. */
export const heldLook = "held" satisfies AreaLook;

/** How a claim is drawn whose status says nothing in particular. */
export const plainClaim = lookOfArea({ kind: "claims" }, {});

function text(raw: unknown): string | undefined {
  return typeof raw === "string" && raw !== "" ? raw : undefined;
}

function hasOneOf(said: string, words: readonly string[]): boolean {
  const lower = said.toLowerCase();
  return words.some((word) => lower.includes(word));
}
