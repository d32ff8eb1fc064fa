// Whose data attached archives are made of, in their own words, with their links.

import { type BasemapInView, type CreditPart, lastDetail } from "../model/basemap";
import { t } from "../words/words";
import { link } from "./dom";

export function creditParts(parts: readonly CreditPart[]): (HTMLElement | string)[] {
  return parts.map(({ text, url }) => link(text, url));
}

/** The credits of the archives in the view, each once; of one that has no more detail, up to where it has. */
export function basemapCredits(inView: readonly BasemapInView[]): (HTMLElement | string)[] {
  const once = [...new Map(inView.map(({ basemap }) => [JSON.stringify(basemap.credit), basemap.credit])).values()];
  const credits = once.flatMap((parts, i) => [...(i > 0 ? [" · "] : []), ...creditParts(parts)]);
  const overzoomed = inView.filter(({ isOverzoomed }) => isOverzoomed).map(({ basemap }) => lastDetail(basemap));
  return overzoomed.length > 0 ? [...credits, ` (${t("basemap.detail", { zoom: Math.min(...overzoomed) })})`] : credits;
}
