// A small message: that something did not come, with a way to try again, or that
// something is otherwise than was asked for, with the way back where there is
// one. It covers nothing and takes no focus.

import { byId, el, icon } from "./dom";
import { t } from "../words/words";

export interface NoticeAction {
  words: string;
  run(): void;
}

/** Shows that something did not come; retry is called once, after it is hidden. */
export function showNotice(message: string, retry: () => void): void {
  showMessage(message, { words: t("page.try_again"), run: retry });
  isOfView = false;
}

/** Whether the message is about what is shown, and goes with it. */
let isOfView = false;

/** Shows a message about what is shown, with something to do about it; that is done once, after it is hidden. */
export function showMessage(message: string, action?: NoticeAction): void {
  const notice = byId("notice");
  notice.replaceChildren(
    el("p", { text: message }),
    ...(action
      ? [
          el("button", {
            class: "button",
            text: action.words,
            attributes: { type: "button" },
            on: {
              click: () => {
                hideNotice();
                action.run();
              },
            },
          }),
        ]
      : []),
    el("button", { class: "plain", attributes: { type: "button", "aria-label": t("page.dismiss") }, on: { click: hideNotice } }, icon("close")),
  );
  notice.hidden = false;
  isOfView = true;
}

/** What is shown is another: a message about it does not stay. */
export function hideOutdatedMessage(): void {
  if (isOfView) hideNotice();
}

export function hideNotice(): void {
  const notice = byId("notice");
  notice.hidden = true;
  notice.replaceChildren();
}
