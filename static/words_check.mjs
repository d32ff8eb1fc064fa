// Says what is wrong with the messages: one that a language lacks, or has and
// English not; one with other parameters or plural forms than it must have; one
// that nothing says; a sentence that stands twice. `node words_check.mjs` fails
// with the list, and writes the types of messages for the page's sources.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "@messageformat/parser";
import { composed, languages, messagesOf } from "./words.mjs";
import { pageSources, serverSources, usedIn } from "./words_used.mjs";

const counting = ["number", "plural", "selectordinal"];

/** The kinds that each parameter of a message is used as, and its choices. */
export function shapeOf(text, language) {
  const params = new Map();
  const choices = [];
  const visit = (tokens) => {
    for (const token of tokens) {
      if (token.arg === undefined) continue;
      const kind = token.type === "argument" ? "value" : token.type === "function" ? token.key : token.type;
      if (!["value", "select", ...counting].includes(kind)) throw new Error(`the kind ${kind} is not known here`);
      params.set(token.arg, (params.get(token.arg) ?? new Set()).add(kind));
      if (!token.cases) continue;
      choices.push({ kind, keys: token.cases.map(({ key }) => key) });
      if (!token.cases.some(({ key }) => key === "other")) throw new Error(`the choice other is missing for ${token.arg}`);
      for (const { tokens: inner } of token.cases) visit(inner);
    }
  };
  visit(parse(text, { strict: true, strictPluralKeys: false }));
  const forms = (type) => new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
  const faults = choices.flatMap(({ kind, keys }) => {
    if (kind === "select") return [];
    const has = forms(kind === "plural" ? "cardinal" : "ordinal");
    const own = keys.filter((key) => !key.startsWith("="));
    return [
      ...own.filter((key) => !has.includes(key)).map((key) => `the language has no plural form ${key}`),
      ...has.filter((form) => !own.includes(form)).map((form) => `the plural form ${form} of the language is missing`),
    ];
  });
  return { params, faults };
}

const isCount = (kinds) => [...kinds].some((kind) => counting.includes(kind));

/** How parameters differ from those of English. */
function differing(own, english) {
  const faults = [];
  for (const [name, kinds] of own) {
    const from = english.get(name);
    if (!from) faults.push(`{${name}} is no parameter of the English message`);
    else if (isCount(kinds) && !isCount(from)) faults.push(`{${name}} is a number here, and none in English`);
    else if (kinds.has("select") && !from.has("select")) faults.push(`{${name}} is a choice here, and none in English`);
  }
  for (const name of english.keys()) if (!own.has(name)) faults.push(`the parameter {${name}} of the English message is missing`);
  return faults;
}

/** Sentences that English says with the same words and other languages may not. */
const homonyms = [
  ["key.claimed", "key.standing_claimed", "classes.claimed"], // ground, a place, and a class of control
  ["marks.passing_said", "area.class_title", "text.heading_layers"],
  ["looks.map", "page.map_role"], // a name, and a role
  ["key.standing_agreed", "terms.agreed_both_sides_or_the_later_record_agree"], // the map's word, and the record's
  ["page.statements", "terms.layer_statements"],
  ["card.not_stated", "terms.source_not_stated"],
];

function twice(english) {
  const byText = new Map();
  const faults = [];
  for (const [key, text] of Object.entries(english)) {
    const same = text.toLowerCase().replace(/\{\w+\}/g, "{}");
    const other = byText.get(same);
    if (other === undefined) byText.set(same, key);
    else if (!homonyms.some((pair) => pair.includes(key) && pair.includes(other))) faults.push(`en: ${key}: says what ${other} says`);
  }
  return faults;
}

/** All faults, each a line that names language and key. */
export function faultsOf(messages, sources, composed) {
  const faults = [];
  const read = (language, key) => {
    try {
      return shapeOf(messages[language][key], language);
    } catch (error) {
      faults.push(`${language}: ${key}: ${error.message.split("\n")[0]}`);
      return undefined;
    }
  };
  const { en: english, ...others } = messages;
  const shapes = Object.fromEntries(Object.keys(english).map((key) => [key, read("en", key)]));
  for (const [key, shape] of Object.entries(shapes)) for (const fault of shape?.faults ?? []) faults.push(`en: ${key}: ${fault}`);
  for (const language of Object.keys(others)) {
    for (const key of Object.keys(others[language])) {
      if (!(key in english)) {
        faults.push(`${language}: ${key}: English has no such message`);
        continue;
      }
      const shape = read(language, key);
      if (shape && shapes[key]) for (const fault of [...differing(shape.params, shapes[key].params), ...shape.faults]) faults.push(`${language}: ${key}: ${fault}`);
    }
    for (const key of Object.keys(english)) if (!(key in others[language])) faults.push(`${language}: ${key}: is missing`);
  }
  const used = usedIn(sources, english, composed);
  for (const key of Object.keys(english)) if (!used.has(key)) faults.push(`en: ${key}: nothing says it`);
  for (const [start, ends] of Object.entries(composed)) {
    const keys = Array.isArray(ends) ? ends.map((end) => start + end) : [];
    for (const key of keys) if (!(key in english)) faults.push(`composed.json: ${key}: there is no such message`);
  }
  return [...faults, ...twice(english)];
}

/** The types of what each message takes. */
export function typesOf(english) {
  const lines = Object.keys(english).sort().map((key) => {
    const { params } = shapeOf(english[key], "en");
    const fields = [...params].sort().map(([name, kinds]) => `${name}: ${isCount(kinds) ? "number" : kinds.has("select") ? "string" : "string | number"}`);
    return `  "${key}": { ${fields.join("; ")}${fields.length > 0 ? " " : ""}};`;
  });
  return `// Written by words_check.mjs: what each message takes.\nexport interface MessageValues {\n${lines.join("\n")}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const messages = Object.fromEntries(languages.map((language) => [language, messagesOf(language)]));
  const faults = faultsOf(messages, `${pageSources()}\n${serverSources()}`, composed);
  for (const fault of faults) console.error(`words/${fault}`);
  if (faults.length > 0) process.exit(1);
  const types = fileURLToPath(new URL("src/words/message_values.d.ts", import.meta.url));
  const text = typesOf(messages.en);
  if (!existsSync(types) || readFileSync(types, "utf8") !== text) writeFileSync(types, text);
}
