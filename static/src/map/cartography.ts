// The map's drawing rules: what is drawn, in which order and how.
//
// Four sheets lie on each other: the ground (basemap areas and lines), control
// (filled), claims (hatched), and the points with every name, so that names of
// all layers make room for each other. Where a layer's tiles hold all of time,
// a sheet stays and shows another moment; else it is drawn anew where what is
// in force on it changed.

import type { Feature, LabelRule, PaintRule, PaintSymbolizer, View } from "protomaps-leaflet";
import { inForce, isAreal, type Kind, type Layer } from "../model/catalogue";
import { type Day, isoOf } from "../model/dates";
import { type Perspective, shows } from "../model/perspective";
import type { Look } from "../model/state";
import type { Moment } from "../model/timeline";
import { ageRules, changeRules, claimRules, controlRules, outlineRule, saidOf } from "./area_rules";
import { Fill, InnerStroke, Stroke } from "./area_symbolizers";
import { areaNames, cityNames, countryNames, oblastNames, placeNames, signRoom, statementNames } from "./name_rules";
import { layerColour, type Palette } from "./palette";
import { drawPlace, drawSelection, drawStatement, standingOf } from "./symbols";
import type { KeyedSheet } from "./tile_stack";

/** The names of the panes, from the ground up. */
export const panes = ["ground", "control", "claims", "points"] as const;

export interface Scene {
  day: Day;
  look: Look;
  /** Whose word is shown. */
  who: Perspective;
  /** The days whose difference is shown, where the look is that. */
  compared: { from: Day; to: Day } | undefined;
  base: Layer | undefined;
  /** Whether the server draws the map. */
  asPictures: boolean;
  /** As they are drawn. */
  visible: readonly Layer[];
  palette: Palette;
  /** Whether the reader has chosen the feature of the layer. */
  isSelected(layer: string, id: unknown): boolean;
  /** Whether the two dates of a layer may be compared. */
  mayCompare(layer: Layer): boolean;
  /** The oblast that the reader has picked. */
  region: string | undefined;
  view(layer: Layer, tiles: string): View;
  /** The names of the basemap's areas, once they are known. */
  areaNames: { key: string; view: View } | undefined;
}

/** Where a layer's tiles are, and of when they are shown where they hold all of time. */
export interface Source {
  layer: Layer;
  key: string;
  tiles: string;
  moment?: Moment;
}

/** undefined where a layer has nothing to show. */
export function sourceOf(scene: Scene, layer: Layer): Source | undefined {
  const { timeline } = layer;
  if (timeline) {
    const moment = momentOf(scene, layer, timeline.first);
    return { layer, key: `${layer.id}/timeline@${timeline.pin}/${moment.kind}`, tiles: timeline.tiles, moment };
  }
  const snapshot = inForce(layer, scene.day);
  return snapshot && { layer, key: `${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}`, tiles: snapshot.tiles };
}

function momentOf({ day, look, compared, mayCompare, visible }: Scene, layer: Layer, first: Day): Moment {
  if (look === "age" && agedLayers(visible).includes(layer)) return { kind: "age", day, recordFrom: first };
  if (isAreal(layer) && look === "changes" && compared && mayCompare(layer)) return { kind: "change", ...compared };
  return { kind: "date", day };
}

/** The layers that are coloured by age: two on each other could not be told apart, so claims are where nothing else is. */
export function agedLayers(visible: readonly Layer[]): Layer[] {
  const aged = visible.filter((l) => isAreal(l) && l.timeline);
  const control = aged.filter((l) => l.kind === "control");
  return control.length > 0 ? control : aged;
}

export function sheets(scene: Scene): KeyedSheet[] {
  const base = sources(scene, scene.base ? [scene.base] : []);
  const of = (...kinds: Kind[]) => sources(scene, scene.visible.filter((l) => kinds.includes(l.kind)));
  return [
    ground(scene, base),
    areaSheet(scene, of("control"), controlRules),
    areaSheet(scene, of("claims"), claimRules),
    pointSheet(scene, base, of("places", "statements")),
  ];
}

/** A sheet with nothing on it. */
export const emptySheet: KeyedSheet = { key: "", views: new Map(), moments: new Map(), paintRules: [], labelRules: [] };

function sources(scene: Scene, layers: readonly Layer[]): Source[] {
  return layers.flatMap((layer) => sourceOf(scene, layer) ?? []);
}

function sheet(
  scene: Scene,
  layers: readonly Source[],
  rules: { paintRules: PaintRule[]; labelRules: LabelRule[] },
): KeyedSheet {
  return {
    key: [scene.palette.dark, scene.look === "age", scene.who, ...layers.map(({ key }) => key)].join(),
    views: new Map(layers.map(({ layer, tiles }) => [layer.id, scene.view(layer, tiles)])),
    moments: new Map(layers.flatMap(({ layer, moment }) => (moment ? [[layer.id, moment] as const] : []))),
    ...rules,
  };
}

// ---- the ground

function ground(scene: Scene, base: readonly Source[]): KeyedSheet {
  const { palette } = scene;
  const paintRules = base.flatMap(({ layer }): PaintRule[] => {
    const rule = (cls: string, symbolizer: PaintSymbolizer, minzoom?: number): PaintRule => ({
      dataSource: layer.id,
      dataLayer: layer.id,
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
  });
  return sheet(scene, base, { paintRules, labelRules: [] });
}

// ---- control and claims

function areaSheet(
  scene: Scene,
  areas: readonly Source[],
  rulesOf: (layer: Layer, colour: string, scene: Scene) => PaintRule[],
): KeyedSheet {
  const { palette } = scene;
  const ofLayer = ({ layer, moment }: Source): PaintRule[] => [
    ...(moment?.kind === "change"
      ? changeRules(layer, palette)
      : moment?.kind === "age"
        ? ageRules(layer, palette)
        : scene.look === "age"
          ? [outlineRule(layer, palette)]
          : rulesOf(layer, layerColour(layer, palette), scene)),
    // Coloured by age, it is in parts of which each would have a line of its own.
    ...(moment?.kind === "age" ? [] : [selectionRule(scene, layer)]),
  ];
  const paintRules = areas.flatMap((source) => ofLayer(source).map((rule) => ofPerspective(scene, source.layer, rule)));
  return sheet(scene, areas, { paintRules, labelRules: [] });
}

/** A rule for what a perspective shows alone. */
function ofPerspective<R extends PaintRule | LabelRule>({ who }: Scene, layer: Layer, rule: R): R {
  if (who === "all") return rule;
  const { filter } = rule;
  return { ...rule, filter: (z: number, f: Feature) => shows(who, layer.kind, saidOf(f)) && (filter?.(z, f) ?? true) };
}

function selectionRule(scene: Scene, layer: Layer): PaintRule {
  return {
    dataSource: layer.id,
    dataLayer: layer.id,
    filter: (_z, f) => scene.isSelected(layer.id, f.props["fid"]) && (f.props["change"] ?? "after") === "after",
    symbolizer: new InnerStroke({ colour: scene.palette.selection, width: () => 3 }),
  };
}

// ---- points and names

function pointSheet(scene: Scene, base: readonly Source[], points: readonly Source[]): KeyedSheet {
  const { palette } = scene;
  const paintRules = [
    ...base.flatMap(({ layer }) => regionRules(scene, layer)),
    ...points.flatMap(({ layer }) => pointRules(scene, layer).map((rule) => ofPerspective(scene, layer, rule))),
  ];
  const labelRules = [
    ...points.map(({ layer }) => ofPerspective(scene, layer, signRoom(layer))),
    ...points.map(({ layer }) =>
      ofPerspective(scene, layer, layer.kind === "places" ? placeNames(layer, palette) : statementNames(layer, palette)),
    ),
    ...(scene.areaNames ? countryNames(palette) : []),
    ...base.flatMap(({ layer }) => cityNames(layer, palette)),
    ...(scene.areaNames ? oblastNames(palette) : []),
  ];
  const drawn = sheet(scene, [...base, ...points], { paintRules, labelRules });
  const out = { ...drawn, key: `${drawn.key},${scene.region ?? ""}` };
  if (!scene.areaNames) return out;
  return {
    ...out,
    key: `${out.key},${scene.areaNames.key}`,
    views: new Map([...out.views, [areaNames, scene.areaNames.view]]),
  };
}

/** The oblast that was picked is outlined. */
function regionRules({ palette, region }: Scene, base: Layer): PaintRule[] {
  if (region === undefined) return [];
  const at = { dataSource: base.id, dataLayer: base.id, filter: (_z: number, f: Feature) => f.props["class"] === "oblast" && f.props["fid"] === region };
  return [
    { ...at, symbolizer: new InnerStroke({ colour: palette.halo, width: () => 4, opacity: 0.8 }) },
    { ...at, symbolizer: new InnerStroke({ colour: palette.selection, width: () => 2.25, dash: [9, 4] }) },
  ];
}

function pointRules(scene: Scene, layer: Layer): PaintRule[] {
  const { palette } = scene;
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
      filter: (_z, f) => scene.isSelected(layer.id, f.props["fid"]),
      symbolizer: each((ctx, x, y) => drawSelection(ctx, x, y, palette.selection)),
    },
    { ...at, symbolizer: sign },
  ];
}
