// Paint rules of areas: claims hatched, control filled, differences, and ages.

import { type Feature, GeomType, type PaintRule, type PaintSymbolizer } from "protomaps-leaflet";
import { beforeRecord } from "../model/age";
import { type AreaLook, isHeldLook, lookOfArea, looksOfAreas, mainLook } from "../model/area_look";
import { type Perspective, type Said, showsDenial } from "../model/perspective";
import { type Borders, frontRules, takeHeldRules } from "./borders";
import { Fill, finishes, Union, Line, type LineStyle, Pattern, outerStroke, ClippedToGround } from "./area_symbolizers";
import { dots, hatch, isDots } from "./hatch";
import { type DrawnLayer, inkOf, ownColour, type Palette } from "./palette";
import { type ColourName, layerOf, layersOf, layersOfLooks, type Look, type StyleLayer } from "./style";

/** Reads from a tile who claims and who denies a feature. */
export function saidOf({ props }: Feature): Said {
  return { claimedBy: props["claimed_by"], deniedBy: props["denied_by"] };
}

type Filter = NonNullable<PaintRule["filter"]>;

/** The symbolizers of a style layer for a data layer; none where that has no fill. */
function symbolizersOf(of: StyleLayer, layer: DrawnLayer, palette: Palette, own: string, merged: boolean): PaintSymbolizer[] {
  if (of.type === "line") return [lineOf(of, palette, own)];
  const ink = of.paint["fill-color"]!;
  const pattern = patternOf(of, layer);
  if (pattern === "none") return [];
  const colour = ink === "age" ? (f: Feature) => ageColour(Number(f.props["age"]), palette) : () => inkOf(ink, palette, own);
  if (merged) {
    const union = new Union((ctx, all, _z, ink) => {
      ctx.fillStyle = pattern === "fill" ? ink : fillStyle(ctx, of, ink, palette);
      if (pattern === "fill") ctx.globalAlpha *= of.paint["fill-opacity"] ?? 1;
      ctx.fill(all);
    }, colour);
    return [union, union.finish];
  }
  if (pattern === "fill") return [new Fill(colour, of.paint["fill-opacity"])];
  return [new Pattern((ctx) => fillStyle(ctx, of, inkOf(ink, palette, own), palette))];
}

/** The fill of a layer's areas: its own pattern, else that of the style. */
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
export function lineOf(of: StyleLayer, palette: Palette, own = ""): Line {
  return new Line(lineStyle(of, palette, own));
}

function lineStyle({ paint, clip }: StyleLayer, palette: Palette, own: string): LineStyle {
  return {
    colour: inkOf(paint["line-color"]!, palette, own),
    width: paint["line-width"]!,
    dash: paint["line-dasharray"],
    opacity: paint["line-opacity"],
    clip: clip as "inside" | "middle" | undefined,
  };
}

/** A rule for the features that pass the filter; a union's finish is handed none. */
export function ruleOf(layer: DrawnLayer, symbolizer: PaintSymbolizer, filter: Filter | undefined): PaintRule {
  const passes = finishes(symbolizer) ? () => false : filter;
  return { dataSource: layer.id, dataLayer: layer.id, symbolizer, ...(passes ? { filter: passes } : {}) };
}

/** Strokes the outline of the union of areas. */
function outerStrokeRules(layer: DrawnLayer, filter: Filter, line: LineStyle): PaintRule[] {
  const union = new Union(outerStroke(line));
  return [union, union.finish].map((symbolizer) => ruleOf(layer, symbolizer, filter));
}

/**
 * The rules of style layers for the features that pass. own is a colour in place of the
 * data layer's; merged fills the union of the features.
 */
function rules(
  of: readonly StyleLayer[],
  layer: DrawnLayer,
  palette: Palette,
  filter: (of: StyleLayer) => Filter | undefined,
  own?: string,
  merged = true,
): PaintRule[] {
  return of.flatMap((l) =>
    symbolizersOf(l, layer, palette, own ?? ownColour(layer, l.look, palette), merged).map((symbolizer) => ruleOf(layer, symbolizer, filter(l))),
  );
}

/** The rules of a look of a data layer. */
export function lookRules(layer: DrawnLayer, look: Look, palette: Palette, filter?: Filter, own?: string): PaintRule[] {
  return rules(layersOf(layer.kind, look), layer, palette, () => filter, own);
}

/** The look of a feature of a layer of areas. */
export function lookOf(layer: DrawnLayer, { props }: Feature): AreaLook {
  return lookOfArea(layer, { class: props["class"], heldBy: props["held_by"], claimedBy: props["claimed_by"], status: props["status"] });
}

/** The colour in which a look of a layer is filled. */
export function lookColour(layer: DrawnLayer, look: AreaLook, palette: Palette): string {
  return inkOf(layerOf(layer.kind, look as Look, "fill").paint["fill-color"]!, palette, ownColour(layer, look, palette));
}

const isArea = (f: Feature) => f.geomType === GeomType.Polygon;

/** All rules of claims, or those of fills or of lines alone. */
export function claimRules(layer: DrawnLayer, palette: Palette, who: Perspective, only?: "fill" | "line"): PaintRule[] {
  // What one party denies is not drawn as the other claims it.
  const denied = (f: Feature) => showsDenial(who, saidOf(f));
  return [
    ...statusRules(layer, palette, (f) => isArea(f) && !denied(f), only),
    ...(who.denies && only !== "fill" ? lookRules(layer, "denied", palette, (_z, f) => isArea(f) && denied(f)) : []),
  ];
}

export function controlRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  return statusRules(layer, palette, isArea);
}

function ofType(layers: readonly StyleLayer[], only: "fill" | "line" | undefined): StyleLayer[] {
  return layers.filter(({ type }) => only === undefined || type === only);
}

/** Whether ground is held, on the later of two dates. */
function isHeld(layer: DrawnLayer, f: Feature): boolean {
  return isArea(f) && (f.props["change"] ?? "after") === "after" && isHeldLook(lookOf(layer, f));
}

/** Whether the outline of a feature may be dashed: that of a claim is one way or another. */
export function isDashed(layer: DrawnLayer, f: Feature): boolean {
  return layer.kind === "claims" || layersOf(layer.kind, lookOf(layer, f) as Look).some(({ paint }) => paint["line-dasharray"]);
}

/** The front: the edge of what is held, in the colour of who holds it. */
export function heldFrontRules(layer: DrawnLayer, palette: Palette, found: Borders): PaintRule[] {
  return looksOfAreas(layer)
    .filter(isHeldLook)
    .flatMap((look) => frontRules(layer, palette, found, (_z, f) => isHeld(layer, f) && lookOf(layer, f) === look, lookColour(layer, look, palette)));
}

/** Takes the hatch of claims off what is held. */
export function heldTakenRules(layer: DrawnLayer): PaintRule[] {
  return takeHeldRules(layer, (_z, f) => isHeld(layer, f));
}

/** Areas by status, each in its look. */
function statusRules(layer: DrawnLayer, palette: Palette, passes: (f: Feature) => boolean, only?: "fill" | "line"): PaintRule[] {
  return rules(ofType(layersOfLooks(layer.kind, looksOfAreas(layer) as Look[]), only), layer, palette, ({ look }) => (_z, f) => passes(f) && lookOf(layer, f) === look);
}

/** The outline of an area that stands back behind others. */
export function outlineRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  return lookRules(layer, "behind", palette);
}

/**
 * Ground held on the later date is pale, so that gained and lost ground stands
 * out. Ground of another class is drawn in that class where it was gained, and as
 * its outline where it was lost.
 */
export function changeRules(layer: DrawnLayer, palette: Palette, only?: "fill" | "line"): PaintRule[] {
  const main = mainLook(layer);
  const isMain = (look: string) => layer.kind === "claims" || look === main;
  const changed = (change: string, has: (look: AreaLook) => boolean): Filter => (_z, f) => f.props["change"] === change && has(lookOf(layer, f));
  const looks = looksOfAreas(layer);
  const others = layersOfLooks(layer.kind, looks.filter((look) => !isMain(look)) as Look[]);
  const standing = layer.kind === "claims" ? looks : looks.filter(isHeldLook);
  return [
    ...standing.flatMap((own) =>
      (["after", "behind"] as const).flatMap((look) => {
        const passes = changed("after", (l) => l === own);
        const colour = lookColour(layer, own, palette);
        // Each claim has an outline; borders between held areas are no change.
        if (look === "behind" && layer.kind === "control") return outerStrokeRules(layer, passes, lineStyle(layerOf(layer.kind, look, "line"), palette, colour));
        return rules(ofType(layersOf(layer.kind, look), only), layer, palette, () => passes, colour);
      }),
    ),
    ...[
      ...rules(ofType(layersOfLooks(layer.kind, ["gained", "lost"]), only), layer, palette, ({ look }) => changed(look!, isMain), undefined, false),
      ...rules(others.filter(({ type }) => type === "line"), layer, palette, ({ look }) => changed("lost", (l) => l === look)),
      ...rules(others, layer, palette, ({ look }) => changed("gained", (l) => l === look), undefined, false),
    ].map((rule) => ({ ...rule, symbolizer: new ClippedToGround(rule.symbolizer) })),
  ];
}

/** The colour of a class of age. */
export function ageColour(index: number, palette: Palette): string {
  return palette.colours[`age-${index}` as ColourName] ?? palette.colours.unaged;
}

/** Colours ground by how long it has been held or claimed; other ground is an outline. */
export function ageRules(layer: DrawnLayer, palette: Palette): PaintRule[] {
  const isAged = (f: Feature) => layer.kind === "claims" || isHeldLook(lookOf(layer, f));
  // Other classes have one outline, whatever their age.
  const others = layer.kind === "claims" ? [] : looksOfAreas(layer).filter((look) => !isHeldLook(look));
  const behind = (look: AreaLook) => lineStyle(layerOf(layer.kind, "behind", "line"), palette, lookColour(layer, look, palette));
  return [
    ...others.flatMap((look) => outerStrokeRules(layer, (_z, f) => isArea(f) && lookOf(layer, f) === look, behind(look))),
    ...lookRules(layer, "unaged", palette, (_z, f) => isAged(f) && f.props["age"] === beforeRecord),
    ...lookRules(layer, "aged", palette, (_z, f) => isAged(f) && f.props["age"] !== beforeRecord),
  ];
}
