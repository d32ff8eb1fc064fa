// The map's drawing rules: what is drawn, in which order and how.
//
// Four sheets lie on each other: the ground (basemap areas and lines), control
// (filled), claims (hatched), and the points with every name, so that names of
// all layers make room for each other. Where a layer's tiles hold all of time,
// a sheet stays and shows another moment; else it is drawn anew where what is
// in force on it changed.

import type { Feature, LabelRule, PaintRule, PaintSymbolizer, View } from "protomaps-leaflet";
import { beforeRecord } from "../model/age";
import { inForce, isAreal, type Kind, type Layer } from "../model/catalogue";
import { type Day, isoOf } from "../model/dates";
import { claimStyleOf, type ClaimStyle } from "../model/claim_style";
import { type Perspective, type Said, shows, showsDenial } from "../model/perspective";
import type { Look } from "../model/state";
import type { Moment } from "../model/timeline";
import { Dots, Fill, Hatching, InnerStroke, Stroke, WithinGround } from "./area_symbolizers";
import type { HatchStyle } from "./hatch";
import { Obstacle, PointLabel, type TextStyle } from "./labels";
import { nameOf, namesOf } from "./names";
import { layerColour, type Palette } from "./palette";
import { drawPlace, drawSelection, drawStatement, placeRadius, standingOf, statementOffset } from "./symbols";
import { pointDifference } from "./tile_source";
import type { KeyedSheet } from "./tile_stack";
import { locale } from "../words";

/** The names of the panes, from the ground up. */
export const panes = ["ground", "control", "claims", "points"] as const;

/** The source and layer of names that stand at one point of an area. */
export const areaNames = "area-names";

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

/** The outline of a claim where its denial is what is shown. */
export const deniedDash: readonly number[] = [3, 3];

const hatchings: Record<ClaimStyle, { lines: number; width: number; wash: number; dash?: readonly number[] }> = {
  annexation: { lines: 4, width: 1.1, wash: 0.05 },
  recognition: { lines: 2, width: 1.1, wash: 0.03, dash: [7, 4] },
};

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

/** Of what a control layer shows on the later date. */
export const afterOpacity = 0.13;
const changeHatching = { lines: 8, width: 1.2, wash: 0.22 };

/** How what was gained or lost is hatched, on the map and in its key. */
export function changeLook(gained: boolean, palette: Palette): HatchStyle {
  return { ...changeHatching, colour: gained ? palette.gained : palette.lost, falling: !gained };
}

/** An area that stands back behind others. */
function outlineRule(layer: Layer, palette: Palette): PaintRule {
  const dash = layer.kind === "claims" ? { dash: [6, 4] } : {};
  const symbolizer = new Stroke({ colour: layerColour(layer, palette), width: () => 1, opacity: 0.7, ...dash });
  return { dataSource: layer.id, dataLayer: layer.id, symbolizer };
}

/** What is there after stands back, so that what came and went stands out. */
function changeRules(layer: Layer, palette: Palette): PaintRule[] {
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

function ageRules(layer: Layer, palette: Palette): PaintRule[] {
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

/** What a tile says of a feature, and who says it. */
function saidOf({ props }: Feature): Said {
  return { claimedBy: props["claimed_by"], deniedBy: props["denied_by"] };
}

/** A rule for what a perspective shows alone. */
function ofPerspective<R extends PaintRule | LabelRule>({ who }: Scene, layer: Layer, rule: R): R {
  if (who === "all") return rule;
  const { filter } = rule;
  return { ...rule, filter: (z: number, f: Feature) => shows(who, layer.kind, saidOf(f)) && (filter?.(z, f) ?? true) };
}

function claimRules(layer: Layer, colour: string, { who }: Scene): PaintRule[] {
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

function controlRules(layer: Layer, colour: string): PaintRule[] {
  const at = { dataSource: layer.id, dataLayer: layer.id };
  return [
    { ...at, symbolizer: new Fill(() => colour, controlOpacity) },
    { ...at, symbolizer: new Stroke({ colour, width: () => 1.25, opacity: 0.9 }) },
  ];
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

/** Points in a tile's buffer are the neighbour's to name. */
function isOwn(f: Feature, difference: number): boolean {
  const size = 256 << difference;
  return f.geom.every((part) => part.every((p) => p.x >= 0 && p.y >= 0 && p.x < size && p.y < size));
}

function text(props: Feature["props"], name: string): string[] {
  const value = props[name];
  return typeof value === "string" && value !== "" ? [value] : [];
}

/** Signs are drawn in any case; names keep clear of them. */
function signRoom(layer: Layer): LabelRule {
  return {
    ...ownPoints(layer),
    symbolizer: layer.kind === "places" ? new Obstacle(5, 5) : new Obstacle(8, 7, statementOffset),
  };
}

function ownPoints(layer: Layer): Pick<LabelRule, "dataSource" | "dataLayer" | "filter"> {
  return { dataSource: layer.id, dataLayer: layer.id, filter: (_z, f) => isOwn(f, pointDifference) };
}

function placeNames(layer: Layer, palette: Palette): LabelRule {
  const style: TextStyle = {
    colour: palette.placeName,
    halo: palette.halo,
    haloWidth: 2,
    font: `600 13.5px ${palette.font}`,
    spacing: 0,
    lineHeight: 16,
  };
  return {
    ...ownPoints(layer),
    symbolizer: new PointLabel({
      text: (f) => namesOf(f.props),
      style: () => style,
      sides: ["right", "left", "below", "above"],
      clearance: placeRadius,
      once: 8,
    }),
  };
}

function statementNames(layer: Layer, palette: Palette): LabelRule {
  const style: TextStyle = {
    colour: palette.placeName,
    halo: palette.halo,
    haloWidth: 2,
    font: `600 12.5px ${palette.font}`,
    spacing: 0,
    lineHeight: 15,
  };
  return {
    ...ownPoints(layer),
    symbolizer: new PointLabel({
      // Where it was said; a statement drawn at the places it is about has their names.
      text: (f) => text(f.props, "place_name"),
      style: () => style,
      sides: ["below", "right", "left"],
      clearance: 2,
      once: 200,
    }),
  };
}

function cityNames(layer: Layer, palette: Palette): LabelRule[] {
  const firstZoom = [0, 5, 6, 7, 8, 9];
  const rankOf = (props: Feature["props"]) => Number(props["rank"] ?? 3);
  return [
    {
      dataSource: layer.id,
      dataLayer: layer.id,
      filter: (z, f) =>
        f.props["class"] === "city" &&
        isOwn(f, 1) &&
        z >= (f.props["capital"] ? 4 : (firstZoom[rankOf(f.props)] ?? 9)),
      sort: (a, b) => rankOf(a) - rankOf(b),
      symbolizer: new PointLabel({
        text: (f) => nameOf(f.props),
        style: (f, z) => ({
          colour: palette.cityName,
          halo: palette.halo,
          haloWidth: 2,
          font: `${f.props["capital"] ? 600 : 400} ${z < 7 || rankOf(f.props) > 2 ? 11.5 : 12.5}px ${palette.font}`,
          spacing: 0,
          lineHeight: 14,
        }),
        sides: ["right", "left", "above", "below"],
        clearance: 3,
        once: 60,
        needsSign: true,
        sign: (ctx, f) => drawCity(ctx, palette, f.props["capital"] === true),
      }),
    },
  ];
}

function drawCity(ctx: CanvasRenderingContext2D, palette: Palette, capital: boolean): void {
  ctx.beginPath();
  ctx.arc(0, 0, capital ? 3 : 2.25, 0, 2 * Math.PI);
  ctx.fillStyle = capital ? palette.halo : palette.cityName;
  ctx.strokeStyle = capital ? palette.cityName : palette.halo;
  ctx.lineWidth = capital ? 1.75 : 1;
  ctx.stroke();
  ctx.fill();
}

function countryNames(palette: Palette): LabelRule[] {
  const firstZoom = [0, 3, 4, 5, 6, 7];
  return [
    areaName(
      (z, f) => f.props["class"] === "country" && z >= (firstZoom[Number(f.props["rank"])] ?? 7) && z < 8,
      (f) => nameOf(f.props).map((n) => n.toLocaleUpperCase(locale())),
      (z) => ({
        colour: palette.countryName,
        halo: palette.halo,
        haloWidth: 1.75,
        font: `600 ${z < 5 ? 10.5 : 12}px ${palette.font}`,
        spacing: z < 5 ? 1 : 2.5,
        lineHeight: 15,
      }),
    ),
  ];
}

function oblastNames(palette: Palette): LabelRule[] {
  return [
    areaName(
      (z, f) => f.props["class"] === "oblast" && z >= 6 && z < 11,
      (f) => nameOf(f.props).flatMap(twoLines),
      (z) => ({
        colour: palette.oblastName,
        halo: palette.halo,
        haloWidth: 2,
        font: `400 ${z < 7 ? 10.5 : 11.5}px ${palette.font}`,
        spacing: 0.8,
        lineHeight: 14,
      }),
    ),
  ];
}

function areaName(
  filter: (z: number, f: Feature) => boolean,
  lines: (f: Feature) => string[],
  style: (z: number) => TextStyle,
): LabelRule {
  return {
    dataSource: areaNames,
    dataLayer: areaNames,
    filter,
    sort: (a, b) => Number(a["rank"]) - Number(b["rank"]),
    symbolizer: new PointLabel({ text: lines, style: (_f, z) => style(z), sides: ["centre"], clearance: 0, once: 200 }),
  };
}

/** Breaks a long name near its middle. */
function twoLines(name: string): string[] {
  if (name.length <= 14 || !name.includes(" ")) return [name];
  const middle = name.length / 2;
  let at = -1;
  for (let i = name.indexOf(" "); i >= 0; i = name.indexOf(" ", i + 1)) {
    if (at < 0 || Math.abs(i - middle) < Math.abs(at - middle)) at = i;
  }
  return [name.slice(0, at), name.slice(at + 1)];
}
