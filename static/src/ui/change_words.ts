// What changed, in words that state no claim as a fact.

import type { Gap, Layer } from "../model/catalogue";
import { longDate, shortDate } from "../model/dates";
import { assessor } from "./headline";

/** What ground is to a layer: held or claimed. */
function stateOf(layer: Layer): string {
  return layer.kind === "claims" ? "claimed" : "held";
}

/** Newly held; no longer claimed. */
export function changeWords(layer: Layer, gained: boolean): string {
  return gained ? `Newly ${stateOf(layer)}` : `No longer ${stateOf(layer)}`;
}

/** Whose word it is. */
export function byWhom(layer: Layer): string {
  return layer.kind === "control" ? assessor(layer) : (layer.attribution ?? "");
}

/** The days without a snapshot, as a sentence. */
export function gapWords(gaps: readonly Gap[]): string | undefined {
  const days = gaps.reduce((sum, g) => sum + g.until - g.from, 0);
  if (days === 0) return undefined;
  if (days === 1) return `There is no snapshot of ${longDate(gaps[0]!.from)}.`;
  const first = gaps[0]!;
  if (gaps.length === 1) return `There is no snapshot from ${shortDate(first.from)} to ${shortDate(first.until - 1)}.`;
  return `${days} days between have no snapshot.`;
}
