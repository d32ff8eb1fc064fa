// Place names on the map, in the language of the page.

import { language } from "../words/words";

type Props = Readonly<Record<string, unknown>>;

/** The name properties to try, best first; the official name is the fallback. */
function preferred(): readonly string[] {
  if (language() === "en") return ["name"];
  if (language() === "ru") return ["name_ru", "name_uk", "name"];
  return [`name_${language()}`, "name"];
}

/** One name, or none. */
export function nameOf(props: Props): string[] {
  for (const key of preferred()) {
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
