// Loads the messages of one language.

import { type compiledLanguages, givenLanguage, type Language, type Messages } from "./words";

/** The script that parses given languages, relative to this one; set by the build. */
declare const frontlineWordsGiven: string;

/** Scripts, of which one is loaded. */
const words: Readonly<Record<keyof typeof compiledLanguages, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en"),
  ru: () => import("words:ru"),
  uk: () => import("words:uk"),
};

/** Translations of texts of the record. */
const texts: Readonly<Record<string, () => Promise<{ default: Readonly<Record<string, string>> }>>> = {
  ru: () => import("words:ru/record"),
  uk: () => import("words:uk/record"),
};

/** Loads the texts of the record in a language other than English. */
export async function loadRecorded(language: Language): Promise<Readonly<Record<string, string>>> {
  const given = givenLanguage(language);
  if (given) return (await reader()).readRecorded(given.file);
  return (await texts[language]!()).default;
}

/** The parser of given languages. */
const reader = async () => (await import(new URL(frontlineWordsGiven, import.meta.url).href)) as typeof import("./words_given");

export async function loadWords(language: Language): Promise<Messages> {
  const given = givenLanguage(language);
  if (given) return (await reader()).readWords(language, given.file);
  return (await words[language as keyof typeof words]()).default;
}
