// What control layers do not say of a position, in words: it is not assessed as held, which
// says of nobody else that they hold it.

import type { Picked } from "../draw/grid_spec";
import { accuracyOf } from "../model/accuracy";
import { length } from "../model/area";
import { longDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import type { Store } from "../store/store";
import { assessors } from "../ui/by_whom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";

/** A sentence for each layer that holds; none of one with no snapshot, or that has ended. */
export function silenceWords(store: Store, silent: Picked["silent"]): string[] {
  const { comparedDays, day, choices } = store;
  const from = choices.mode === "changes" ? comparedDays?.from : undefined;
  return silent.flatMap(({ layer: id, isNear }) => {
    const layer = store.layer(id);
    const age = layer && ageAt(layer, day);
    if (!layer || !age || age.ends !== undefined) return [];
    const name = titleOf(layer);
    const by = assessors(layer, from === undefined ? [day] : [from, day]);
    if (from !== undefined && comparedDays) {
      return isNear || !store.comparer.allows(layer) ? [] : [t("card.no_change", { name, by, from: longDate(from), to: longDate(comparedDays.to) })];
    }
    const date = longDate(age.on);
    return [isNear ? t("card.near_held", { name, by, date, length: length(accuracyOf(layer)) }) : t("card.not_held", { name, by, date })];
  });
}
