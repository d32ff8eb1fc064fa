// The credit of the gazetteer, wherever something of it is shown.

import { monthOfYear } from "../model/dates";
import type { Gazetteer } from "../model/gazetteer";
import { t } from "../words/words";
import { link } from "./dom";

/** A sentence with a link to whose work it is. */
export function gazetteerCredit({ credit, url, namesOf }: Gazetteer): (HTMLElement | string)[] {
  const [before = "", after = ""] = t("search.names_of", { month: monthOfYear(namesOf), credit: "\n" }).split("\n");
  return [before, link(credit, url), after];
}
