// The page's messages. static/words has a folder for each language, with ICU messages
// by part of the page; the build compiles each language into a script. A given
// language, which the server was started with, is parsed by the page.

import { foldParty } from "../core/fold_party";
import type { MessageValues } from "./message_values";

/** Names a message by its file and its key in it: "page.loading". */
export type MessageKey = keyof MessageValues;

/** The BCP 47 tag of a compiled or given language. */
export type Language = string;

/** The compiled languages by their own names, in the order of their tags. */
export const compiledLanguages = { en: "English", ru: "Русский", uk: "Українська" };

/** A given language: its own name, and the file of its messages beside the scripts. */
export interface GivenLanguage {
  name: string;
  file: string;
}

let given: Readonly<Record<Language, GivenLanguage>> = {};

/** Sets the given languages, from the page's head. */
export function useGivenLanguages(json: string | undefined): void {
  given = json === undefined ? {} : (JSON.parse(json) as typeof given);
}

/** Returns a given language; undefined for a compiled one. */
export function givenLanguage(tag: Language): GivenLanguage | undefined {
  return Object.hasOwn(given, tag) ? given[tag] : undefined;
}

/** All languages by their own names, in the order of their tags. */
export function languageNames(): [Language, string][] {
  const all = [...Object.entries(compiledLanguages), ...Object.entries(given).map(([tag, { name }]): [Language, string] => [tag, name])];
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}

type Values = Readonly<Record<string, string | number>>;
export type Messages = Readonly<Record<string, (values?: Values) => string>>;

let messages: Messages = {};
let current: Language = "en";

/** Sets the page's language and messages. */
export function setLanguage(language: Language, words: Messages): void {
  current = language;
  messages = words;
}

/** The page's language. */
export function language(): Language {
  return current;
}

/** The locale by which Intl writes dates and numbers. */
export function locale(): string {
  return current === "en" ? "en-GB" : current;
}

/** Formats a message with its parameters. */
export function t<K extends MessageKey>(key: K, ...values: keyof MessageValues[K] extends never ? [] : [MessageValues[K]]): string {
  const message = messages[key];
  if (!message) throw new Error(`no message ${key} in ${current}`);
  return message(values[0] ?? {});
}

/** Whether a key made from data is that of a message. */
export function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(messages, key);
}

/** Makes a value for the locale, lazily and once. */
export function perLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const tag = locale();
    let one = made.get(tag);
    if (!one) made.set(tag, (one = make(tag)));
    return one;
  };
}

/** Translates a term of the record; without a translation it stays as recorded. */
export function term(kind: TermKind, value: string): string {
  const party = kind === "party" ? sides.find(({ spellings }) => spellings.includes(foldParty(value))) : undefined;
  if (party) return inLanguage(party.names);
  const key = `terms.${kind}_${slugOf(value)}`;
  return current !== "en" && isMessage(key) ? t(key) : value;
}

/** The sides of the record, as it names them and by language. */
let sides: readonly { names: Readonly<Record<string, string>>; spellings: readonly string[] }[] = [];

/** Says what the sides of the record are called; spellings are as foldParty writes them. */
export function nameSides(of: typeof sides): void {
  sides = of;
}

/** The one of some names that is in the reader's language, else the English one. */
export function inLanguage(names: Readonly<Record<string, string>>): string {
  return names[current] ?? names["en"] ?? "";
}

export type TermKind = "credit" | "party" | "status" | "agreed" | "layer" | "source";

function slugOf(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

/** Chooses the page's language: the one asked for, else the first preferred one that exists. */
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
