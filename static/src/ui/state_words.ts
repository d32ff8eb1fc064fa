// The states of ground, in words: held, by whom; contested; claimed, by whom.

import { type AreaLook, lookOfArea } from "../model/area_look";
import { type ControlClass, controlClasses } from "../model/control_class";
import type { Layer } from "../model/catalogue";
import type { Feature } from "../model/feature";
import { t, term } from "../words/words";

/** The state of ground: its class, and who holds or claims it. */
export interface GroundState {
  look: AreaLook;
  class: ControlClass;
  who?: string | undefined;
  /** Who assesses it. */
  by?: string | undefined;
}

/** The km² of a state on a day. */
export interface StateArea extends Omit<GroundState, "look"> {
  km2: number;
}

/** The state of ground of a control layer. */
export function stateOf(layer: Layer, said: { class: ControlClass; heldBy?: string | undefined; claimedBy?: string | undefined; assessedBy?: string | undefined }): GroundState {
  const who = said.class === "held" ? (said.heldBy ?? layer.heldBy) : said.class === "claimed" ? said.claimedBy : undefined;
  return { look: lookOfArea(layer, said), class: said.class, who, by: said.assessedBy ?? layer.assessedBy };
}

/** The states of features, each once, in the order of the legend. */
export function statesOf(layer: Layer, features: readonly Feature[]): GroundState[] {
  const all = new Map<string, GroundState>();
  for (const f of features) {
    const state = stateOf(layer, { class: f.groundClass, heldBy: f.heldBy, claimedBy: f.claimedBy, assessedBy: f.assessedBy });
    all.set(JSON.stringify([state.look, state.class, state.who, state.by]), state);
  }
  const order = ({ class: c }: GroundState) => controlClasses.indexOf(c);
  return [...all.values()].sort((a, b) => order(a) - order(b) || (a.by ?? "").localeCompare(b.by ?? "", "en") || (a.who ?? "").localeCompare(b.who ?? "", "en"));
}

/** The state in lower case: held by Ukraine. */
export function stateWords({ class: c, who }: Pick<GroundState, "class" | "who">): string {
  if (who !== undefined && c === "held") return t("classes.held_by", { name: term("party", who) });
  if (who !== undefined && c === "claimed") return t("classes.claimed_by", { name: term("party", who) });
  return t(`classes.${c}`);
}

/** The change of a state: newly contested; no longer held by Ukraine. */
export function changedWords({ class: c, who }: Pick<GroundState, "class" | "who">, gained: boolean): string {
  const name = who === undefined ? "" : term("party", who);
  if (who !== undefined && c === "held") return t(gained ? "changes.held_by_gained" : "changes.held_by_lost", { name });
  if (who !== undefined && c === "claimed") return t(gained ? "changes.claimed_by_gained" : "changes.claimed_by_lost", { name });
  return t(gained ? `changes.${c}_gained` : `changes.${c}_lost`);
}
