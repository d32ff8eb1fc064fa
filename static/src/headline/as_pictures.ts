// The note that the server draws the map.

import type { Choices } from "../model/choices";
import { t } from "../words/words";
import { addressOf } from "../store/address";
import { canDraw } from "../ui/can_draw";
import { byId, el } from "../ui/dom";

export function showAsPictures(choices: Choices): void {
  const note = byId("as-pictures");
  document.body.classList.toggle("as-pictures", choices.png);
  note.hidden = !choices.png;
  if (!choices.png) return;
  // A link, since the page has to reload; none where the browser cannot draw.
  const link = canDraw() && el("a", { text: t("page.draw_it"), attributes: { href: addressOf({ ...choices, png: false }) } });
  note.replaceChildren(el("span", { text: t("page.as_pictures") }), ...(link ? [" ", link] : []));
}
