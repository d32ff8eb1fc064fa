// What changed, in words that state no claim as a fact.

import type { Gap, Layer } from "../model/catalogue";
import { longDate, shortDate } from "../model/dates";
import { assessor } from "./headline";
import { t } from "../words";

/** Newly held; no longer claimed. */
export function changeWords(layer: Layer, gained: boolean): string {
  return t(layer.kind === "claims" ? (gained ? "changes.claimed_gained" : "changes.claimed_lost") : gained ? "changes.held_gained" : "changes.held_lost");
}

/** Whose word it is. */
export function byWhom(layer: Layer): string {
  return layer.kind === "control" ? assessor(layer) : (layer.attribution ?? "");
}

/** The days without a snapshot, as a sentence. */
export function gapWords(gaps: readonly Gap[]): string | undefined {
  const days = gaps.reduce((sum, g) => sum + g.until - g.from, 0);
  if (days === 0) return undefined;
  if (days === 1) return t("changes.gap_day", { date: longDate(gaps[0]!.from) });
  const first = gaps[0]!;
  if (gaps.length === 1) return t("changes.gap_run", { from: shortDate(first.from), to: shortDate(first.until - 1) });
  return t("changes.gap_days", { n: days });
}
