// The credit of archives of OpenStreetMap, wherever a settlement of theirs is named.

import type { Origin } from "../model/origin";
import { t } from "../words/words";
import { creditParts } from "./basemap_credits";

/** A sentence with links to whose work it is. */
export function originCredit(origins: readonly Origin[]): (HTMLElement | string)[] {
  const [before = "", after = ""] = t("search.basemap_credit", { credit: "\n" }).split("\n");
  const once = [...new Map(origins.map(({ credit }) => [JSON.stringify(credit), credit])).values()];
  return [before, ...once.flatMap((parts, i) => [...(i > 0 ? [" · "] : []), ...creditParts(parts)]), after];
}
