// The share dialog: link, picture, embed, data and citation.

import { longDate } from "../model/dates";
import { comparedDays, shownDay, visibleLayers } from "../model/choices";
import {
  basemapsIn,
  type DataFile,
  filesOnShow,
  lastingLink,
  type LinkSort,
  linkSorts,
  linkTo,
  revisionOf,
  type Shown,
} from "../net/view_addresses";
import { site } from "../net/site";
import { t } from "../words/words";
import { citation } from "./citation";
import { copyField } from "./copy";
import { el, icon } from "../ui/dom";
import { titleOf } from "../ui/title";
import { button, section } from "./dialog_section";
import { publishedPicture } from "./published_picture";
import { embedSection } from "./share_embed";
import { pictureSection } from "./share_picture";
import { filmSection } from "./share_film";
import { textAddress } from "../net/text_address";

/** Opens the dialog on what is shown at that moment. */
export function openShareDialog(shown: Shown, dark: boolean): void {
  const said = el("p", { class: "share-said", attributes: { role: "status" } });
  const say = (words: string) => void (said.textContent = words);
  const closed = new AbortController();
  const close = el("button", { class: "plain", attributes: { type: "button", "aria-label": t("share.close") } }, icon("close"));
  const dialog = el(
    "dialog",
    { class: "share", attributes: { "aria-labelledby": "share-title" } },
    el(
      "div",
      { class: "share-body" },
      el("header", { class: "share-head" }, el("h2", { text: t("share.title"), attributes: { id: "share-title" } }), said, close),
      linkSection(shown, say),
      ...pictures(shown, dark, say, closed.signal),
      dataSection(shown),
      citationSection(shown, say),
    ),
  );
  close.addEventListener("click", () => dialog.close());
  // A click on the dialog itself is on its backdrop: the body fills it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  // Escape closes the dialog alone.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    closed.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Picture, film and embed; of a map without layers there are none, and no films on a published site, which draws nothing. */
function pictures(shown: Shown, dark: boolean, say: (words: string) => void, closed: AbortSignal): HTMLElement[] {
  if (visibleLayers(shown.catalogue, shown.choices).length > 0) {
    const drawn = site().isPublished ? [publishedPicture(shown)] : [pictureSection(shown, dark), filmSection(shown, dark, closed)];
    return [...drawn, embedSection(shown, sortOf(shown), say)];
  }
  return [section("picture", t("share.picture"), el("p", { class: "share-note", text: t("share.no-layers") }))];
}

function absolute(query: string): string {
  return new URL(site().page + query, location.href).href;
}

// ---- the link

function linkSection(shown: Shown, say: (words: string) => void): HTMLElement {
  const field = el("input", { class: "share-field", attributes: { type: "text", readonly: "", "aria-label": t("share.address") } });
  const choose = (sort: LinkSort) => void (field.value = absolute(linkTo(sort, shown)));
  const date = longDate(shownDay(shown.catalogue, shown.choices));
  const words: Record<LinkSort, [name: string, meaning: string]> = {
    live: [t("time.live"), t("share.live-means")],
    dated: [t("share.dated"), t("share.dated-means", { date })],
    pinned: [t("share.pinned"), [t("share.pinned-means", { date, revision: revisionOf(shown) }), ...(basemapsIn("pinned", shown) ? [t("basemap.linked")] : [])].join(" ")],
  };
  const now = lastingLink();
  const choices = linkSorts.filter((sort) => sort !== "pinned" || lastingLink() === "pinned").map((sort) => {
    const radio = el("input", {
      attributes: { type: "radio", name: "share-sort", value: sort, "aria-describedby": `share-means-${sort}` },
      on: { change: () => choose(sort) },
    });
    radio.checked = sort === now;
    const [name, meaning] = words[sort];
    return el(
      "label",
      { class: "share-choice" },
      radio,
      el("span", { class: "share-choice-name", text: name }),
      el("span", { class: "share-choice-means", text: meaning, attributes: { id: `share-means-${sort}` } }),
    );
  });
  choose(now);
  return section(
    "link",
    t("share.link"),
    el("fieldset", { class: "share-choices" }, el("legend", { class: "unseen", text: t("share.link") }), ...choices),
    el(
      "p",
      { class: "share-row" },
      field,
      button(t("share.copy-link"), () => void copyField(field, say)),
      typeof navigator.share === "function" && button(t("share.send"), () => void send(field.value)),
    ),
  );
}

/** The sort of link that the page's own address is. */
function sortOf({ choices }: Shown): LinkSort {
  if (choices.rev !== undefined) return lastingLink();
  return choices.day === undefined ? "live" : "dated";
}

async function send(url: string): Promise<void> {
  try {
    await navigator.share({ title: document.title, url });
  } catch (error) {
    // The reader cancelled.
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}

// ---- the data

function dataSection(shown: Shown): HTMLElement {
  const layers = filesOnShow(shown);
  const items = layers.map(({ layer, files }) =>
    el(
      "li",
      {},
      el("span", { class: "share-layer", text: titleOf(layer) }),
      el("span", { class: "share-files" }, ...files.map((file) => fileLink(file, titleOf(layer), shown))),
    ),
  );
  return section(
    "data",
    t("share.data"),
    items.length > 0 ? el("ul", { class: "share-data-list" }, ...items) : el("p", { class: "share-note", text: t("share.no-data") }),
  );
}

function fileLink({ address, format, what }: DataFile, layer: string, { choices, catalogue }: Shown): HTMLElement {
  const date = longDate(shownDay(catalogue, choices));
  const visible = { data: t("share.of-date", { date }), areas: t("share.of-areas"), changes: t("share.of-changes"), history: t("share.of-history") }[what];
  const name =
    what === "data"
      ? t("share.file-data", { layer, date, format })
      : what === "areas"
        ? t("share.file-areas", { layer, format })
        : what === "history"
          ? t("share.file-history", { layer, format })
          : t("share.file-changes", { layer, format });
  return el("a", { attributes: { href: address, download: "", "aria-label": name } }, `${visible} (${format})`);
}

// ---- the citation

function citationSection(shown: Shown, say: (words: string) => void): HTMLElement {
  const text = citation(shown, absolute(linkTo(lastingLink(), shown)));
  const field = el("textarea", { class: "share-field", attributes: { readonly: "", "aria-labelledby": "share-citation" } });
  const words = textAddress(shown.choices, shownDay(shown.catalogue, shown.choices), comparedDays(shown.catalogue, shown.choices));
  field.value = text;
  field.rows = text.split("\n").length + 3;
  return section(
    "citation",
    t("share.citation"),
    field,
    el(
      "p",
      { class: "share-row" },
      button(t("share.copy-citation"), () => void copyField(field, say)),
      words !== undefined && el("a", { class: "share-text", text: t("page.as_text"), attributes: { href: words } }),
    ),
  );
}
