// Loads the words of one language.

import type { Language, Messages } from "./words";

/** Each is a script of its own: only one of them is loaded. */
const words: Readonly<Record<Language, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en"),
  ru: () => import("words:ru"),
  uk: () => import("words:uk"),
};

export async function loadWords(language: Language): Promise<Messages> {
  return (await words[language]()).default;
}
