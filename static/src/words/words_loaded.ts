// Loads the words of one language.

import { type compiledLanguages, givenLanguage, type Language, type Messages } from "./words";

/** Where the script is that reads given words, beside this one; the build knows. */
declare const frontlineWordsGiven: string;

/** Each is a script of its own: only one of them is loaded. */
const words: Readonly<Record<keyof typeof compiledLanguages, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en"),
  ru: () => import("words:ru"),
  uk: () => import("words:uk"),
};

/** The texts of the record, as recorded, with what they are in a language. */
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

/** What reads the words of given languages. */
const reader = async () => (await import(new URL(frontlineWordsGiven, import.meta.url).href)) as typeof import("./words_given");

export async function loadWords(language: Language): Promise<Messages> {
  const given = givenLanguage(language);
  if (given) return (await reader()).readWords(language, given.file);
  return (await words[language as keyof typeof words]()).default;
}
