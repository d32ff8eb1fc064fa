// The citation of what is shown, in plain text, all of it from the catalogue. What the
// record does not tell is left out, but for a missing assessor, which is stated.

import { inForce, type Layer } from "../model/catalogue";
import { type Day, longDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { comparedDays, shownDay, visibleLayers } from "../model/choices";
import { basemapsIn, revisionOf, type Shown } from "../net/view_addresses";
import { t, term } from "../words/words";
import { asOfWords } from "../ui/age_words";
import { creditOf } from "../ui/basemap_credits";
import { assessors, claimants } from "../ui/by_whom";
import { titleOf } from "../ui/title";

/** The lines of the citation; link is the pinned, absolute one. */
export function citation(shown: Shown, link: string): string {
  const { choices, catalogue } = shown;
  const compared = comparedDays(catalogue, choices);
  const days = compared ? [compared.from, compared.to] : [shownDay(catalogue, choices)];
  const grounds = [
    ...catalogue.layers.flatMap((l) => (l.kind === "base" && l.attribution ? term("credit", l.attribution) : [])),
    ...(basemapsIn("pinned", shown) ? new Set(shown.basemaps.map(creditOf)) : []),
  ];
  return [
    opening(shown),
    ...visibleLayers(catalogue, choices).flatMap((layer) => layerLine(layer, days)),
    ...(grounds.length > 0 ? [`${t("share.cite-base", { attribution: grounds.join(" · ") })}.`] : []),
    t("share.cite-link", { link, date: longDate(catalogue.today) }),
  ].join("\n");
}

function opening(shown: Shown): string {
  const { choices, catalogue } = shown;
  const revision = revisionOf(shown);
  const days = comparedDays(catalogue, choices);
  if (!days) return t("share.cite-map", { date: longDate(shownDay(catalogue, choices)), revision });
  const ends = { from: longDate(days.from), to: longDate(days.to), revision };
  return choices.mode === "changes" ? t("share.cite-changes", ends) : t("share.cite-swipe", ends);
}

/** A layer: by whose word, its snapshots on the days, and its licence; nothing before its first snapshot. */
function layerLine(layer: Layer, days: readonly Day[]): string[] {
  const dates = [...new Set(days.flatMap((day) => snapshotWords(layer, day) ?? []))];
  if (dates.length === 0) return [];
  const parts = [
    titleOf(layer),
    ...whose(layer, days),
    ...dates,
    ...(layer.attribution ? [term("credit", layer.attribution)] : layer.source ? [t("share.cite-source", { source: layer.source })] : []),
    ...(layer.licence ? [t("share.cite-licence", { licence: layer.licence })] : []),
  ];
  return [`– ${parts.join("; ")}.`.replace(/\.\.$/, ".")];
}

function whose(layer: Layer, days: readonly Day[]): string[] {
  if (layer.kind === "control" || layer.assessedBy) return [assessors(layer, days)];
  if (layer.kind !== "claims") return [];
  const by = claimants(layer, days);
  return [...(by === "" ? [] : [by]), t("share.cite-claims")];
}

function snapshotWords(layer: Layer, day: Day): string | undefined {
  const snapshot = inForce(layer, day);
  if (!snapshot) return undefined;
  const age = ageAt(layer, day);
  return age?.isStale || age?.ends !== undefined ? asOfWords(age) : t("share.cite-snapshot", { date: longDate(snapshot.day) });
}
