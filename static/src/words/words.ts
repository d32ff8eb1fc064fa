// The words of the page in the reader's language: ../words holds a folder a
// language, in it a file of ICU messages for each part of the page. The build
// makes functions of them, and a script of its own of each language. A language
// that the server was given when it was started is read from its messages.

import type { MessageValues } from "./message_values";

/** Names a message by its file and its key in it: "page.loading". */
export type WordKey = keyof MessageValues;

/** A BCP 47 tag: of a compiled language, or of one that the server was given when it was started. */
export type Language = string;

/** The compiled languages as they name themselves, in the order of the alphabet of their tags. */
export const compiledLanguages = { en: "English", ru: "Русский", uk: "Українська" };

/** A language that the server was given: its own name, and the file of its messages beside the scripts. */
export interface GivenLanguage {
  name: string;
  file: string;
}

let given: Readonly<Record<Language, GivenLanguage>> = {};

/** Takes the languages that the page names in its head. */
export function useGivenLanguages(json: string | undefined): void {
  given = json === undefined ? {} : (JSON.parse(json) as typeof given);
}

/** Where the messages of a language are that was given; undefined for a compiled one. */
export function givenLanguage(tag: Language): GivenLanguage | undefined {
  return Object.hasOwn(given, tag) ? given[tag] : undefined;
}

/** All languages as they name themselves, in the order of the alphabet of their tags. */
export function languageNames(): [Language, string][] {
  const all = [...Object.entries(compiledLanguages), ...Object.entries(given).map(([tag, { name }]): [Language, string] => [tag, name])];
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}

type Values = Readonly<Record<string, string | number>>;
export type Messages = Readonly<Record<string, (values?: Values) => string>>;

let messages: Messages = {};
let spoken: Language = "en";

/** Sets the language of all that is said from now on. */
export function speak(language: Language, words: Messages): void {
  spoken = language;
  messages = words;
}

/** What the page speaks. */
export function language(): Language {
  return spoken;
}

/** The locale by which Intl writes dates and numbers. */
export function locale(): string {
  return spoken === "en" ? "en-GB" : spoken;
}

/** A message, with values in the places that it names. */
export function t<K extends WordKey>(key: K, ...values: keyof MessageValues[K] extends never ? [] : [MessageValues[K]]): string {
  const message = messages[key];
  if (!message) throw new Error(`no message ${key} in ${spoken}`);
  return message(values[0] ?? {});
}

/** Whether there is a message of a key that was put together from data. */
export function isWord(key: string): key is WordKey {
  return Object.hasOwn(messages, key);
}

/** Makes something for the locale of the reader, once it is needed. */
export function perLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const tag = locale();
    let one = made.get(tag);
    if (!one) made.set(tag, (one = make(tag)));
    return one;
  };
}

/** A word of the record in the reader's language where there is one, else as it is recorded. */
export function term(kind: TermKind, value: string): string {
  const key = `terms.${kind}_${slugOf(value)}`;
  return spoken !== "en" && isWord(key) ? t(key) : value;
}

export type TermKind = "credit" | "party" | "status" | "agreed" | "layer" | "source";

function slugOf(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

/** The language to speak: the one asked for by name, else the first that the reader prefers and that there is. */
export function chooseLanguage(asked: string | null, preferred: readonly string[]): Language {
  const tags = languageNames().map(([tag]) => tag);
  for (const wanted of [asked ?? "", ...preferred]) {
    const lower = wanted.toLowerCase();
    const primary = primaryOf(lower);
    const found = tags.find((tag) => tag.toLowerCase() === lower) ?? tags.find((tag) => tag === primary) ?? tags.find((tag) => primaryOf(tag) === primary);
    if (found !== undefined) return found;
  }
  return "en";
}

const primaryOf = (tag: string) => tag.split("-")[0]!;
