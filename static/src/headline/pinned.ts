// The note that the page is pinned to a revision, with a link to the newest.

import type { Choices } from "../model/choices";
import { t } from "../words/words";
import { addressOf } from "../store/address";
import { byId, el } from "../ui/dom";

/** Shows the note where a revision is chosen. */
export function showPinned(choices: Choices, style: number): void {
  const note = byId("pinned");
  note.hidden = choices.rev === undefined;
  if (choices.rev === undefined) return;
  // A link, since the record has to be read again. All other choices are kept.
  const link = el("a", { text: t("share.show-newest"), attributes: { href: addressOf({ ...choices, rev: undefined, style: undefined }) } });
  const restyled = choices.style !== undefined && style !== 0 && choices.style !== style;
  note.replaceChildren(el("span", { text: t("share.pinned-to", { revision: choices.rev }) }), " ", ...(restyled ? [t("embed.restyled", { then: choices.style!, now: style }), " "] : []), link);
}
