// The language of the page: the words of its fixed parts, and the switch.

import { type Language, language, languageNames, t, type WordKey, isWord } from "../words/words";
import { byId, el } from "./dom";

/** The language that the address names; null where no server has put one in: in a publication, and offline. */
export function askedLanguage(): string | null {
  return new URLSearchParams(location.search).get("lang");
}

/**
 * Puts words into what the page has from the start, where it came in another
 * language: data-words names those of an element, data-words-… of an attribute.
 */
export function labelPage(): void {
  const root = document.documentElement;
  if (root.lang === language()) return;
  root.lang = language();
  for (const element of document.querySelectorAll<HTMLElement>("[data-words]")) element.textContent = word(element.dataset["words"]);
  for (const element of document.querySelectorAll<HTMLElement>("[data-words-label]")) element.setAttribute("aria-label", word(element.dataset["wordsLabel"]));
  for (const element of document.querySelectorAll<HTMLElement>("[data-words-role]")) element.setAttribute("aria-roledescription", word(element.dataset["wordsRole"]));
}

function word(key = ""): string {
  if (!isWord(key)) throw new Error(`index.html names ${key}, and there is no such message`);
  return t(key satisfies WordKey);
}

/** What the page's head says of languages that the server was given. */
export function headLanguages(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="frontline-languages"]')?.content;
}

/** Fills the switch; choosing loads the page anew, at the address that is given then. */
export function languageSwitch(addressIn: (language: Language) => string): void {
  const select = byId<HTMLSelectElement>("language");
  select.replaceChildren(
    ...languageNames().map(([tag, name]) => el("option", { text: name, attributes: { value: tag, lang: tag } })),
  );
  select.value = language();
  select.addEventListener("change", () => location.assign(addressIn(select.value)));
}
