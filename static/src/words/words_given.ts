// Parses the messages of a given language, which the server has validated.

import { parse, type Token } from "@messageformat/parser";
import type { Language, Messages } from "./words";

type Values = Readonly<Record<string, string | number>>;
type Say = (values?: Values) => string;

/** The prefix of keys that are texts of the record. */
const recorded = "recorded:";

/** Fetches the messages. */
export async function readWords(language: Language, file: string): Promise<Messages> {
  const messages = Object.entries(await fetched(file)).filter(([key]) => !key.startsWith(recorded));
  return messagesFrom(language, Object.fromEntries(messages));
}

/** Fetches the texts of the record, from the same file. */
export async function readRecorded(file: string): Promise<Record<string, string>> {
  const texts = Object.entries(await fetched(file)).filter(([key]) => key.startsWith(recorded));
  return Object.fromEntries(texts.map(([key, text]) => [key.slice(recorded.length), text]));
}

async function fetched(file: string): Promise<Record<string, string>> {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`the words in ${file} did not come: ${response.status}`);
  return (await response.json()) as Record<string, string>;
}

/** Makes functions of messages; each is parsed on first use. */
export function messagesFrom(language: Language, texts: Readonly<Record<string, string>>): Messages {
  const writer = new Writer(language);
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]): [string, Say] => {
      let tokens: Token[] | undefined;
      return [key, (values = {}) => writer.write((tokens ??= parse(text)), values)];
    }),
  );
}

class Writer {
  readonly #number: Intl.NumberFormat;
  readonly #forms: Readonly<Record<"plural" | "selectordinal", Intl.PluralRules>>;

  constructor(language: Language) {
    this.#number = new Intl.NumberFormat(language);
    this.#forms = { plural: new Intl.PluralRules(language), selectordinal: new Intl.PluralRules(language, { type: "ordinal" }) };
  }

  /** pound is the value of #. */
  write(tokens: readonly Token[], values: Values, pound = 0): string {
    return tokens.map((token) => this.#one(token, values, pound)).join("");
  }

  #one(token: Token, values: Values, pound: number): string {
    switch (token.type) {
      case "content":
        return token.value;
      case "octothorpe":
        return this.#number.format(pound);
      case "argument":
        return String(values[token.arg]);
      case "function":
        return this.#number.format(Number(values[token.arg]));
      case "select": {
        const chosen = token.cases.find(({ key }) => key === String(values[token.arg])) ?? token.cases.find(({ key }) => key === "other");
        return this.write(chosen?.tokens ?? [], values, pound);
      }
      default: {
        const value = Number(values[token.arg]);
        const left = value - (token.pluralOffset ?? 0);
        const keys = [`=${value}`, this.#forms[token.type].select(left), "other"];
        const chosen = keys.map((wanted) => token.cases.find(({ key }) => key === wanted)).find((found) => found !== undefined);
        return this.write(chosen?.tokens ?? [], values, left);
      }
    }
  }
}
