// What the page's reader of messages and the browser's Intl say, for the
// server's tests: reads questions as JSON and answers them in their order.
import { readFileSync } from "node:fs";
import MessageFormat from "@messageformat/core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const [messages, dates, numbers, lists, plurals] = ["messages", "dates", "numbers", "lists", "plurals"].map((kind) => asked[kind] ?? []);
const formats = new Map();
const compile = (lang, text) => {
  if (!formats.has(lang)) formats.set(lang, new MessageFormat(lang, { strict: true, strictPluralKeys: false }));
  try {
    return formats.get(lang).compile(text);
  } catch {
    return undefined;
  }
};
const styles = ["long", "medium", "short"];
const answers = {
  cldr: process.versions.cldr,
  messages: messages.map(({ lang, text, values }) => {
    const say = compile(lang, text);
    return say ? values.map((v) => say(v)) : null;
  }),
  dates: dates.map(({ lang, date }) =>
    styles.map((dateStyle) => new Intl.DateTimeFormat(lang, { dateStyle, timeZone: "UTC", calendar: "gregory" }).format(new Date(`${date}T00:00:00Z`))),
  ),
  numbers: numbers.map(({ lang, value, least, most }) =>
    new Intl.NumberFormat(lang, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value),
  ),
  lists: lists.map(({ lang, items }) => new Intl.ListFormat(lang).format(items ?? [])),
  plurals: plurals.map(({ lang, value, ordinal }) => new Intl.PluralRules(lang, { type: ordinal ? "ordinal" : "cardinal" }).select(value)),
};
process.stdout.write(JSON.stringify(answers));
