// Reads the message files under words/ and makes scripts of them.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";

const words = join(dirname(fileURLToPath(import.meta.url)), "words");

/** Files that only the server reads. */
const onServerOnly = ["pages"];

/** The tags of the languages that there are words for. */
export const languages = readdirSync(words).sort();

/** All messages of the front end in a language, by part and key: { "page.loading": "Loading…" }. */
export function messagesOf(language) {
  const all = {};
  for (const file of readdirSync(join(words, language)).sort()) {
    const part = basename(file, ".json");
    if (onServerOnly.includes(part)) continue;
    const messages = JSON.parse(readFileSync(join(words, language, file), "utf8"));
    for (const [key, text] of Object.entries(messages)) all[`${part}.${key}`] = text;
  }
  return all;
}

/** A language's messages as functions, for tests that run without the build. */
export function compiled(language) {
  const format = new MessageFormat(language);
  return Object.fromEntries(Object.entries(messagesOf(language)).map(([key, text]) => [key, format.compile(text)]));
}

/** Resolves an import of "words:uk" to the messages of that language. */
export const wordsPlugin = {
  name: "words",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice("words:".length), namespace: "words" }));
    onLoad({ filter: /.*/, namespace: "words" }, ({ path: language }) => ({
      contents: compileModule(new MessageFormat(language), messagesOf(language)),
      resolveDir: dirname(words),
      watchFiles: readdirSync(join(words, language)).map((file) => join(words, language, file)),
    }));
  },
};
