// The address of an embed of the map as shown, and the HTML to paste.

import { firstDay } from "../model/catalogue";
import { isoOf } from "../model/dates";
import { hasTwoDates, shownDay, visibleLayers } from "../model/choices";
import { type Picture, site } from "./site";
import { currentPictureAddress, linkTo, type LinkSort, pictureAddress, type PictureOptions, pictureRef, type Shown } from "./view_addresses";

export interface EmbedChoice {
  sort: LinkSort;
  theme: "auto" | "light" | "dark";
  canMove: boolean;
  hasTime: boolean;
  /** An <iframe>, or the custom element. */
  form: "component" | "frame";
}

/** The parameters of the page that an embed takes. */
const taken = ["date", "layers", "who", "rev", "style", "basemap", "map", "look", "compare", "swipe", "sources"];
/** The frame's height in pixels where no script adjusts it. */
const frameHeight = 560;

/** A comparison is never live: its later date is fixed. */
function sortOf({ sort }: EmbedChoice, { choices }: Shown): LinkSort {
  return sort === "live" && hasTwoDates(choices.mode) ? "dated" : sort;
}

/** The address of the embed, on this host. */
export function embedAddress(choice: EmbedChoice, shown: Shown, language: string): string {
  const { choices, catalogue } = shown;
  const page = new URLSearchParams(linkTo(sortOf(choice, shown), shown));
  if (choices.mode === "assessors") page.delete("look"); // an embed has no key to it
  const query = taken.flatMap((name) => (page.has(name) ? [`${name}=${page.get(name)}`] : []));
  query.push(`lang=${language}`);
  if (choice.theme !== "auto") query.push(`theme=${choice.theme}`);
  const from = firstDay(visibleLayers(catalogue, choices));
  const hasTime = choice.hasTime && choices.mode === "map" && from !== undefined && from < shownDay(catalogue, choices);
  if (hasTime) query.push(`range=${isoOf(from)}..${page.get("date") ?? ""}`);
  const controls = [...(choice.canMove ? ["move", "zoom"] : []), ...(hasTime ? ["time"] : [])];
  if (!choice.canMove) query.push(`controls=${controls.join(",") || "none"}`);
  return `${site().embed}?${query.join("&")}`;
}

/** The picture for pages without scripts, live where the embed is; undefined where none is published. */
function embedPicture(choice: EmbedChoice, shown: Shown, language: string): Picture | undefined {
  const theme = choice.theme === "dark" ? "dark" : "light";
  if (site().isPublished) return site().picture?.(sortOf(choice, shown) === "live" ? "latest" : pictureRef(shown), language, theme);
  return { address: drawnPicture(choice, shown, language, theme), width: 1200, height: 800 };
}

function drawnPicture(choice: EmbedChoice, shown: Shown, language: string, theme: "light" | "dark"): string {
  const options: PictureOptions = { size: "1200x800", scale: 1, theme, language };
  const sort = sortOf(choice, shown);
  return sort === "pinned" ? pictureAddress(shown, options) : currentPictureAddress(sort, shown, options);
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Two lines of HTML; origin is the host of this server. */
export function embedLines(choice: EmbedChoice, shown: Shown, language: string, label: string, origin: string): string {
  const absolute = (address: string) => escaped(new URL(address, origin).href);
  const src = absolute(embedAddress(choice, shown, language));
  const script = `<script async src="${absolute(site().embedScript)}"></script>`;
  const title = escaped(label);
  if (choice.form === "frame") {
    return `<iframe src="${src}" title="${title}" width="100%" height="${frameHeight}" frameborder="0" loading="lazy" allowfullscreen></iframe>\n${script}`;
  }
  const drawn = embedPicture(choice, shown, language);
  const picture = drawn ? `<img src="${absolute(drawn.address)}" alt="${title}" width="${drawn.width}" height="${drawn.height}" style="max-width:100%;height:auto">` : title;
  const full = absolute(site().page + linkTo(sortOf(choice, shown), shown));
  return `<frontline-map src="${src}" label="${title}"><noscript><a href="${full}">${picture}</a></noscript></frontline-map>\n${script}`;
}
