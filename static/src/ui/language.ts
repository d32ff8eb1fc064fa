// The language of the page: the texts of its static elements, and the switch.

import { type Language, language, languageNames, t, type MessageKey, isMessage } from "../words/words";
import { byId, el } from "./dom";

/** The language in the address; null in a publication and offline, where no server adds one. */
export function askedLanguage(): string | null {
  return new URLSearchParams(location.search).get("lang");
}

/**
 * Translates the page's static elements, where it was served in another language:
 * data-words names the message of an element's text, data-words-… of an attribute.
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
  if (!isMessage(key)) throw new Error(`index.html names ${key}, and there is no such message`);
  return t(key satisfies MessageKey);
}

/** The given languages, as the page's head lists them. */
export function headLanguages(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="frontline-languages"]')?.content;
}

/** Fills the switch; choosing a language reloads the page. */
export function languageSwitch(addressIn: (language: Language) => string): void {
  const select = byId<HTMLSelectElement>("language");
  select.replaceChildren(
    ...languageNames().map(([tag, name]) => el("option", { text: name, attributes: { value: tag, lang: tag } })),
  );
  select.value = language();
  select.addEventListener("change", () => location.assign(addressIn(select.value)));
}
