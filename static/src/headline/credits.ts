// The attribution of the layers and archives shown, and of Leaflet.

import type { BasemapInView } from "../model/basemap";
import type { Layer } from "../model/catalogue";
import { at } from "../net/address";
import { type Publication, site } from "../net/site";
import { basemapCredits } from "../ui/basemap_credits";
import { creditsOf, jointCredits } from "../ui/by_whom";
import { byId, el, link } from "../ui/dom";
import { locale, t } from "../words/words";

/** text is the address of the map in words, where there is one. */
export function showCredits(layers: readonly Layer[], basemaps: readonly BasemapInView[], text: string | undefined): void {
  const credits = jointCredits(layers.flatMap(creditsOf));
  const published = site().publication;
  byId("credits").replaceChildren(
    el("span", {}, ...linked([...credits, "Leaflet"].join(" · "))),
    ...(basemaps.length > 0 ? [" · ", el("span", { attributes: { id: "basemap-credits" } }, ...basemapCredits(basemaps))] : []),
    " · ",
    ...(text === undefined ? [] : [el("a", { text: t("page.as_text"), attributes: { href: text } }), " · "]),
    el("a", { text: t("page.manual"), attributes: { href: site().link(at("/docs/")) ?? at("/docs/") } }),
    ...(published ? [" · ", el("span", { text: publicationWords(published), attributes: { id: "publication" } })] : []),
  );
}

/** Whose credit has a link: licences ask for it. */
const works = new Map([
  ["GeoNames", "https://www.geonames.org/"],
  ["GSHHG", "https://www.soest.hawaii.edu/pwessel/gshhg/"],
]);

/** Credits with links to the works that they name. */
function linked(credits: string): (HTMLElement | string)[] {
  return credits.split(/(GeoNames|GSHHG)/).map((part) => link(part, works.get(part)));
}

/** The publication shown, and when it was made. */
function publicationWords({ number, at, revision }: Publication): string {
  const format = new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return t("publication.shown", { number, revision, instant: format.format(new Date(at)) });
}
