// The link to the page of a place. Embeds are read within another page, which it leaves alone.

import { t } from "../words/words";
import { el } from "./dom";

/** None where there is no page. */
export function pageLink(name: string, href: string | undefined): HTMLElement[] {
  if (href === undefined) return [];
  return [el("p", { class: "place-page" }, el("a", { text: t("point.page", { name }), attributes: { href, target: "_blank", rel: "noopener" } }))];
}
