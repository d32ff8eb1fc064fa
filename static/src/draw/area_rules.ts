// How areas are drawn: claims hatched, control filled, what changed, and for how
// long ground has been held.

import { type Feature, GeomType, type PaintRule, type PaintSymbolizer } from "protomaps-leaflet";
import { beforeRecord } from "../model/age";
import { claimStyleOf, claimStyles } from "../model/claim_style";
import { type Perspective, type Said, showsDenial } from "../model/perspective";
import { Fill, Line, Pattern, WithinGround } from "./area_symbolizers";
import { dots, hatch, isDots } from "./hatch";
import { type DrawnLayer, inkOf, layerColour, type Palette } from "./palette";
import { type ColourName, layersOf, layersOfLooks, type Look, type StyleLayer } from "./style";

/** What a tile says of a feature, and who says it. */
export function saidOf({ props }: Feature): Said {
  return { claimedBy: props["claimed_by"], deniedBy: props["denied_by"] };
}

type Filter = NonNullable<PaintRule["filter"]>;

/** Draws what a layer of the style is, of a data layer; nothing where that is not filled. */
function symbolizersOf(of: StyleLayer, layer: DrawnLayer, palette: Palette): PaintSymbolizer[] {
  const own = layerColour(layer, palette);
  if (of.type === "line") return [lineOf(of, palette, own)];
  const ink = of.paint["fill-color"]!;
  const pattern = patternOf(of, layer);
  if (pattern === "none") return [];
  if (pattern === "fill") {
    const colour = ink === "age" ? (f: Feature) => ageColour(Number(f.props["age"]), palette) : () => inkOf(ink, palette, own);
    return [new Fill(colour, of.paint["fill-opacity"])];
  }
  return [new Pattern((ctx) => fillStyle(ctx, of, inkOf(ink, palette, own), palette))];
}

/** How a layer fills areas: as the data layer says, else as the style does. */
function patternOf(of: StyleLayer, layer: DrawnLayer): string {
  if (of.pattern) return layer.pattern ?? of.pattern;
  return of.paint["fill-pattern"] ? "hatch" : "fill";
}

/** A layer's pattern in a colour, as a fill style. */
export function fillStyle(ctx: CanvasRenderingContext2D, { paint }: StyleLayer, colour: string, palette: Palette): CanvasPattern | string {
  const name = paint["fill-pattern"]!;
  return isDots(name) ? dots(ctx, name, colour) : hatch(ctx, name, colour, palette.dark);
}

/** A line of the style. */
export function lineOf({ paint, clip }: StyleLayer, palette: Palette, own = ""): Line {
  return new Line({
    colour: inkOf(paint["line-color"]!, palette, own),
    width: paint["line-width"]!,
    dash: paint["line-dasharray"],
    opacity: paint["line-opacity"],
    clip: clip as "inside" | "middle" | undefined,
  });
}

/** The rules of layers of the style, of the features that pass. */
function rules(of: readonly StyleLayer[], layer: DrawnLayer, palette: Palette, filter: (of: StyleLayer) => Filter | undefined): PaintRule[] {
  return of.flatMap((l) =>
    symbolizersOf(l, layer, palette).map((symbolizer) => {
      const passes = filter(l);
      return { dataSource: layer.id, dataLayer: layer.id, symbolizer, ...(passes ? { filter: passes } : {}) };
    }),
  );
}

/** The rules of a look of a data layer. */
export function lookRules(layer: DrawnLayer, look: Look, palette: Palette, filter?: Filter): PaintRule[] {
  return rules(layersOf(layer.kind, look), layer, palette, () => filter);
}

const isArea = (f: Feature) => f.geomType === GeomType.Polygon;

export function claimRules(layer: DrawnLayer, palette: Palette, who: Perspective): PaintRule[] {
  // What one party denies is not drawn as the other claims it.
  const denied = (f: Feature) => showsDenial(who, saidOf(f));
  const claims = layersOfLooks(layer.kind, claimStyles as Look[]);
  return [
    ...rules(claims, layer, palette, ({ look }) => (_z, f) => isArea(f) && claimStyleOf(f.props["status"]) === look && !denied(f)),
    ...(who === "ukraine" ? lookRules(layer, "denied", palette, (_z, f) => isArea(f) && denied(f)) : []),
  ];
}

export function controlRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  return lookRules(layer, "holding", palette, (_z, f) => isArea(f));
}

/** An area that stands back behind others. */
export function outlineRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  return lookRules(layer, "behind", palette);
}

/** What is there after stands back, so that what came and went stands out. */
export function changeRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  const changed = (change: string): Filter => (_z, f) => f.props["change"] === change;
  return [
    ...lookRules(layer, "after", palette, changed("after")),
    ...lookRules(layer, "behind", palette, changed("after")),
    ...rules(layersOfLooks(layer.kind, ["gained", "lost"]), layer, palette, ({ look }) => changed(look!)).map((rule) => ({
      ...rule,
      symbolizer: new WithinGround(rule.symbolizer),
    })),
  ];
}

/** The colour of a class of age. */
export function ageColour(index: number, palette: Palette): string {
  return palette.colours[`age-${index}` as ColourName] ?? palette.colours.unaged;
}

export function ageRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  return [
    ...lookRules(layer, "unaged", palette, (_z, f) => f.props["age"] === beforeRecord),
    ...lookRules(layer, "aged", palette, (_z, f) => f.props["age"] !== beforeRecord),
  ];
}
