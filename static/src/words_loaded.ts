// Loads the words of one language.

import { compiledLanguages, givenLanguage, type Language, type Messages } from "./words";

/** Where the script is that reads given words, beside this one; the build knows. */
declare const frontlineWordsGiven: string;

/** Each is a script of its own: only one of them is loaded. */
const words: Readonly<Record<keyof typeof compiledLanguages, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en"),
  ru: () => import("words:ru"),
  uk: () => import("words:uk"),
};

export async function loadWords(language: Language): Promise<Messages> {
  const given = givenLanguage(language);
  if (given) {
    const reader = (await import(new URL(frontlineWordsGiven, import.meta.url).href)) as typeof import("./words_given");
    return reader.readWords(language, given.file);
  }
  return (await words[language as keyof typeof words]()).default;
}
