// Says that the page is pinned to a revision of the record, with the way back to
// the newest.

import type { State } from "../model/choices";
import { t } from "../words/words";
import { addressOf } from "../store/address";
import { byId, el } from "../ui/dom";

/** Shows the note where the state has a revision. */
export function showPinned(state: State, style: number): void {
  const note = byId("pinned");
  note.hidden = state.rev === undefined;
  if (state.rev === undefined) return;
  // The record is read anew: a link is enough. The rest of the view is kept.
  const link = el("a", { text: t("share.show-newest"), attributes: { href: addressOf({ ...state, rev: undefined, style: undefined }) } });
  const restyled = state.style !== undefined && style !== 0 && state.style !== style;
  note.replaceChildren(el("span", { text: t("share.pinned-to", { revision: state.rev }) }), " ", ...(restyled ? [t("embed.restyled", { then: state.style!, now: style }), " "] : []), link);
}
