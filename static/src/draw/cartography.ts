// The map's drawing rules: what is drawn on each sheet, in which order and how.

import type { Feature, LabelRule, PaintRule, PaintSymbolizer } from "protomaps-leaflet";
import { shows } from "../model/perspective";
import { ageRules, changeRules, claimRules, controlRules, outlineRule, saidOf } from "./area_rules";
import { Fill, InnerStroke, Stroke } from "./area_symbolizers";
import { cityNames, countryNames, oblastNames, placeNames, signRoom, statementNames } from "./name_rules";
import { type DrawnLayer, layerColour } from "./palette";
import type { SheetPlan, Source } from "./plan";
import { drawPlace, drawSelection, drawStatement, standingOf } from "./symbols";

export interface Rules {
  paintRules: PaintRule[];
  labelRules: LabelRule[];
}

/** Whether the reader has chosen the feature of the layer. */
export type IsSelected = (layer: string, id: unknown) => boolean;

/** The rules of a sheet; what is chosen is asked for with each drawing. */
export function rulesOf(plan: SheetPlan, isSelected: IsSelected): Rules {
  switch (plan.pane) {
    case "ground":
      return { paintRules: groundRules(plan), labelRules: [] };
    case "control":
    case "claims":
      return { paintRules: areaRules(plan, isSelected), labelRules: [] };
    case "points":
      return { paintRules: pointRules(plan, isSelected), labelRules: nameRules(plan) };
  }
}

// ---- the ground

function groundRules({ base, palette }: SheetPlan): PaintRule[] {
  if (!base) return [];
  const { id } = base.layer;
  const rule = (cls: string, symbolizer: PaintSymbolizer, minzoom?: number): PaintRule => ({
    dataSource: id,
    dataLayer: id,
    symbolizer,
    filter: (_z, f) => f.props["class"] === cls,
    ...(minzoom ? { minzoom } : {}),
  });
  return [
    // The land covers the inner half of the coast's line.
    rule("country", new Stroke({ colour: palette.coast, width: () => 1.5 })),
    rule("country", new Fill((f) => (f.props["country"] === "UA" ? palette.homeLand : palette.land))),
    rule("oblast", new Stroke({ colour: palette.oblastLine, width: (z) => (z < 7 ? 0.6 : 1) }), 5),
    rule("border", new Stroke({ colour: palette.border, width: (z) => (z < 5 ? 0.75 : z < 8 ? 1.25 : 1.75) })),
  ];
}

// ---- control and claims

function areaRules(plan: SheetPlan, isSelected: IsSelected): PaintRule[] {
  return plan.sources.flatMap((source) => ofSource(plan, source, isSelected).map((rule) => ofPerspective(plan, source.layer, rule)));
}

function ofSource({ pane, look, who, palette }: SheetPlan, { layer, moment }: Source, isSelected: IsSelected): PaintRule[] {
  // Coloured by age, it is in parts of which each would have a line of its own.
  if (moment?.kind === "age") return ageRules(layer, palette);
  const selection: PaintRule = {
    dataSource: layer.id,
    dataLayer: layer.id,
    filter: (_z, f) => isSelected(layer.id, f.props["fid"]) && (f.props["change"] ?? "after") === "after",
    symbolizer: new InnerStroke({ colour: palette.selection, width: () => 3 }),
  };
  if (moment?.kind === "change") return [...changeRules(layer, palette), selection];
  if (look === "age") return [outlineRule(layer, palette), selection];
  const colour = layerColour(layer, palette);
  return [...(pane === "control" ? controlRules(layer, colour) : claimRules(layer, colour, who)), selection];
}

/** A rule for what a perspective shows alone. */
function ofPerspective<R extends PaintRule | LabelRule>({ who }: SheetPlan, layer: DrawnLayer, rule: R): R {
  if (who === "all") return rule;
  const { filter } = rule;
  return { ...rule, filter: (z: number, f: Feature) => shows(who, layer.kind, saidOf(f)) && (filter?.(z, f) ?? true) };
}

// ---- points and names

function pointRules(plan: SheetPlan, isSelected: IsSelected): PaintRule[] {
  return [
    ...regionRules(plan),
    ...plan.sources.flatMap(({ layer }) => signRules(plan, layer, isSelected).map((rule) => ofPerspective(plan, layer, rule))),
  ];
}

/** Names of the layers first: they push out those of the basemap. */
function nameRules(plan: SheetPlan): LabelRule[] {
  const { base, sources, areaNames, palette } = plan;
  return [
    ...sources.map(({ layer }) => ofPerspective(plan, layer, signRoom(layer))),
    ...sources.map(({ layer }) => ofPerspective(plan, layer, layer.kind === "places" ? placeNames(layer, palette) : statementNames(layer, palette))),
    ...(areaNames ? countryNames(palette) : []),
    ...(base ? cityNames(base.layer, palette) : []),
    ...(areaNames ? oblastNames(palette) : []),
  ];
}

/** The oblast that was picked is outlined. */
function regionRules({ palette, region, base }: SheetPlan): PaintRule[] {
  if (region === undefined || !base) return [];
  const { id } = base.layer;
  const at = { dataSource: id, dataLayer: id, filter: (_z: number, f: Feature) => f.props["class"] === "oblast" && f.props["fid"] === region };
  return [
    { ...at, symbolizer: new InnerStroke({ colour: palette.halo, width: () => 4, opacity: 0.8 }) },
    { ...at, symbolizer: new InnerStroke({ colour: palette.selection, width: () => 2.25, dash: [9, 4] }) },
  ];
}

function signRules({ palette }: SheetPlan, layer: DrawnLayer, isSelected: IsSelected): PaintRule[] {
  const colours = { colour: layerColour(layer, palette), halo: palette.halo };
  const at = { dataSource: layer.id, dataLayer: layer.id };
  const each = (draw: (ctx: CanvasRenderingContext2D, x: number, y: number, f: Feature) => void): PaintSymbolizer => ({
    draw: (ctx, geom, _z, f) => {
      for (const part of geom) for (const p of part) draw(ctx, p.x, p.y, f);
    },
  });
  const sign =
    layer.kind === "places"
      ? each((ctx, x, y, { props }) =>
          drawPlace(ctx, x, y, standingOf(props["claimed_by"], props["denied_by"], props["agreed"]), colours),
        )
      : each((ctx, x, y) => drawStatement(ctx, x, y, colours));
  return [
    {
      ...at,
      filter: (_z, f) => isSelected(layer.id, f.props["fid"]),
      symbolizer: each((ctx, x, y) => drawSelection(ctx, x, y, palette.selection)),
    },
    { ...at, symbolizer: sign },
  ];
}
