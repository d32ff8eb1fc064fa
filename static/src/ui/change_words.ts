// What changed, in words that state no claim as a fact.

import type { Gap, Layer } from "../model/catalogue";
import { longDate, shortDate } from "../model/dates";
import { type AreaLook, heldLook, plainClaim } from "../model/area_look";
import type { Changes } from "../model/changes";
import { changedWords, type GroundState, groundState } from "./class_words";
import { assessedBy, assessor } from "./headline";
import { t } from "../words";

/** Newly held; no longer claimed; newly contested. */
export function changeWords(layer: Layer, gained: boolean, state: Pick<GroundState, "class" | "who" | "by"> = { class: "held" }): string {
  if (layer.kind === "claims") return t(gained ? "changes.claimed_gained" : "changes.claimed_lost");
  const words = changedWords(state, gained);
  return state.by === undefined || state.by === layer.assessedBy ? words : `${words}, ${assessedBy(state.by)}`;
}

/** How much of one kind of ground changed in one way. */
export interface ChangeRow {
  words: string;
  look: AreaLook;
  gained: boolean;
  km2: number;
}

/** What changed in all: what was gained and lost, of each class and each holder; nothing of what did not change. */
export function changeRows(layer: Layer, changes: Changes): ChangeRow[] {
  const states =
    layer.kind === "control"
      ? changes.states.map(({ gained, lost, ...said }) => ({ state: groundState(layer, said), gained, lost }))
      : [{ state: { class: "held", look: plainClaim } as const, gained: changes.gained, lost: changes.lost }];
  return states.flatMap(({ state, gained, lost }) =>
    ([[true, gained], [false, lost]] as const).flatMap(([isGained, km2]) => (km2 > 0 ? [{ words: changeWords(layer, isGained, state), look: state.look, gained: isGained, km2 }] : [])),
  );
}

/** The rows of what is not known yet. */
export function comingRows(layer: Layer): Omit<ChangeRow, "km2">[] {
  const look = layer.kind === "claims" ? plainClaim : heldLook;
  return [true, false].map((gained) => ({ words: changeWords(layer, gained), look, gained }));
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
