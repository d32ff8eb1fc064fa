// The paint and label rules of each grid, in drawing order.

import { type Feature, GeomType, type LabelRule, type PaintRule, type PaintSymbolizer } from "protomaps-leaflet";
import { shows } from "../model/perspective";
import { agreementRules } from "./agreement_rules";
import { ageRules, changeRules, claimRules, controlRules, heldFrontRules, heldTakenRules, isDashed, lineOf, lookRules, outlineRules, saidOf } from "./area_rules";
import { basemapRules } from "./basemap_rules";
import { Borders, takeOutsideRule } from "./borders";
import { Fill, Faded } from "./area_symbolizers";
import { glowRules } from "./glow";
import { cityNames, countryNames, oblastNames, placeNames, settlementNames, signRoom, statementNames } from "./name_rules";
import { type DrawnLayer, inkOf, layerColour } from "./palette";
import { type GridSpec, standsBack, type VectorSource } from "./grid_spec";
import { layersOf, linesOverBasemaps, passes, scaleOf, type SignName, signOf } from "./style";
import { drawSign, signNameOf } from "./symbols";

export interface Rules {
  paintRules: PaintRule[];
  labelRules: LabelRule[];
  /** What some of them find of each tile. */
  borders?: Borders;
  /** Whether a tile is drawn anew wherever a feature of a source changes, and not only in its reach. */
  isWhole?: IsWhole;
  /** Whether the picture of a tile is cut to what is drawn of it. */
  isCut?: boolean;
}

export type IsWhole = (source: string, feature: Feature) => boolean;

/** Whether the reader has chosen the feature of the layer. */
export type IsSelected = (layer: string, id: unknown) => boolean;

/** The rules of a grid; isSelected is called with each drawing. */
export function rulesOf(spec: GridSpec, isSelected: IsSelected): Rules {
  switch (spec.pane) {
    case "ground":
      return { paintRules: spec.base ? groundRules(spec, spec.base) : [], labelRules: [] };
    case "water":
      return { paintRules: spec.sources.flatMap((source) => groundRules(spec, source)), labelRules: [] };
    case "basemap":
      return { paintRules: basemapGridRules(spec), labelRules: [] };
    case "control":
      return { ...controlGridRules(spec, isSelected), labelRules: [], isWhole: isWholeIn(spec) };
    case "claims":
      return { paintRules: claimGridRules(spec, isSelected), labelRules: [], isWhole: isWholeIn(spec) };
    case "glow":
      return { ...glowGridRules(spec), labelRules: [], isWhole: isWholeIn(spec), isCut: true };
    case "points":
      return { paintRules: pointRules(spec, isSelected), labelRules: nameRules(spec) };
  }
}

// ---- the ground

function groundRules({ palette }: GridSpec, { layer: { id } }: VectorSource, layers = layersOf("base")): PaintRule[] {
  return layers.map(({ filter, minzoom, maxzoom, ...of }) => ({
    dataSource: id,
    dataLayer: id,
    symbolizer: of.type === "fill" ? new Fill(() => inkOf(of.paint["fill-color"]!, palette), of.paint["fill-opacity"]) : lineOf(of, palette),
    filter: (_z, f) => passes(filter, f.props, f.geomType),
    ...(minzoom ? { minzoom } : {}),
    ...(maxzoom ? { maxzoom } : {}),
  }));
}

/** Archives lie over the ground, but for its borders: those are drawn once more. */
function basemapGridRules(spec: GridSpec): PaintRule[] {
  const { base, basemaps = [], palette } = spec;
  return [...basemaps.flatMap((source) => basemapRules(source, palette)), ...(base ? groundRules(spec, base, linesOverBasemaps()) : [])];
}

// ---- control and claims

/** Where an outline changes, all its dashes do. */
function isWholeIn({ sources, control = [] }: GridSpec): IsWhole {
  const layers = new Map([...sources, ...control].map(({ layer }) => [layer.id, layer]));
  return (source, f) => {
    const layer = layers.get(source);
    return layer === undefined || isDashed(layer, f);
  };
}

type RulesOfSource = (source: VectorSource) => PaintRule[];

/** The rules of each source, bottom first, as the reader's perspective has them. */
function shownRules(spec: GridSpec, rules: RulesOfSource): PaintRule[] {
  return spec.sources.flatMap((source) => rules(source).map((rule) => withPerspective(spec, source.layer, fadedIfStale(source, rule))));
}

function claimGridRules(spec: GridSpec, isSelected: IsSelected): PaintRule[] {
  // Hatched where nobody is said to hold the ground; the lines of claims stay.
  const taken = (spec.control ?? []).flatMap(({ layer }) => heldTakenRules(layer).map((rule) => withPerspective(spec, layer, rule)));
  return [
    ...shownRules(spec, (source) => sourceRules(spec, source, "fill")),
    ...taken,
    ...shownRules(spec, (source) => sourceRules(spec, source, "line")),
    ...shownRules(spec, (source) => selectionRules(spec, source, isSelected)),
  ];
}

function controlGridRules(spec: GridSpec, isSelected: IsSelected): Pick<Rules, "paintRules" | "borders"> {
  const { base, sources } = spec;
  const areas = shownRules(spec, (source) => sourceRules(spec, source));
  const selection = shownRules(spec, (source) => selectionRules(spec, source, isSelected));
  if (!base) return { paintRules: [...areas, ...selection] };
  const borders = new Borders(true);
  const paintRules = [
    ...borders.rules(base.layer),
    ...areas,
    ...shownRules(spec, ({ layer, moment }) => (!standsBack(spec.mode) && (moment === undefined || moment.kind === "date") ? heldFrontRules(layer, spec.palette, borders) : [])),
    ...sources.slice(0, 1).map(({ layer }) => takeOutsideRule(layer, borders)),
    ...selection,
  ];
  return { paintRules, borders };
}

/** What changed lately, up to borders and shores. */
function glowGridRules(spec: GridSpec): Pick<Rules, "paintRules" | "borders"> {
  const { base, sources, palette } = spec;
  const borders = new Borders(false);
  const paintRules = [
    ...(base ? borders.rules(base.layer) : []),
    ...sources.flatMap(({ layer }) => glowRules(layer, palette, borders).map((rule) => withPerspective(spec, layer, rule))),
    ...sources.slice(0, 1).map(({ layer }) => takeOutsideRule(layer, borders)),
  ];
  return { paintRules, borders };
}

function fadedIfStale({ isStale }: VectorSource, rule: PaintRule): PaintRule {
  return isStale ? { ...rule, symbolizer: new Faded(rule.symbolizer) } : rule;
}

/** The rules of a source but for its selection; all, or those of fills or of lines alone. */
function sourceRules({ pane, mode, who, palette }: GridSpec, { layer, moment }: VectorSource, only?: "fill" | "line"): PaintRule[] {
  if (moment?.kind === "age") return only === "fill" ? [] : ageRules(layer, palette);
  if (moment?.kind === "change") return changeRules(layer, palette, only);
  if (pane === "control" && mode === "assessors") return agreementRules(layer, palette);
  if (standsBack(mode)) return only === "fill" ? [] : outlineRules(layer, palette);
  return pane === "control" ? controlRules(layer, palette) : claimRules(layer, palette, who, only);
}

function selectionRules({ mode, palette }: GridSpec, { layer, moment }: VectorSource, isSelected: IsSelected): PaintRule[] {
  // Areas are cut by age here: a selection would outline each part.
  if (moment?.kind === "age") return [];
  const selection = lookRules(layer, "selected", palette, (_z, f) => isSelected(layer.id, f.props["fid"]) && (f.props["change"] ?? "after") === "after");
  // An area too small for a tile is a point in it.
  return moment?.kind === "change" || standsBack(mode) ? selection : [...selection, ...signRules({ palette }, layer, isSelected)];
}

/** Restricts a rule to what the perspective shows. */
function withPerspective<R extends PaintRule | LabelRule>({ who }: GridSpec, layer: DrawnLayer, rule: R): R {
  if (who.id === "all") return rule;
  const { filter } = rule;
  return { ...rule, filter: (z: number, f: Feature) => shows(who, layer.kind, saidOf(f)) && (filter?.(z, f) ?? true) };
}

// ---- points and names

function pointRules(spec: GridSpec, isSelected: IsSelected): PaintRule[] {
  // Statements lie beneath places, whose position says more.
  const beneath = spec.sources.filter(({ layer }) => layer.kind === "statements");
  const above = spec.sources.filter((source) => !beneath.includes(source));
  return [
    ...regionRules(spec),
    ...[...beneath, ...above].flatMap((source) => signRules(spec, source.layer, isSelected).map((rule) => withPerspective(spec, source.layer, fadedIfStale(source, rule)))),
  ];
}

/** Important names push out lesser ones, whatever their kind. */
function nameRules(spec: GridSpec): LabelRule[] {
  const { base, sources, basemaps = [], areaNames, palette } = spec;
  const names = [
    ...sources.flatMap(({ layer }) =>
      (layer.kind === "places" ? placeNames(layer, palette) : statementNames(layer, palette)).map((n) => ({ ...n, rule: withPerspective(spec, layer, n.rule) })),
    ),
    ...(areaNames ? countryNames(palette) : []),
    ...(base ? cityNames(base.layer, palette) : []),
    ...(areaNames ? oblastNames(palette) : []),
    ...basemaps.flatMap(({ layer }) => settlementNames(layer, palette)),
  ];
  return [
    ...sources.map(({ layer }) => withPerspective(spec, layer, signRoom(layer))),
    ...names.sort((a, b) => a.priority - b.priority).map(({ rule }) => rule),
  ];
}

/** The oblast that was picked is outlined. */
function regionRules({ palette, region, base, regions = base }: GridSpec): PaintRule[] {
  if (region === undefined || !regions) return [];
  const { id } = regions.layer;
  return layersOf("base", "region").map((of) => ({
    dataSource: id,
    dataLayer: id,
    filter: (_z, f) => f.props["class"] === "oblast" && f.props["fid"] === region,
    symbolizer: lineOf(of, palette),
  }));
}

function signRules({ palette }: Pick<GridSpec, "palette">, layer: DrawnLayer, isSelected: IsSelected): PaintRule[] {
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
