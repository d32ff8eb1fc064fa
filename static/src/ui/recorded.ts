// Texts of the record, which are English. Those of the bundled layers have
// translations, which are loaded on demand.

import { language } from "../words/words";
import { loadRecorded } from "../words/words_loaded";
import { el } from "./dom";

let own: Readonly<Record<string, string>> | undefined;
let coming: Promise<void> | undefined;

/** Translates a text of the record, or marks it as English. */
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

/** Resolves once the translations are loaded; where that fails, texts stay English. */
function ready(): Promise<void> {
  coming ??= loadRecorded(language()).then(
    (texts) => void (own = texts),
    () => void (coming = undefined),
  );
  return coming;
}
