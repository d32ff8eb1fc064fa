// A small message: a failed request with a button to retry, or a note on what is shown.
// It covers nothing and takes no focus.

import { byId, el, icon } from "./dom";
import { t } from "../words/words";

export interface NoticeAction {
  words: string;
  run(): void;
}

/** Shows a failure; retry is called once, after it is hidden. */
export function showNotice(message: string, retry: () => void): void {
  showMessage(message, { words: t("page.try_again"), run: retry });
  isAboutMap = false;
}

/** Whether the message is about what the map shows. */
let isAboutMap = false;

/** Shows a note on what is shown; the action is run once, after it is hidden. */
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
  isAboutMap = true;
}

/** Hides a note on what was shown before. */
export function hideOutdatedMessage(): void {
  if (isAboutMap) hideNotice();
}

export function hideNotice(): void {
  const notice = byId("notice");
  notice.hidden = true;
  notice.replaceChildren();
}
