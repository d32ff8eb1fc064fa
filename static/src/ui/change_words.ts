// What changed, in words that state no claim as a fact.

import type { Gap, Layer } from "../model/catalogue";
import { type Day, longDate, shortDate } from "../model/dates";
import { type AreaLook, heldLook, plainClaim } from "../model/area_look";
import type { ChangedGround, Changes } from "../model/changes";
import { assessorsOfClaim, isAlone } from "../model/voices";
import { changedWords, type Ground, groundOf } from "./state_words";
import { assessedBy, assessors, claimants, claimedBy } from "./by_whom";
import { t } from "../words/words";

/** Newly held; no longer claimed, by whom; newly contested, by whose assessment where not one assesses all that is compared. */
export function changeWords(layer: Layer, gained: boolean, days: readonly Day[], ground: Pick<Ground, "class" | "who" | "by">): string {
  const words = changedWords(ground, gained);
  if (layer.kind === "claims") return ground.who === undefined ? `${words}, ${claimedBy(undefined)}` : words;
  // What is claimed counts as the claimant's, whoever assesses that.
  const by = ground.class === "claimed" && ground.who !== undefined ? assessorsOfClaim(layer, ground.who, days) : [ground.by];
  return by.length === 1 && isAlone(layer, by[0], days) ? words : `${words}, ${assessedBy(...by)}`;
}

/** The same of what counts, whoever holds, claims or assesses it. */
export function plainChangeWords(layer: Layer, gained: boolean): string {
  return changedWords({ class: layer.kind === "claims" ? "claimed" : "held" }, gained);
}

/** How much of one kind of ground changed in one way. */
export interface ChangeRow {
  words: string;
  look: AreaLook;
  gained: boolean;
  km2: number;
}

/** What changed in all: what was gained and lost, of each class and each holder; nothing of what did not change. */
export function changeRows(layer: Layer, changes: Changes, days: readonly Day[]): ChangeRow[] {
  return changes.grounds.flatMap(({ gained, lost, ...said }) => {
    const ground = changedGround(layer, said);
    return ([[true, gained], [false, lost]] as const).flatMap(([isGained, km2]) =>
      km2 > 0 ? [{ words: changeWords(layer, isGained, days, ground), look: ground.look, gained: isGained, km2 }] : [],
    );
  });
}

/** What is said of ground that changed: of a claim, who claims it. */
export function changedGround(layer: Layer, said: ChangedGround): Ground {
  return layer.kind === "claims" ? { look: plainClaim, class: "claimed", who: said.claimedBy } : groundOf(layer, said);
}

/** The rows of what is not known yet. */
export function comingRows(layer: Layer): Omit<ChangeRow, "km2">[] {
  const look = layer.kind === "claims" ? plainClaim : heldLook;
  return [true, false].map((gained) => ({ words: plainChangeWords(layer, gained), look, gained }));
}

/** Whose word it is on some days. */
export function byWhom(layer: Layer, days: readonly Day[]): string {
  return layer.kind === "control" ? assessors(layer, days) : (claimants(layer, days) || (layer.attribution ?? ""));
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
