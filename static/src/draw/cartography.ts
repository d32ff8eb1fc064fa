// The map's drawing rules: what is drawn on each grid, in which order and how.

import { type Feature, GeomType, type LabelRule, type PaintRule, type PaintSymbolizer } from "protomaps-leaflet";
import { shows } from "../model/perspective";
import { ageRules, changeRules, claimRules, controlRules, lineOf, lookRules, outlineRules, saidOf } from "./area_rules";
import { Fill, Pale } from "./area_symbolizers";
import { cityNames, countryNames, oblastNames, placeNames, signRoom, statementNames } from "./name_rules";
import { type DrawnLayer, inkOf, layerColour } from "./palette";
import type { GridPlan, Source } from "./grid_spec";
import { layersOf, passes, scaleOf, type SignName, signOf } from "./style";
import { drawSign, signNameOf } from "./symbols";

export interface Rules {
  paintRules: PaintRule[];
  labelRules: LabelRule[];
}

/** Whether the reader has chosen the feature of the layer. */
export type IsSelected = (layer: string, id: unknown) => boolean;

/** The rules of a grid; what is chosen is asked for with each drawing. */
export function rulesOf(plan: GridPlan, isSelected: IsSelected): Rules {
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

function groundRules({ base, palette }: GridPlan): PaintRule[] {
  if (!base) return [];
  const { id } = base.layer;
  return layersOf("base").map(({ filter, minzoom, ...of }) => ({
    dataSource: id,
    dataLayer: id,
    symbolizer: of.type === "fill" ? new Fill(() => inkOf(of.paint["fill-color"]!, palette), of.paint["fill-opacity"]) : lineOf(of, palette),
    filter: (_z, f) => passes(filter, f.props, f.geomType),
    ...(minzoom ? { minzoom } : {}),
  }));
}

// ---- control and claims

function areaRules(plan: GridPlan, isSelected: IsSelected): PaintRule[] {
  return plan.sources.flatMap((source) => ofSource(plan, source, isSelected).map((rule) => ofPerspective(plan, source.layer, ofAge(source, rule))));
}

function ofAge({ isStale }: Source, rule: PaintRule): PaintRule {
  return isStale ? { ...rule, symbolizer: new Pale(rule.symbolizer) } : rule;
}

function ofSource({ pane, look, who, palette }: GridPlan, { layer, moment }: Source, isSelected: IsSelected): PaintRule[] {
  // Coloured by age, it is in parts of which each would have a line of its own.
  if (moment?.kind === "age") return ageRules(layer, palette);
  const selection = lookRules(layer, "selected", palette, (_z, f) => isSelected(layer.id, f.props["fid"]) && (f.props["change"] ?? "after") === "after");
  if (moment?.kind === "change") return [...changeRules(layer, palette), ...selection];
  if (look === "age") return [...outlineRules(layer, palette), ...selection];
  const areas = pane === "control" ? controlRules(layer, palette) : claimRules(layer, palette, who);
  // What is too small to be an area is a point.
  return [...areas, ...selection, ...signRules({ palette }, layer, isSelected)];
}

/** A rule for what a perspective shows alone. */
function ofPerspective<R extends PaintRule | LabelRule>({ who }: GridPlan, layer: DrawnLayer, rule: R): R {
  if (who === "all") return rule;
  const { filter } = rule;
  return { ...rule, filter: (z: number, f: Feature) => shows(who, layer.kind, saidOf(f)) && (filter?.(z, f) ?? true) };
}

// ---- points and names

function pointRules(plan: GridPlan, isSelected: IsSelected): PaintRule[] {
  return [
    ...regionRules(plan),
    ...plan.sources.flatMap((source) => signRules(plan, source.layer, isSelected).map((rule) => ofPerspective(plan, source.layer, ofAge(source, rule)))),
  ];
}

/** What is more important pushes out what is less, whatever its kind. */
function nameRules(plan: GridPlan): LabelRule[] {
  const { base, sources, areaNames, palette } = plan;
  const names = [
    ...sources.flatMap(({ layer }) =>
      (layer.kind === "places" ? placeNames(layer, palette) : statementNames(layer, palette)).map((n) => ({ ...n, rule: ofPerspective(plan, layer, n.rule) })),
    ),
    ...(areaNames ? countryNames(palette) : []),
    ...(base ? cityNames(base.layer, palette) : []),
    ...(areaNames ? oblastNames(palette) : []),
  ];
  return [
    ...sources.map(({ layer }) => ofPerspective(plan, layer, signRoom(layer))),
    ...names.sort((a, b) => a.priority - b.priority).map(({ rule }) => rule),
  ];
}

/** The oblast that was picked is outlined. */
function regionRules({ palette, region, base }: GridPlan): PaintRule[] {
  if (region === undefined || !base) return [];
  const { id } = base.layer;
  return layersOf("base", "region").map((of) => ({
    dataSource: id,
    dataLayer: id,
    filter: (_z, f) => f.props["class"] === "oblast" && f.props["fid"] === region,
    symbolizer: lineOf(of, palette),
  }));
}

function signRules({ palette }: Pick<GridPlan, "palette">, layer: DrawnLayer, isSelected: IsSelected): PaintRule[] {
  const colours = { colour: layerColour(layer, palette), palette };
  const at = { dataSource: layer.id, dataLayer: layer.id };
  const each = (name: (f: Feature) => SignName): PaintSymbolizer => ({
    draw: (ctx, geom, z, f) => {
      const sign = name(f);
      for (const part of geom) for (const p of part) drawSign(ctx, p.x, p.y, sign, colours, scaleOf(signOf(sign), z));
    },
  });
  const isPoint = (f: Feature) => f.geomType === GeomType.Point;
  return [
    // Layers of points may have lines and areas too.
    ...layersOf(layer.kind).map((of): PaintRule => ({
      ...at,
      filter: (_z, f) => passes(of.filter, f.props, f.geomType),
      symbolizer: lineOf(of, palette, colours.colour),
    })),
    { ...at, filter: (_z, f) => isPoint(f) && isSelected(layer.id, f.props["fid"]), symbolizer: each(() => "selected") },
    { ...at, filter: (_z, f) => isPoint(f), symbolizer: each((f) => signNameOf(layer, f.props)) },
  ];
}
