// The card of a settlement of the gazetteer or of a basemap, or of a position: where it is, and no more.
// The record says nothing by it.

import { longDate } from "../model/dates";
import type { SearchAnswer } from "../net/api";
import { announce } from "../ui/announcer";
import { el } from "../ui/dom";
import { gazetteerCredit } from "../ui/gazetteer_credit";
import { originCredit } from "../ui/origin_credit";
import { pageLink } from "../ui/page_link";
import { t, type MessageKey } from "../words/words";

const kinds: Record<string, MessageKey> = { position: "search.position", basemap: "search.basemap_settlement" };

export function placeCard({ hits, gazetteer, basemaps }: SearchAnswer, pageOf: (page: string) => string | undefined): HTMLElement {
  const [hit] = hits;
  if (!hit?.center) return el("article", { class: "card card-missing" }, el("p", { text: t("search.none") }));
  const [lon, lat] = hit.center;
  const position = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return el(
    "article",
    { class: "card", attributes: { "data-layer": hit.kind, "data-id": hit.id } },
    el("p", { class: "card-layer", text: t(kinds[hit.kind] ?? "search.settlement") }),
    el("h3", { class: "card-name", text: hit.name }),
    hit.official.length > 0 && el("p", { class: "card-names", text: hit.official.join(" · ") }),
    hit.region !== undefined && el("p", { text: hit.region }),
    el("p", { class: "card-position" }, el("span", { text: position }), copyButton(position)),
    hit.kind === "settlement" && el("p", { text: hit.recordedFrom === undefined ? t("search.unrecorded") : t("search.recorded_from", { date: longDate(hit.recordedFrom) }) }),
    hit.kind === "basemap" && el("p", { text: t("search.basemap_unrecorded") }),
    ...(hit.page === undefined ? [] : pageLink(hit.name, pageOf(hit.page))),
    gazetteer && el("p", { class: "hits-credit" }, ...gazetteerCredit(gazetteer)),
    basemaps.length > 0 && el("p", { class: "hits-credit" }, ...originCredit(basemaps)),
  );
}

function copyButton(text: string): HTMLElement {
  const button = el("button", { class: "chip", text: t("search.copy"), attributes: { type: "button" }, on: { click: () => void copy() } });
  async function copy(): Promise<void> {
    announce(""); // screen readers do not repeat an unchanged text
    try {
      await navigator.clipboard.writeText(text);
      announce(t("share.copied"));
      button.textContent = t("share.copied");
    } catch {
      getSelection()?.selectAllChildren(button.previousElementSibling!); // to be copied with the keyboard
    }
  }
  return button;
}
