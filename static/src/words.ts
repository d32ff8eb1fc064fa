// The words of the page in the reader's language: ../words holds a folder a
// language, in it a file of ICU messages for each part of the page. The build
// makes functions of them, and a script of its own of each language.

/** What there are messages for: a file of each folder of ../words. */
interface Parts {
  area: typeof import("../words/en/area.json");
  card: typeof import("../words/en/card.json");
  changes: typeof import("../words/en/changes.json");
  embed: typeof import("../words/en/embed.json");
  headline: typeof import("../words/en/headline.json");
  key: typeof import("../words/en/key.json");
  looks: typeof import("../words/en/looks.json");
  marks: typeof import("../words/en/marks.json");
  offline: typeof import("../words/en/offline.json");
  page: typeof import("../words/en/page.json");
  publication: typeof import("../words/en/publication.json");
  search: typeof import("../words/en/search.json");
  share: typeof import("../words/en/share.json");
  terms: typeof import("../words/en/terms.json");
  time: typeof import("../words/en/time.json");
  who: typeof import("../words/en/who.json");
}

/** Names a message by its file and its key in it: "page.loading". */
export type WordKey = { [P in keyof Parts]: `${P}.${Extract<keyof Parts[P], string>}` }[keyof Parts];

export type Language = "en" | "uk" | "ru";

/** Languages as they name themselves, in the order of the alphabet of their tags. */
export const languages: Readonly<Record<Language, string>> = { en: "English", ru: "Русский", uk: "Українська" };

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
export function t(key: WordKey, values?: Values): string {
  const message = messages[key];
  if (!message) throw new Error(`no message ${key} in ${spoken}`);
  return message(values ?? {});
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

export type TermKind = "party" | "status" | "agreed" | "layer" | "source";

function slugOf(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

/** The language to speak: the one asked for by name, else the first that the reader prefers and that there is. */
export function chooseLanguage(asked: string | null, preferred: readonly string[]): Language {
  for (const tag of [asked ?? "", ...preferred]) {
    const primary = tag.toLowerCase().split("-")[0]!;
    if (isLanguage(primary)) return primary;
  }
  return "en";
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}
