// The age of a layer, in words.

import { type Day, shortDate } from "../model/dates";
import { isAreal, type Layer } from "../model/catalogue";
import { ageAt, type LayerAge } from "../model/layer_age";
import { t } from "../words/words";
import { titleOf } from "./title";

/** Returns "" where a layer is of the date shown. */
export function asOfWords(age: LayerAge | undefined): string {
  if (!age) return "";
  const date = shortDate(age.on);
  if (age.ends !== undefined) return t("age.ended", { date, reason: age.ends });
  if (age.isStale) return t("age.as_of_old", { date, days: age.days });
  return age.days > 0 ? t("age.as_of", { date }) : "";
}

/** Adds to words about a layer as of when it is, where that is not the date shown. */
export function withAsOf(words: string, age: LayerAge | undefined): string {
  const asOf = asOfWords(age);
  return asOf === "" ? words : `${words}, ${asOf}`;
}

/** As of when a layer is on each of two compared dates, where it is past its cadence or has ended. */
export function comparedAges(layer: Layer, days: { from: Day; to: Day } | undefined): string[] {
  if (!days) return [];
  return [days.from, days.to].flatMap((day) => {
    const age = ageAt(layer, day);
    return age?.isStale || age?.ends !== undefined ? [`${shortDate(day)}: ${asOfWords(age)}`] : [];
  });
}

/** As of when layers are on a day: "late" lists those past their cadence or ended; "ground" adds layers of areas of another date. */
export function datedWords(layers: readonly Layer[], day: Day, of: "late" | "ground" = "late"): string[] {
  return layers.flatMap((layer) => {
    const age = ageAt(layer, day);
    return age?.isStale || age?.ends !== undefined || (of === "ground" && isAreal(layer) && asOfWords(age) !== "") ? [`${titleOf(layer)}, ${asOfWords(age)}`] : [];
  });
}
