// The age of the newest snapshot, in words.

import { type Day, shortDate } from "../model/dates";
import { newerThan } from "../model/layer_age";
import { site } from "../net/site";
import type { Store } from "../store/store";
import { t } from "../words/words";

const millisecondsInDay = 86_400_000;

/** The age of the newest snapshot, and what is newer than the date shown; empty where the map is not live. */
export function liveWords({ isLive, visible, day, catalogue }: Pick<Store, "isLive" | "visible" | "day" | "catalogue">): string[] {
  if (!isLive || visible.length === 0) return [];
  const control = visible.some((l) => l.kind === "control");
  const days = Math.max(today(catalogue.today) - day, 0);
  const newer = new Map<Day, Set<string>>();
  for (const { layer, day: on } of newerThan(visible, day)) newer.set(on, (newer.get(on) ?? new Set()).add(t(newerWords[layer.kind as keyof typeof newerWords])));
  const what = [...newer].map(([on, kinds]) => t("age.newer_on", { what: [...kinds].join(", "), date: shortDate(on) }));
  return [
    t(control ? "age.newest" : "age.newest_entry", { date: shortDate(day), days }),
    ...(what.length > 0 ? [t("age.newer", { what: what.join(", ") })] : []),
  ];
}

const newerWords = { claims: "age.newer_claims", control: "age.newer_control", places: "age.newer_places", statements: "key.sign_statement" } as const;

/** A publication may be read on a later day than it was made. */
export function today(recorded: Day): Day {
  return site().isPublished ? Math.max(recorded, Math.floor(Date.now() / millisecondsInDay)) : recorded;
}
