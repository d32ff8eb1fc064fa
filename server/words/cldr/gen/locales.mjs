// Writes generated/locales.json from Unicode CLDR: how each language writes dates, numbers,
// lists and plurals, as far as Frontline does. `make cldr` installs the packages
// in a temporary folder, which is the one argument, and runs this.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const packages = join(process.argv[2], "node_modules");
const read = (name) => JSON.parse(readFileSync(join(packages, name), "utf8"));

/** The sizes of a pattern's groups: "#,##0.###" has threes, "#,##,##0.###" twos before the last three. */
function groups(pattern) {
  const sizes = pattern.split(";")[0].split(".")[0].split(",").slice(1).map((part) => part.length);
  return { primary: sizes.at(-1) ?? 0, secondary: sizes.length > 1 ? sizes.at(-2) : (sizes.at(-1) ?? 0) };
}

/** What is not as in most languages; the reader knows the rest. */
function without(defaults, values) {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key])));
}

const usual = { group: ",", decimal: ".", minus: "-", primary: 3, secondary: 3, minGroup: 1, digits: "" };
const systems = read("cldr-core/supplemental/numberingSystems.json").supplemental.numberingSystems;

function locale(tag) {
  const part = (name) => read(name).main[tag];
  const dates = part(`cldr-dates-full/main/${tag}/ca-gregorian.json`).dates.calendars.gregorian;
  const numbers = part(`cldr-numbers-full/main/${tag}/numbers.json`).numbers;
  const lists = part(`cldr-misc-full/main/${tag}/listPatterns.json`).listPatterns["listPattern-type-standard"];
  const names = part(`cldr-localenames-full/main/${tag}/languages.json`).localeDisplayNames.languages;
  const system = numbers.defaultNumberingSystem;
  const symbols = numbers[`symbols-numberSystem-${system}`];
  const months = (width) => Object.values(dates.months.format[width]);
  const { long, medium, short } = dates.dateFormats;
  // With a plain space for the narrow one, as browsers have it in dates.
  const text = (pattern) => (typeof pattern === "string" ? pattern : pattern._value).replaceAll("\u202f", " ");
  return {
    name: names[tag] ?? names[tag.split("-")[0]],
    long: text(long), medium: text(medium), short: text(short),
    months: months("wide"),
    monthsShort: months("abbreviated"),
    era: dates.eras.eraAbbr[1],
    list: [lists.start, lists.middle, lists.end, lists[2]],
    group: symbols.group,
    decimal: symbols.decimal,
    minus: symbols.minusSign,
    ...groups(numbers[`decimalFormats-numberSystem-${system}`].standard),
    minGroup: Number(numbers.minimumGroupingDigits),
    digits: system === "latn" ? "" : systems[system]._digits,
  };
}

/** The rules by language and form, without their examples. */
function plurals(type) {
  const all = read(`cldr-core/supplemental/${type === "cardinal" ? "plurals" : "ordinals"}.json`).supplemental[`plurals-type-${type}`];
  return Object.fromEntries(
    Object.entries(all).map(([tag, rules]) => [
      tag,
      Object.fromEntries(
        Object.entries(rules)
          .map(([name, rule]) => [name.replace("pluralRule-count-", ""), rule.split("@")[0].trim()])
          .filter(([form]) => form !== "other"),
      ),
    ]),
  );
}

const levels = read("cldr-core/coverageLevels.json").effectiveCoverageLevels;
const available = readdirSync(join(packages, "cldr-dates-full/main"));
const tags = available.filter((tag) => tag !== "und" && levels[tag] === "modern").sort();

// A variant has what it writes otherwise than its language, and none if nothing.
const whole = Object.fromEntries(tags.map((tag) => [tag, locale(tag)]));
const locales = {};
for (const tag of tags) {
  const parent = whole[tag.split("-").slice(0, -1).join("-")];
  if (!parent) {
    locales[tag] = without(usual, whole[tag]);
    continue;
  }
  const own = without(parent, whole[tag]);
  if (Object.keys(own).some((key) => key !== "name")) locales[tag] = own;
}
const out = {
  cldr: read("cldr-core/package.json").version,
  locales,
  cardinal: plurals("cardinal"),
  ordinal: plurals("ordinal"),
};
const lines = (map) => Object.entries(map).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n");
writeFileSync(
  new URL("../generated/locales.json", import.meta.url),
  `{"cldr": ${JSON.stringify(out.cldr)},\n"locales": {\n${lines(out.locales)}\n},\n"cardinal": {\n${lines(out.cardinal)}\n},\n"ordinal": {\n${lines(out.ordinal)}\n}}\n`,
);
