// Changes in words, which never state a claim as a fact.

import type { Gap, Layer } from "../model/catalogue";
import { type Day, longDate, shortDate } from "../model/dates";
import { type AreaLook, lookOfArea, mainLook, plainClaim } from "../model/area_look";
import type { ChangedState, Changes } from "../model/changes";
import { assessorsOfClaim, isAlone } from "../model/voices";
import { changedWords, type GroundState, stateOf } from "./state_words";
import { assessedBy, assessors, claimants, claimedBy } from "./by_whom";
import { t } from "../words/words";

/** The change of a state: newly held; no longer claimed. With the assessor where there are several. */
export function changeWords(layer: Layer, gained: boolean, days: readonly Day[], state: Pick<GroundState, "class" | "who" | "by">): string {
  const words = changedWords(state, gained);
  if (layer.kind === "claims") return state.who === undefined ? `${words}, ${claimedBy(undefined)}` : words;
  // Claims are counted by claimant, whoever assesses them.
  const by = state.class === "claimed" && state.who !== undefined ? assessorsOfClaim(layer, state.who, days) : [state.by];
  return by.length === 1 && isAlone(layer, by[0], days) ? words : `${words}, ${assessedBy(...by)}`;
}

/** The change of held or claimed ground, without names. */
export function plainChangeWords(layer: Layer, gained: boolean): string {
  return changedWords({ class: layer.kind === "claims" ? "claimed" : "held" }, gained);
}

/** How much of a state was gained or lost. */
export interface ChangeRow {
  words: string;
  look: AreaLook;
  gained: boolean;
  km2: number;
}

/** The totals by state; none of what did not change. */
export function changeRows(layer: Layer, changes: Changes, days: readonly Day[]): ChangeRow[] {
  return changes.states.flatMap(({ gained, lost, ...said }) => {
    const state = changedState(layer, said);
    return ([[true, gained], [false, lost]] as const).flatMap(([isGained, km2]) =>
      km2 > 0 ? [{ words: changeWords(layer, isGained, days, state), look: state.look, gained: isGained, km2 }] : [],
    );
  });
}

/** The state of ground that changed. */
export function changedState(layer: Layer, said: ChangedState): GroundState {
  return layer.kind === "claims" ? { look: lookOfArea(layer, { claimedBy: said.claimedBy }), class: "claimed", who: said.claimedBy } : stateOf(layer, said);
}

/** The rows while the difference is loading. */
export function comingRows(layer: Layer): Omit<ChangeRow, "km2">[] {
  const look = layer.kind === "claims" ? plainClaim : mainLook(layer);
  return [true, false].map((gained) => ({ words: plainChangeWords(layer, gained), look, gained }));
}

/** By whose word a layer is on some days. */
export function byWhom(layer: Layer, days: readonly Day[]): string {
  return layer.kind === "control" ? assessors(layer, days) : (claimants(layer, days) || (layer.attribution ?? ""));
}

/** Gaps, as a sentence. */
export function gapWords(gaps: readonly Gap[]): string | undefined {
  const days = gaps.reduce((sum, g) => sum + g.until - g.from, 0);
  if (days === 0) return undefined;
  if (days === 1) return t("changes.gap_day", { date: longDate(gaps[0]!.from) });
  const first = gaps[0]!;
  if (gaps.length === 1) return t("changes.gap_run", { from: shortDate(first.from), to: shortDate(first.until - 1) });
  return t("changes.gap_days", { n: days });
}
