// Texts as the record has them: in English, whatever the page speaks.

import { language } from "../words";
import { el } from "./dom";

/** A text of the record, which says in which language it is where the page speaks another. */
export function recorded(text: string | HTMLElement): string | HTMLElement {
  return language() === "en" ? text : el("span", { attributes: { lang: "en" } }, text);
}
