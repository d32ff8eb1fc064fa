// A feature's name in the language of the page.

import { language } from "../words/words";
import type { Feature } from "./feature";

/** The name in the page's language, else the official one. */
export function localName(feature: Feature): string {
  if (language() === "en") return feature.name;
  const named = (tag: string) => feature.otherNames.find((n) => n.language === tag)?.name;
  return named(language()) ?? feature.name;
}
