// Those who assess who holds what, side by side on one day: which of them are compared,
// and how ground is drawn by how many of them, or which of two, call it held.

import { type Catalogue, inForce, type Layer } from "./catalogue";
import { type Choices, visibleLayers } from "./choices";
import type { Day } from "./dates";
import { holds } from "./layer_age";
import { assessorsOn } from "./voices";

/** How ground of a comparison is drawn; also the name of its look in the style table. */
export type AgreedLook = "agreed-all" | "agreed-some" | "agreed-first" | "agreed-second" | "agreed-none";

/** Who is compared. */
export interface Compared {
  /** The id of the comparison. */
  id: string;
  /** The layers, in the order of the record. */
  layers: readonly Layer[];
}

const ending = "~agreement";

/** The layers that assess who holds what. */
function controlOf(layers: readonly Layer[]): Layer[] {
  return layers.filter(({ kind }) => kind === "control");
}

/** Whether the record has several who assess. */
export function hasAssessors({ agreements }: Catalogue): boolean {
  return agreements.some(({ id }) => id === ending);
}

/** Whom the reader compares: a pair, else all whose layers are shown; undefined where there is nobody to compare with. */
export function comparedOf(catalogue: Catalogue, choices: Choices): Compared | undefined {
  const all = controlOf(catalogue.layers);
  const shown = controlOf(visibleLayers(catalogue, choices));
  const pair = shown.filter(({ id }) => choices.assessors?.includes(id));
  const layers = pair.length === 2 ? pair : shown;
  if (layers.length === all.length) return hasAssessors(catalogue) ? { id: ending, layers } : undefined;
  return layers.length > 1 ? { id: `${layers.map(({ id }) => id).join("~")}${ending}`, layers } : undefined;
}

/** Whether two of those compared assess something on a day: one alone neither agrees nor differs. */
export function isComparable({ layers }: Compared, day: Day): boolean {
  const there = layers.filter((layer) => holds(layer, day));
  if (layers.length === 2) return there.length === 2;
  return new Set(there.flatMap((layer) => assessorsOn(layer, [day]))).size > 1;
}

/** From when on the snapshots are in force together that are on a day. */
export function dateOf({ layers }: Compared, day: Day): Day | undefined {
  const days = layers.flatMap((layer) => inForce(layer, day)?.day ?? []);
  return days.length > 0 ? Math.max(...days) : undefined;
}

/** The look of ground, as its features and figures say of it. */
export function agreedLookOf(said: { in: unknown; alone: unknown }): AgreedLook {
  if (said.alone === 1) return "agreed-first";
  if (said.alone === 2) return "agreed-second";
  return said.in === "all" || said.in === "some" ? `agreed-${said.in}` : "agreed-none";
}

/** A comparison as it is drawn: in the colours that its layers have in common. */
export function drawnOf({ id, layers }: Compared): Pick<Layer, "id" | "kind" | "color" | "colorDark" | "heldBy" | "sides"> {
  const common = <K extends "color" | "colorDark" | "heldBy">(name: K) => (layers.every((l) => l[name] === layers[0]?.[name]) ? layers[0]?.[name] : undefined);
  return { id, kind: "control", color: common("color"), colorDark: common("colorDark"), heldBy: common("heldBy"), sides: layers[0]?.sides };
}
