// Paint rules of ground by how many of those who assess it call it held: all, some, which of
// two, or none, in the colour of who holds it.

import type { Feature, PaintRule } from "protomaps-leaflet";
import { type AgreedLook, agreedLookOf } from "../model/assessors";
import { isHeldLook, lookOfArea, looksOfAreas } from "../model/area_look";
import { lookColour, lookRules } from "./area_rules";
import type { AgreedHere } from "./grid_spec";
import type { DrawnLayer, Palette } from "./palette";

/** In drawing order. */
const looks: readonly AgreedLook[] = ["agreed-none", "agreed-all", "agreed-some", "agreed-first", "agreed-second"];

/** The colour of ground of a comparison: that of who holds it. */
export function agreedColour(layer: DrawnLayer, heldBy: unknown, palette: Palette): string {
  return lookColour(layer, lookOfArea(layer, { class: "held", heldBy }), palette);
}

export function agreementRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  const holders = looksOfAreas(layer).filter(isHeldLook);
  return looks.flatMap((look) => {
    const is = (f: Feature) => agreedLookOf(saidOf(f)) === look;
    if (look === "agreed-none") return lookRules(layer, look, palette, (_z, f) => is(f));
    return holders.flatMap((holder) =>
      lookRules(layer, look, palette, (_z, f) => is(f) && lookOfArea(layer, { class: "held", heldBy: f.props["held_by"] }) === holder, lookColour(layer, holder, palette)),
    );
  });
}

function saidOf({ props }: Feature): { in: unknown; alone: unknown } {
  return { in: props["agreement"], alone: props["alone"] };
}

/** What a feature of a comparison says. */
export function agreedHere(feature: Feature): AgreedHere {
  const { held_by: heldBy, held_per: per } = feature.props;
  return { look: agreedLookOf(saidOf(feature)), heldBy: typeof heldBy === "string" ? heldBy : undefined, per: typeof per === "string" ? per : "" };
}
