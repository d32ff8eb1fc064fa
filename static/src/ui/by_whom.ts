// By whose word something is, in words: on the day shown, not by the layer's metadata.

import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import { assessorsOn, claimantsOn } from "../model/voices";
import { locale, perLocale, t, term } from "../words/words";

/** Of more names than this, the number is given. */
const maxNamed = 3;

type Names = readonly (string | undefined)[];

/** The assessors of what a control layer shows on some days; never empty. */
export function assessors(layer: Layer, days: readonly Day[]): string {
  return assessedBy(...assessorsOn(layer, days));
}

/** The names of those who assess what a layer shows on some days; undefined where one is not named. */
export function assessorNames(layer: Layer, days: readonly Day[]): string | undefined {
  const names = assessorsOn(layer, days);
  return names.every((name) => name) ? list().format(names.map((name) => term("party", name!))) : undefined;
}

/** The assessors, in words; never empty. */
export function assessedBy(...names: Names): string {
  return byNames(
    names,
    t("headline.assessor_unknown"),
    (name) => t("headline.assessed_by", { name }),
    (n) => t("headline.assessed_by_several", { n }),
  );
}

/** All whose data a layer is made of, in words. */
export function creditsOf(layer: Layer): string[] {
  return layer.attribution ? layer.attribution.split("; ").map((by) => term("credit", by)) : [];
}

/** Credits, each work named once with all that is made of it: "Coasts, water: GSHHG". */
export function jointCredits(credits: readonly string[]): string[] {
  const joint: string[] = [];
  const at = new Map<string, number>();
  for (const credit of new Set(credits)) {
    const colon = credit.indexOf(": ");
    const by = credit.slice(colon);
    const before = colon < 0 ? undefined : at.get(by);
    if (before !== undefined) {
      joint[before] = `${joint[before]!.slice(0, -by.length)}, ${credit.slice(0, colon).toLocaleLowerCase(locale())}${by}`;
      continue;
    }
    if (colon >= 0) at.set(by, joint.length);
    joint.push(credit);
  }
  return joint;
}

/** The claimants of what a layer shows on some days; "" where its title names them. */
export function claimants(layer: Layer, days: readonly Day[]): string {
  const names = claimantsOn(layer, days);
  return names.every((name) => name !== undefined && layer.title.includes(name)) ? "" : claimedBy(...names);
}

/** The claimants, in words; never empty. */
export function claimedBy(...names: Names): string {
  return byNames(
    names,
    t("headline.claimant_unknown"),
    (name) => t("classes.claimed_by", { name }),
    (n) => t("headline.claimed_by_several", { n }),
  );
}

/** Lists a few names, counts many, and says where some or all are not stated. */
function byNames(names: Names, nobody: string, few: (name: string) => string, many: (n: number) => string): string {
  const named = names.flatMap((name) => (name ? [term("party", name)] : []));
  if (named.length === 0) return nobody;
  const by = named.length > maxNamed ? many(named.length) : few(list().format(named));
  return named.length < names.length ? t("headline.partly", { by }) : by;
}

const list = perLocale((l) => new Intl.ListFormat(l));

/** Lists names. */
export function listOf(names: readonly string[]): string {
  return list().format(names);
}
