// How areas are drawn: claims hatched, control filled, what changed, and for how
// long ground has been held.

import type { Feature, PaintRule } from "protomaps-leaflet";
import { beforeRecord } from "../model/age";
import { claimStyleOf, type ClaimStyle } from "../model/claim_style";
import { type Perspective, type Said, showsDenial } from "../model/perspective";
import { Dots, Fill, Hatching, InnerStroke, Stroke, WithinGround } from "./area_symbolizers";
import type { HatchStyle } from "./hatch";
import { type DrawnLayer, layerColour, type Palette } from "./palette";

/** The outline of a claim where its denial is what is shown. */
export const deniedDash: readonly number[] = [3, 3];

const hatchings: Record<ClaimStyle, { lines: number; width: number; wash: number; dash?: readonly number[] }> = {
  annexation: { lines: 4, width: 1.1, wash: 0.05 },
  recognition: { lines: 2, width: 1.1, wash: 0.03, dash: [7, 4] },
};

/** What a tile says of a feature, and who says it. */
export function saidOf({ props }: Feature): Said {
  return { claimedBy: props["claimed_by"], deniedBy: props["denied_by"] };
}

export function claimRules(layer: DrawnLayer, colour: string, who: Perspective): PaintRule[] {
  // What one party denies is not drawn as the other claims it.
  const denied = (_z: number, f: Feature) => showsDenial(who, saidOf(f));
  const denials: PaintRule[] =
    who === "ukraine"
      ? [{ dataSource: layer.id, dataLayer: layer.id, filter: denied, symbolizer: new InnerStroke({ colour, width: () => 1.6, dash: deniedDash }) }]
      : [];
  const claims = (Object.keys(hatchings) as ClaimStyle[]).flatMap((style): PaintRule[] => {
    const { lines, width, wash, dash } = hatchings[style];
    const filter = (z: number, f: Feature) => claimStyleOf(f.props["status"]) === style && !denied(z, f);
    const at = { dataSource: layer.id, dataLayer: layer.id, filter };
    return [
      { ...at, symbolizer: new Hatching({ colour, lines, width, wash }) },
      { ...at, symbolizer: new InnerStroke({ colour, width: (z) => (z < 6 ? 0.8 : 1.2), ...(dash ? { dash } : {}) }) },
    ];
  });
  return [...claims, ...denials];
}

/** The look of a claim, for the key. */
export function claimLook(style: ClaimStyle): (typeof hatchings)[ClaimStyle] {
  return hatchings[style];
}

export const controlOpacity = 0.32;

export function controlRules(layer: DrawnLayer, colour: string): PaintRule[] {
  const at = { dataSource: layer.id, dataLayer: layer.id };
  return [
    { ...at, symbolizer: new Fill(() => colour, controlOpacity) },
    { ...at, symbolizer: new Stroke({ colour, width: () => 1.25, opacity: 0.9 }) },
  ];
}

/** Of what a control layer shows on the later date. */
export const afterOpacity = 0.13;
const changeHatching = { lines: 8, width: 1.2, wash: 0.22 };

/** How what was gained or lost is hatched, on the map and in its key. */
export function changeLook(gained: boolean, palette: Palette): HatchStyle {
  return { ...changeHatching, colour: gained ? palette.gained : palette.lost, falling: !gained };
}

/** An area that stands back behind others. */
export function outlineRule(layer: DrawnLayer, palette: Palette): PaintRule {
  const dash = layer.kind === "claims" ? { dash: [6, 4] } : {};
  const symbolizer = new Stroke({ colour: layerColour(layer, palette), width: () => 1, opacity: 0.7, ...dash });
  return { dataSource: layer.id, dataLayer: layer.id, symbolizer };
}

/** What is there after stands back, so that what came and went stands out. */
export function changeRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  const colour = layerColour(layer, palette);
  const at = (change: string) => ({
    dataSource: layer.id,
    dataLayer: layer.id,
    filter: (_z: number, f: Feature) => f.props["change"] === change,
  });
  const after = at("after").filter;
  return [
    ...(layer.kind === "control" ? [{ ...at("after"), symbolizer: new Fill(() => colour, afterOpacity) }] : []),
    { ...outlineRule(layer, palette), filter: after },
    ...[false, true].flatMap((gained) => {
      const look = changeLook(gained, palette);
      const of = at(gained ? "gained" : "lost");
      return [
        { ...of, symbolizer: new WithinGround(new Hatching(look)) },
        { ...of, symbolizer: new WithinGround(new Stroke({ colour: look.colour, width: () => 2.2 })) },
      ];
    }),
  ];
}

export const ageOpacity = 0.82;
export const unagedDots = 4;

/** The colour of a class of age. */
export function ageColour(index: number, palette: Palette): string {
  return index === beforeRecord ? palette.unaged : (palette.ages[index] ?? palette.unaged);
}

export function ageRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  const at = { dataSource: layer.id, dataLayer: layer.id };
  const isUnaged = (_z: number, f: Feature) => f.props["age"] === beforeRecord;
  const isAged = (_z: number, f: Feature) => f.props["age"] !== beforeRecord;
  const colour = (f: Feature) => ageColour(Number(f.props["age"]), palette);
  return [
    { ...at, filter: isUnaged, symbolizer: new Dots(palette.unaged, unagedDots) },
    { ...at, filter: isUnaged, symbolizer: new Stroke({ colour: palette.unaged, width: () => 1, opacity: 0.8 }) },
    { ...at, filter: isAged, symbolizer: new Fill(colour, ageOpacity) },
    { ...at, filter: isAged, symbolizer: new Stroke({ colour: ageColour(0, palette), width: () => 0.75, opacity: 0.9 }) },
  ];
}
