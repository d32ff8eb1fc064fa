// Loads what the desk and the pages of drafts say besides what all pages do.

import type { compiledLanguages, Language, Messages } from "./words";

/** Scripts, of which one is loaded. */
const words: Readonly<Record<keyof typeof compiledLanguages, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en/desk"),
  ru: () => import("words:ru/desk"),
  uk: () => import("words:uk/desk"),
};

/** Loads the desk's messages: in a given language they are English. */
export async function loadDeskWords(language: Language): Promise<Messages> {
  return (await (Object.hasOwn(words, language) ? words[language as keyof typeof words] : words.en)()).default;
}
