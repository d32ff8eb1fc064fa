// What an assessor says of ground, in words: held, by whom; contested; claimed, by
// whom. Only what is held is called so.

import { type AreaLook, lookOfArea } from "../model/area_look";
import { type ControlClass, controlClasses } from "../model/control_class";
import type { Layer } from "../model/catalogue";
import type { Feature } from "../model/feature";
import { t, term } from "../words/words";

/** What is said of ground: its class, and who holds what is held, or claims what is claimed. */
export interface Ground {
  look: AreaLook;
  class: ControlClass;
  who?: string | undefined;
  /** Who assesses it. */
  by?: string | undefined;
}

/** The km² of such ground on a day. */
export interface StandingArea extends Omit<Ground, "look"> {
  km2: number;
}

/** Ground of a control layer, from what is said of it. */
export function groundOf(layer: Layer, said: { class: ControlClass; heldBy?: string | undefined; claimedBy?: string | undefined; assessedBy?: string | undefined }): Ground {
  const who = said.class === "held" ? (said.heldBy ?? layer.heldBy) : said.class === "claimed" ? said.claimedBy : undefined;
  return { look: lookOfArea(layer, said), class: said.class, who, by: said.assessedBy ?? layer.assessedBy };
}

/** What is said of the ground of features, each once, in the order of the key. */
export function groundsOf(layer: Layer, features: readonly Feature[]): Ground[] {
  const all = new Map<string, Ground>();
  for (const f of features) {
    const ground = groundOf(layer, { class: f.groundClass, heldBy: f.heldBy, claimedBy: f.claimedBy, assessedBy: f.assessedBy });
    all.set(JSON.stringify([ground.look, ground.class, ground.who, ground.by]), ground);
  }
  const order = ({ class: c }: Ground) => controlClasses.indexOf(c);
  return [...all.values()].sort((a, b) => order(a) - order(b) || (a.by ?? "").localeCompare(b.by ?? "", "en") || (a.who ?? "").localeCompare(b.who ?? "", "en"));
}

/** In small letters: held by Ukraine. */
export function groundWords({ class: c, who }: Pick<Ground, "class" | "who">): string {
  if (who !== undefined && c === "held") return t("classes.held_by", { name: term("party", who) });
  if (who !== undefined && c === "claimed") return t("classes.claimed_by", { name: term("party", who) });
  return t(`classes.${c}`);
}

/** What became of ground: newly contested; no longer held by Ukraine. */
export function changedWords({ class: c, who }: Pick<Ground, "class" | "who">, gained: boolean): string {
  const name = who === undefined ? "" : term("party", who);
  if (who !== undefined && c === "held") return t(gained ? "changes.held_by_gained" : "changes.held_by_lost", { name });
  if (who !== undefined && c === "claimed") return t(gained ? "changes.claimed_by_gained" : "changes.claimed_by_lost", { name });
  return t(gained ? `changes.${c}_gained` : `changes.${c}_lost`);
}
