// As of when a layer is shown, and how old it is, in words.

import { type Day, shortDate } from "../model/dates";
import { isAreal, type Layer } from "../model/catalogue";
import { ageAt, type LayerAge } from "../model/layer_age";
import { t } from "../words/words";
import { titleOf } from "./title";

/** "" where a layer is of the date on show. */
export function asOfWords(age: LayerAge | undefined): string {
  if (!age) return "";
  const date = shortDate(age.on);
  if (age.ends !== undefined) return t("age.ended", { date, reason: age.ends });
  if (age.isStale) return t("age.as_of_old", { date, days: age.days });
  return age.days > 0 ? t("age.as_of", { date }) : "";
}

/** Words about a layer, with as of when they are where that is another date than the one on show. */
export function withAsOf(words: string, age: LayerAge | undefined): string {
  const asOf = asOfWords(age);
  return asOf === "" ? words : `${words}, ${asOf}`;
}

/** As of when a layer is shown on each of two compared dates on which it is past its cadence or has ended. */
export function comparedAges(layer: Layer, days: { from: Day; to: Day } | undefined): string[] {
  if (!days) return [];
  return [days.from, days.to].flatMap((day) => {
    const age = ageAt(layer, day);
    return age?.isStale || age?.ends !== undefined ? [`${shortDate(day)}: ${asOfWords(age)}`] : [];
  });
}

/** As of when layers are shown on a day, of those that are past their cadence or have ended; of all of ground, those of another date. */
export function datedWords(layers: readonly Layer[], day: Day, of: "late" | "ground" = "late"): string[] {
  return layers.flatMap((layer) => {
    const age = ageAt(layer, day);
    return age?.isStale || age?.ends !== undefined || (of === "ground" && isAreal(layer) && asOfWords(age) !== "") ? [`${titleOf(layer)}, ${asOfWords(age)}`] : [];
  });
}
