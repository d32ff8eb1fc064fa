// What a place is called on the map, in the language of the page.

import { language, type Language } from "../words";

type Props = Readonly<Record<string, unknown>>;

/** Which of a feature's names to take, best first: the official name where there is none in the language. */
const preferred: Readonly<Record<Language, readonly string[]>> = {
  en: ["name"],
  uk: ["name_uk", "name"],
  ru: ["name_ru", "name_uk", "name"],
};

/** One name, or none. */
export function nameOf(props: Props): string[] {
  for (const key of preferred[language()]) {
    const name = props[key];
    if (typeof name === "string" && name !== "") return [name];
  }
  return [];
}

/** The name, and the official Ukrainian one under it where a Russian one stands for it. */
export function namesOf(props: Props): string[] {
  const names = nameOf(props);
  const official = props["name_uk"];
  if (language() !== "ru" || typeof official !== "string" || official === "" || names.includes(official)) return names;
  return [...names, official];
}
