// Reads the messages under words/ and makes scripts of them: a folder a
// language, in it JSON files of ICU messages for the page and the server alike.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import { pageSources, usedIn } from "./words_used.mjs";

const words = join(dirname(fileURLToPath(import.meta.url)), "words");

/** The tags of the languages that there are words for. */
export const languages = readdirSync(words, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** All messages of a language, by file and key: { "page.loading": "Loading…" }. */
export function messagesOf(language) {
  const all = {};
  for (const file of readdirSync(join(words, language)).sort()) {
    const part = basename(file, ".json");
    const messages = JSON.parse(readFileSync(join(words, language, file), "utf8"));
    for (const [key, text] of Object.entries(messages)) all[`${part}.${key}`] = text;
  }
  return all;
}

/** Which keys are put together from data: by how they begin, what may follow. */
export const composed = JSON.parse(readFileSync(join(words, "composed.json"), "utf8"));

/** The keys of the messages that the page says; the others are the server's alone. */
const onPage = usedIn(pageSources(), messagesOf("en"), composed);

/** How keys begin of what the desk and the pages of drafts alone say. */
const ofDesk = "desk.";

/** The page's messages of a language. */
export function pageMessagesOf(language) {
  return Object.fromEntries(Object.entries(messagesOf(language)).filter(([key]) => onPage.has(key) && !key.startsWith(ofDesk)));
}

/** The desk's messages of a language, beside those of the page. */
export function deskMessagesOf(language) {
  return Object.fromEntries(Object.entries(messagesOf(language)).filter(([key]) => onPage.has(key) && key.startsWith(ofDesk)));
}

/** A language's messages as functions, for tests that run without the build. */
export function compiled(language) {
  const format = new MessageFormat(language);
  return Object.fromEntries(Object.entries(messagesOf(language)).map(([key, text]) => [key, format.compile(text)]));
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Which attribute takes the words that data-words-… names. */
const attributes = { label: "aria-label", role: "aria-roledescription" };

/** A page in a language: data-words names the words of an element, data-words-… those of an attribute. */
export function labelled(html, language) {
  const words = compiled(language);
  const word = (key) => {
    if (!(key in words)) throw new Error(`the page names ${key}, and there is no such message`);
    return escaped(words[key]());
  };
  let page = html
    .replace(/<html lang="[^"]*">/, `<html lang="${language}">`)
    .replace(/(<[^>]* data-words="([^"]+)"[^>]*>)[^<]*/g, (_, tag, key) => tag + word(key));
  for (const [kind, attribute] of Object.entries(attributes)) {
    const tags = new RegExp(`<[^>]* data-words-${kind}="([^"]+)"[^>]*>`, "g");
    page = page.replace(tags, (tag, key) => tag.replace(new RegExp(` ${attribute}="[^"]*"`), ` ${attribute}="${word(key)}"`));
  }
  return page;
}

/** The texts of the bundled layers, as they are recorded, with what they are in a language. */
export function recordedIn(language) {
  const [english, own] = [compiled("en"), compiled(language)];
  const keys = Object.keys(english).filter((key) => key.startsWith("record."));
  return Object.fromEntries(keys.map((key) => [english[key](), own[key]()]));
}

/**
 * Resolves an import of "words:uk" to the messages of that language, of "words:uk/record" to the texts of the record in it,
 * and of "words:uk/desk" to what the desk says.
 */
export const wordsPlugin = {
  name: "words",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice("words:".length), namespace: "words" }));
    onLoad({ filter: /\/record$/, namespace: "words" }, ({ path }) => ({
      contents: `export default ${JSON.stringify(recordedIn(dirname(path)))}`,
    }));
    const scriptOf = (language, messages) => ({
      contents: compileModule(new MessageFormat(language), messages),
      resolveDir: dirname(words),
      watchFiles: readdirSync(join(words, language)).map((file) => join(words, language, file)),
    });
    onLoad({ filter: /\/desk$/, namespace: "words" }, ({ path }) => scriptOf(dirname(path), deskMessagesOf(dirname(path))));
    onLoad({ filter: /.*/, namespace: "words" }, ({ path: language }) => scriptOf(language, pageMessagesOf(language)));
  },
};
