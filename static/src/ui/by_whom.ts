// By whose word something is, in words: those of the day that is shown, not of
// the layer as it is kept.

import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { assessorsOn, claimantsOn } from "../model/voices";
import { perLocale, t, term } from "../words/words";

/** How many are named beside each other; of more, the number is. */
const mostNamed = 3;

type Names = readonly (string | undefined)[];

/** Who assesses what a control layer shows on some days; never left out. */
export function assessors(layer: Layer, days: readonly Day[]): string {
  return assessedBy(...assessorsOn(layer, days));
}

/** By whose assessments; never left out. */
export function assessedBy(...names: Names): string {
  return byNames(
    names,
    t("headline.assessor_unknown"),
    (name) => t("headline.assessed_by", { name }),
    (n) => t("headline.assessed_by_several", { n }),
  );
}

/** Who claims what a layer of claims shows on some days; "" where its title says so. */
export function claimants(layer: Layer, days: readonly Day[]): string {
  const names = claimantsOn(layer, days);
  return names.every((name) => name !== undefined && layer.title.includes(name)) ? "" : claimedBy(...names);
}

/** By whose claims; never left out. */
export function claimedBy(...names: Names): string {
  return byNames(
    names,
    t("headline.claimant_unknown"),
    (name) => t("classes.claimed_by", { name }),
    (n) => t("headline.claimed_by_several", { n }),
  );
}

/** By whose word: nobody's who is named, that of a few by their names, of many by their number; and whether of some ground nobody is named. */
function byNames(names: Names, nobody: string, few: (name: string) => string, many: (n: number) => string): string {
  const named = names.flatMap((name) => (name ? [term("party", name)] : []));
  if (named.length === 0) return nobody;
  const by = named.length > mostNamed ? many(named.length) : few(list().format(named));
  return named.length < names.length ? t("headline.partly", { by }) : by;
}

const list = perLocale((l) => new Intl.ListFormat(l));
