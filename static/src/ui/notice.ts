// A small message that something did not come, with a way to try again. It
// covers nothing and takes no focus.

import { byId, el, icon } from "./dom";
import { t } from "../words";

/** Shows a message; retry is called once, after it is hidden. */
export function showNotice(message: string, retry: () => void): void {
  const notice = byId("notice");
  notice.replaceChildren(
    el("p", { text: message }),
    el("button", {
      class: "button",
      text: t("page.try_again"),
      attributes: { type: "button" },
      on: {
        click: () => {
          hideNotice();
          retry();
        },
      },
    }),
    el("button", { class: "plain", attributes: { type: "button", "aria-label": t("page.dismiss") }, on: { click: hideNotice } }, icon("close")),
  );
  notice.hidden = false;
}

export function hideNotice(): void {
  const notice = byId("notice");
  notice.hidden = true;
  notice.replaceChildren();
}
