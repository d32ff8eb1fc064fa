// What changed in the days before the date on which the map opened, as the server said it in the
// page: it has the spans to say it of before a script has run.

import type { Layer } from "../model/catalogue";
import { type Day, parseDay } from "../model/dates";
import type { Store } from "../store/store";
import { today } from "./live_words";

/** How far the newest assessment may lie behind today: today's may still come. */
const liveDays = 1;

/** What changed in the days before, and of which layer. */
export interface Recent {
  words: string;
  layer: string;
}

let said: (Recent & { day: Day | undefined }) | undefined;
/** The pin of the layer's record that they are of. */
let pin: number | undefined;

/** Keeps the words, before the headline is shown anew. */
export function keepRecentWords(layers: readonly Layer[]): void {
  const element = document.getElementById("headline-recent");
  if (!element) return;
  said = { words: element.textContent, layer: element.dataset["layer"] ?? "", day: parseDay(element.dataset["day"] ?? "") };
  pin = layers.find((l) => l.id === said?.layer)?.timeline?.pin;
}

/** What the page says, where the map shows what that is of. */
export function recentWords({ day, choices, visible, isLive, catalogue }: Pick<Store, "day" | "choices" | "visible" | "isLive" | "catalogue">): Recent | undefined {
  if (said?.day !== day || choices.mode !== "map" || choices.who !== "all") return undefined;
  const layer = visible.find((l) => l.id === said?.layer);
  if (!layer || layer.timeline?.pin !== pin) return undefined;
  const isPast = isLive && layer.cadence === "daily" && today(catalogue.today) - day > liveDays;
  return isPast ? undefined : said;
}
