// Who assesses and who claims what a layer shows on a day. undefined is an unnamed
// one.

import type { Layer, Voice } from "./catalogue";
import type { Day } from "./dates";

type Names = (string | undefined)[];

function voicesOn({ voices }: Layer, days: readonly Day[]): Voice[] {
  return (voices ?? []).filter((v) => days.some((day) => v.since <= day && (v.until === undefined || day < v.until)));
}

/** Who assesses what a layer shows on any of some days; the layer's own assessor where it shows nothing. */
export function assessorsOn(layer: Layer, days: readonly Day[]): Names {
  const found = voicesOn(layer, days);
  return found.length === 0 ? [layer.assessedBy] : once(found.map((v) => v.assessedBy));
}

/** Who claims what a layer shows on any of some days. */
export function claimantsOn(layer: Layer, days: readonly Day[]): Names {
  return once(voicesOn(layer, days).map((v) => v.claimedBy));
}

/** Who assesses a claimant's claims. */
export function assessorsOfClaim(layer: Layer, claimant: string | undefined, days: readonly Day[]): Names {
  const found = voicesOn(layer, days).filter((v) => v.claimedBy === claimant);
  return found.length === 0 ? [layer.assessedBy] : once(found.map((v) => v.assessedBy));
}

/** Whether an assessor is the only one of what a layer shows on some days. */
export function isAlone(layer: Layer, assessor: string | undefined, days: readonly Day[]): boolean {
  const all = assessorsOn(layer, days);
  return all.length === 1 && all[0] === assessor;
}

function once(names: Names): Names {
  return [...new Set(names)].sort((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
}
