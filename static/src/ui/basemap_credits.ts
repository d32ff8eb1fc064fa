// Whose data attached archives are made of, in their own words, with their links.

import { type Basemap, type BasemapInView, type CreditPart, lastDetail } from "../model/basemap";
import { type Day, longDate } from "../model/dates";
import { t } from "../words/words";
import { link } from "./dom";

/** Whose data an archive shows, and of what day, as plain text. */
export function creditOf({ credit, date }: Basemap): string {
  return credit.map(({ text }) => text).join(" ") + dateOf(date);
}

/** What follows a credit: the day of the data, where it is known. */
function dateOf(date: Day | undefined): string {
  return date === undefined ? "" : `, ${longDate(date)}`;
}

export function creditParts(parts: readonly CreditPart[]): (HTMLElement | string)[] {
  return parts.map(({ text, url }) => link(text, url));
}

/** The credits of the archives in the view, each once; of one that has no more detail, up to where it has. */
export function basemapCredits(inView: readonly BasemapInView[]): (HTMLElement | string)[] {
  const once = [...new Map(inView.map(({ basemap: { credit, date } }) => [JSON.stringify([credit, date]), { credit, date }])).values()];
  const credits = once.flatMap(({ credit, date }, i) => [...(i > 0 ? [" · "] : []), ...creditParts(credit), dateOf(date)]);
  const overzoomed = inView.filter(({ isOverzoomed }) => isOverzoomed).map(({ basemap }) => lastDetail(basemap));
  return overzoomed.length > 0 ? [...credits, ` (${t("basemap.detail", { zoom: Math.min(...overzoomed) })})`] : credits;
}
