// Reads the style table, geo/style/style.json; geo/style/doc.go says what its fields
// mean.

import { GeomType } from "protomaps-leaflet";
import type { Kind } from "../model/catalogue";
import type table from "../../../geo/style/style.json";
import { beside, borders, fonts, hatching, legend, kinds, layers, names, scale, sides, signs, stale } from "../../../geo/style/style.json";
import { plainLook, sideOfLook } from "../model/area_look";

export { beside, borders, fonts, hatching, legend, kinds, stale };

/** The name of one of the table's colours. */
export type ColourName = keyof typeof table.colours;
/** A colour: one of the table's, the data layer's own, or that of a class of age. */
export type Ink = ColourName | "layer" | "age";
export type SignName = keyof typeof signs;
export type PatternName = keyof typeof hatching.patterns;
export type DotsName = keyof typeof hatching.dots;
export type Look = (typeof table.layers)[number] extends infer L ? (L extends { look: infer N extends string } ? N : never) : never;

/** A number, or ["step", ["zoom"], value, zoom, value, …]. */
export type Zoomed = number | readonly (string | number | readonly string[])[];

export interface StyleLayer {
  id: string;
  type: string;
  sources?: readonly string[];
  /** The layer of a basemap's tiles that it is drawn of, in place of sources. */
  basemap?: string;
  look?: string;
  filter?: Filter;
  minzoom?: number;
  maxzoom?: number;
  clip?: string;
  pattern?: string;
  paint: {
    "fill-color"?: string;
    "fill-opacity"?: number;
    "fill-pattern"?: string;
    "line-color"?: string;
    "line-width"?: Zoomed;
    "line-opacity"?: number;
    "line-dasharray"?: readonly number[];
  };
}

export interface Name {
  classes?: readonly string[];
  minzoom?: number;
  "minzoom-agreed"?: number;
  "minzoom-capital"?: number;
  "minzoom-by-rank"?: readonly number[];
  maxzoom?: number;
  "symbol-sort-key": Zoomed;
  "symbol-sort-key-agreed"?: number;
  "symbol-sort-key-capital"?: number;
  "symbol-sort-key-by-rank"?: number;
  "text-font": string;
  "text-font-strong"?: string;
  "strong-to-rank"?: number;
  "text-size": Zoomed;
  "line-height": Zoomed;
  "text-size-large"?: Zoomed;
  "line-height-large"?: Zoomed;
  "large-to-rank"?: number;
  "text-letter-spacing"?: Zoomed;
  "text-transform"?: string;
  "break-after"?: number;
  "text-color": string;
  "text-halo-color": string;
  "text-halo-opacity"?: number;
  "text-halo-width": number;
  "text-variable-anchor"?: readonly string[];
  clearance?: number;
  "once-in": number;
  "once-in-metres"?: number;
}

export interface SignShape {
  disc?: number;
  ring?: number;
  hatch?: readonly (readonly number[])[];
  path?: readonly (readonly number[])[];
  polygon?: readonly (readonly number[])[];
  closed?: boolean;
  "line-width"?: number;
  colour: string;
}

export interface Sign {
  scaled?: boolean;
  clearance?: number;
  room?: number;
  middle?: readonly number[];
  shapes: readonly SignShape[];
}

type Filter = readonly unknown[];
type Props = Readonly<Record<string, unknown>>;

const allLayers = layers as readonly StyleLayer[];
export const allNames: Readonly<Record<keyof typeof names, Name>> = names;

export function signOf(name: SignName): Sign {
  return signs[name];
}

/** A size at a zoom. */
export function atZoom(size: Zoomed, zoom: number): number {
  if (typeof size === "number") return size;
  let value = size[2] as number;
  for (let i = 3; i < size.length && zoom >= (size[i] as number); i += 2) value = size[i + 1] as number;
  return value;
}

/** The zooms at which a size changes, 0 first. */
export function stepsOf(size: Zoomed): number[] {
  return typeof size === "number" ? [0] : [0, ...size.slice(3).filter((_, i) => i % 2 === 0).map(Number)];
}

/** The scale of a sign at a zoom. */
export function scaleOf(sign: Sign, zoom: number): number {
  return sign.scaled ? atZoom(scale, zoom) : 1;
}

/** The Earth's equator, in metres, WGS84: how wide the world is in Web Mercator. */
export const equator = 40075016.686;

/** How many CSS pixels a number of metres are at a zoom, at the latitude of the borders. */
export function borderPixels(metres: number, zoom: number): number {
  return (metres * 256 * 2 ** zoom) / (equator * Math.cos((borders.latitude * Math.PI) / 180));
}

/** How steep the lines of a hatching are. */
export const slope = Math.tan((hatching.angle * Math.PI) / 180);

/** Those of attached archives, in drawing order. */
export const basemapLayers = allLayers.filter((l) => l.basemap !== undefined);

/** The first zoom at which anything of an archive is drawn. */
export const basemapFrom = Math.min(...basemapLayers.map(({ minzoom = 0 }) => minzoom));

/** The ground's lines that lie over archives: oblasts and borders. */
export function linesOverBasemaps(): StyleLayer[] {
  const first = allLayers.indexOf(basemapLayers[0]!);
  return layersOf("base").filter((l) => allLayers.indexOf(l) > first);
}

/** The style layers of a kind and a look, in drawing order; without a look, those of every feature. */
export function layersOf(kind: Kind, look?: Look): StyleLayer[] {
  if (look !== undefined && sideOfLook(look) !== undefined) return layersOfLooks(kind, [look]);
  return allLayers.filter((l) => l.sources?.includes(kind) && l.look === look);
}

/** The layers of a kind and of any of some looks, in drawing order. */
export function layersOfLooks(kind: Kind, looks: readonly Look[]): StyleLayer[] {
  return allLayers
    .filter((l) => l.sources?.includes(kind) && l.look !== undefined)
    .flatMap((l) => looks.filter((look) => plainLook(look) === l.look).map((look) => ofSide(l, look)));
}

/** A layer of the table as it is of a side's look. */
function ofSide(of: StyleLayer, look: string): StyleLayer {
  const side = sideOfLook(look);
  if (side === undefined) return of;
  if (of.type !== "fill" || of.look !== "held") return { ...of, look };
  const { "fill-color": ink } = of.paint;
  const { pattern: _, ...rest } = of;
  return { ...rest, look, paint: { "fill-color": ink, ...sides[side] } };
}

/** The one of a type. */
export function layerOf(kind: Kind, look: Look, type: "fill" | "line"): StyleLayer {
  return layersOf(kind, look).find((l) => l.type === type)!;
}

const typeNames: Readonly<Record<number, string>> = { [GeomType.Point]: "Point", [GeomType.Line]: "LineString", [GeomType.Polygon]: "Polygon" };

/** Whether a feature passes a layer's filter. */
export function passes(filter: Filter | undefined, props: Props, type: GeomType): boolean {
  if (!filter) return true;
  const [op, ...args] = filter;
  switch (op) {
    case "all":
      return args.every((f) => passes(f as Filter, props, type));
    case "any":
      return args.some((f) => passes(f as Filter, props, type));
    case "!":
      return !passes(args[0] as Filter, props, type);
    default: {
      const [of, name] = args[0] as [string, string?];
      const value = of === "get" ? props[name!] : typeNames[type];
      return (value === args[1]) === (op === "==");
    }
  }
}
