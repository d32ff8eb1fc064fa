// As of when a layer is shown, and how old it is, in words.

import { type Day, shortDate } from "../model/dates";
import type { Layer } from "../model/catalogue";
import { ageAt, type LayerAge, newerThan } from "../model/layer_age";
import type { Session } from "../store/session";
import { site } from "../net/site";
import { t } from "../words/words";

const millisecondsInDay = 86_400_000;

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

/** How old the newest is today, and what is newer than the date on show; nothing where the map does not follow the record. */
export function liveWords({ isLive, visible, day, catalogue }: Pick<Session, "isLive" | "visible" | "day" | "catalogue">): string[] {
  if (!isLive || visible.length === 0) return [];
  const control = visible.some((l) => l.kind === "control");
  const days = Math.max(today(catalogue.today) - day, 0);
  const newer = newerThan(visible, day).map(({ layer, day }) => t(`age.newer_${layer.kind as Newer}`, { date: shortDate(day) }));
  return [
    t(control ? "age.newest" : "age.newest_entry", { date: shortDate(day), days }),
    ...(newer.length > 0 ? [t("age.newer", { what: newer.join(", ") })] : []),
  ];
}

type Newer = "claims" | "control" | "places" | "statements";

/** A publication does not know what day it is read on. */
function today(recorded: Day): Day {
  return site().isPublished ? Math.max(recorded, Math.floor(Date.now() / millisecondsInDay)) : recorded;
}
