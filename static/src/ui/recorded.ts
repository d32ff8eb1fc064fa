// Texts as the record has them: in English, but for those of the bundled layers,
// which have words in other languages. These come when they are first needed.

import { language } from "../words/words";
import { loadRecorded } from "../words/words_loaded";
import { el } from "./dom";

let own: Readonly<Record<string, string>> | undefined;
let coming: Promise<void> | undefined;

/** A text of the record in the page's language, else marked as the English that it is. */
export function recorded(text: string | HTMLElement): string | HTMLElement {
  if (language() === "en") return text;
  const marked = el("span", { attributes: { lang: "en" } }, text);
  const holder = typeof text === "string" ? marked : text;
  const put = () => {
    const words = own?.[holder.textContent ?? ""];
    if (words === undefined) return;
    holder.textContent = words;
    marked.removeAttribute("lang");
  };
  if (own) put();
  else void ready().then(put);
  return marked;
}

/** Resolves once texts can be had in the page's language; where they do not come, they stay English. */
function ready(): Promise<void> {
  coming ??= loadRecorded(language()).then(
    (texts) => void (own = texts),
    () => void (coming = undefined),
  );
  return coming;
}
