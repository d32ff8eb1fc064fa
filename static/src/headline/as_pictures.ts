// Says that the server draws the map, and what cannot be chosen then.

import type { State } from "../model/choices";
import { t } from "../words/words";
import { addressOf } from "../store/address";
import { canDraw } from "../ui/can_draw";
import { byId, el } from "../ui/dom";

export function showAsPictures(state: State): void {
  const note = byId("as-pictures");
  document.body.classList.toggle("as-pictures", state.png);
  note.hidden = !state.png;
  if (!state.png) return;
  // The page begins anew: a link is enough. A browser that cannot draw is offered none.
  const link = canDraw() && el("a", { text: t("page.draw_it"), attributes: { href: addressOf({ ...state, png: false }) } });
  note.replaceChildren(el("span", { text: t("page.as_pictures") }), ...(link ? [" ", link] : []));
}
