// By whose word something is, in words: those of the day that is shown, not of
// the layer as it is kept.

import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { assessorsOn, claimantsOn } from "../model/voices";
import { perLocale, t, term } from "../words";

/** How many are named beside each other; of more, the number is. */
const mostNamed = 3;

type Names = readonly (string | undefined)[];

/** Who assesses what a control layer shows on some days; never left out. */
export function assessors(layer: Layer, days: readonly Day[]): string {
  return assessedBy(...assessorsOn(layer, days));
}

/** By whose assessments; never left out. */
export function assessedBy(...names: Names): string {
  const named = parties(names);
  if (named.length === 0) return t("headline.assessor_unknown");
  const by = named.length > mostNamed ? t("headline.assessed_by_several", { n: named.length }) : t("headline.assessed_by", { name: list().format(named) });
  return partly(by, named.length < names.length);
}

/** Who claims what a layer of claims shows on some days; "" where its title says so. */
export function claimants(layer: Layer, days: readonly Day[]): string {
  const names = claimantsOn(layer, days);
  return names.every((name) => name !== undefined && layer.title.includes(name)) ? "" : claimedBy(...names);
}

/** By whose claims; never left out. */
export function claimedBy(...names: Names): string {
  const named = parties(names);
  if (named.length === 0) return t("headline.claimant_unknown");
  const by = named.length > mostNamed ? t("headline.claimed_by_several", { n: named.length }) : t("classes.claimed_by", { name: list().format(named) });
  return partly(by, named.length < names.length);
}

function partly(by: string, some: boolean): string {
  return some ? t("headline.partly", { by }) : by;
}

function parties(names: Names): string[] {
  return names.flatMap((name) => (name ? [term("party", name)] : []));
}

const list = perLocale((l) => new Intl.ListFormat(l));
