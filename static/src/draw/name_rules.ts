// Label rules: what has a name on the map, and which names make room for which.

import { type Feature, GeomType, type LabelRule } from "protomaps-leaflet";
import { locale } from "../words/words";
import { areaDifference, pointDifference } from "./data_tile";
import { type Anchor, Obstacle, PointLabel, type TextStyle } from "./labels";
import { nameOf, namesOf } from "./names";
import { enlarged } from "./overzoom";
import { type DrawnLayer, inkOf, type Palette } from "./palette";
import { tileSize } from "./grid_spec";
import { allNames, atZoom, equator, fonts, type Name, scaleOf, type SignName, signOf, stepsOf } from "./style";
import { drawSign, signNameOf, placeStateOf } from "./symbols";

/** The data source and layer of names at one point of an area. */
export const areaNames = "area-names";

/** Points in a tile's buffer are labelled by the neighbour. */
function isOwn(f: Feature, difference: number): boolean {
  const size = (tileSize << difference) * enlarged(f);
  return f.geom.every((part) => part.every((p) => p.x >= 0 && p.y >= 0 && p.x < size && p.y < size));
}

function text(props: Feature["props"], name: string): string[] {
  const value = props[name];
  return typeof value === "string" && value !== "" ? [value] : [];
}

type Props = Feature["props"];

/** A label rule and its priority; the lowest comes first. */
export interface Named {
  priority: number;
  rule: LabelRule;
}

function ownPoints(layer: DrawnLayer): Pick<LabelRule, "dataSource" | "dataLayer" | "filter"> {
  return { dataSource: layer.id, dataLayer: layer.id, filter: (_z, f) => f.geomType === GeomType.Point && isOwn(f, pointDifference) };
}

/** Signs are always drawn; names keep clear of them. */
export function signRoom(layer: DrawnLayer): LabelRule {
  return {
    ...ownPoints(layer),
    symbolizer: new Obstacle((f, zoom) => {
      const { room, clearance, middle, ...sign } = signOf(signNameOf(layer, f.props));
      const scale = scaleOf(sign, zoom);
      return { half: (room ?? clearance ?? 0) * scale, x: (middle?.[0] ?? 0) * scale, y: (middle?.[1] ?? 0) * scale };
    }),
  };
}

/** The text style of a name by rank; capitals are bold. */
function typeOf(name: Name, palette: Palette, zoom: number, rank = Infinity, capital = false): TextStyle {
  const large = rank <= (name["large-to-rank"] ?? 0);
  const strong = capital || rank <= (name["strong-to-rank"] ?? 0);
  const size = atZoom((large && name["text-size-large"]) || name["text-size"], zoom);
  const font = fonts[((strong && name["text-font-strong"]) || name["text-font"]) as "regular" | "medium"];
  return {
    colour: inkOf(name["text-color"], palette),
    halo: inkOf(name["text-halo-color"], palette),
    haloOpacity: name["text-halo-opacity"] ?? 1,
    haloWidth: name["text-halo-width"],
    font: `${font["page-weight"]} ${size}px ${palette.font}`,
    spacing: atZoom(name["text-letter-spacing"] ?? 0, zoom),
    lineHeight: atZoom((large && name["line-height-large"]) || name["line-height"], zoom),
  };
}

/** How far apart equal names must be: a place of the record may stand some way from where the ground has it. */
export function onceIn(name: Name, zoom: number): number {
  return Math.max(name["once-in"], ((name["once-in-metres"] ?? 0) * tileSize * 2 ** zoom) / equator);
}

/** The zoom range of a kind of name. */
function zooms({ minzoom, maxzoom }: Name): Pick<LabelRule, "minzoom" | "maxzoom"> {
  return { ...(minzoom ? { minzoom } : {}), ...(maxzoom ? { maxzoom } : {}) };
}

export function placeNames(layer: DrawnLayer, palette: Palette): Named[] {
  const name = allNames.place;
  const own = ownPoints(layer);
  const placeState = ({ props }: Feature) => placeStateOf(props["claimed_by"], props["denied_by"], props["agreed"]);
  return [false, true].map((agreed) => ({
    priority: agreed ? name["symbol-sort-key-agreed"]! : atZoom(name["symbol-sort-key"], 0),
    rule: {
      ...own,
      ...zooms(agreed ? { ...name, minzoom: name["minzoom-agreed"]! } : name),
      filter: (z, f) => (placeState(f) === "agreed") === agreed && own.filter!(z, f),
      symbolizer: new PointLabel({
        text: (f) => namesOf(f.props),
        style: (_f, z) => typeOf(name, palette, z),
        anchors: name["text-variable-anchor"] as Anchor[],
        clearance: (f, z) => {
          const sign = signOf(placeState(f));
          return (sign.clearance ?? 0) * scaleOf(sign, z);
        },
        once: () => name["once-in"],
      }),
    },
  }));
}

export function statementNames(layer: DrawnLayer, palette: Palette): Named[] {
  const name = allNames.statement;
  return [
    {
      priority: atZoom(name["symbol-sort-key"], 0),
      rule: {
        ...ownPoints(layer),
        ...zooms(name),
        symbolizer: new PointLabel({
          // The place where it was said; a statement drawn at places has their names.
          text: (f) => text(f.props, "place_name"),
          style: (_f, z) => typeOf(name, palette, z),
          anchors: name["text-variable-anchor"] as Anchor[],
          clearance: () => name.clearance!,
          once: (zoom) => onceIn(name, zoom),
        }),
      },
    },
  ];
}

const rankOf = (props: Props) => Math.max(Number(props["rank"]) || 0, 1);
/** A rule for each rank, with the first zoom of that rank; higher ranks are treated as the last. */
function byRank(name: Name, make: (rank: number, is: (props: Props) => boolean) => Named[]): Named[] {
  const lastRank = name["minzoom-by-rank"]!.length - 1;
  return Array.from({ length: lastRank }, (_, i) => i + 1).flatMap((rank) => make(rank, (props) => Math.min(rankOf(props), lastRank) === rank)).map((n) => ({
    ...n,
    rule: { ...n.rule, ...zooms(name), ...(n.rule.minzoom ? { minzoom: n.rule.minzoom } : {}), ...(n.rule.maxzoom ? { maxzoom: n.rule.maxzoom } : {}) },
  }));
}

function firstZoom(name: Name, rank: number): number {
  const zooms = name["minzoom-by-rank"]!;
  return zooms[Math.min(rank, zooms.length - 1)]!;
}

export function cityNames(layer: DrawnLayer, palette: Palette): Named[] {
  const name = allNames.city;
  const isCapital = ({ props }: Feature) => props["capital"] === true;
  return byRank(name, (rank, isRank) =>
    [true, false].map((capital) => {
      const from = firstZoom(name, rank);
      const key = capital ? name["symbol-sort-key-capital"]! : atZoom(name["symbol-sort-key"], 0);
      return {
        priority: key + name["symbol-sort-key-by-rank"]! * rank,
        rule: {
          dataSource: layer.id,
          dataLayer: layer.id,
          minzoom: capital ? Math.min(from, name["minzoom-capital"]!) : from,
          filter: (_z, f) => f.props["class"] === "city" && isRank(f.props) && isCapital(f) === capital && isOwn(f, areaDifference),
          symbolizer: signedName(name, palette, rank, capital),
        },
      };
    }),
  );
}

/** The names of an archive's settlements, which make room for all others. */
export function settlementNames(layer: DrawnLayer, palette: Palette): Named[] {
  const name = allNames.settlement;
  const classes = name.classes!;
  return classes.map((named, i) => {
    const rank = i + 1;
    const isLast = rank === classes.length;
    const is = ({ props }: Feature) => props["class"] === named || (isLast && !classes.includes(String(props["class"])));
    return {
      priority: atZoom(name["symbol-sort-key"], 0) + name["symbol-sort-key-by-rank"]! * rank,
      rule: {
        dataSource: layer.id,
        dataLayer: "settlement",
        minzoom: firstZoom(name, rank),
        filter: (_z, f) => is(f) && isOwn(f, areaDifference),
        symbolizer: signedName(name, palette, rank, false),
      },
    };
  });
}

/** The name of a settlement, with its sign. */
function signedName(name: Name, palette: Palette, rank: number, capital: boolean): PointLabel {
  const sign: SignName = capital ? "capital" : rank > name["large-to-rank"]! ? "town" : "city";
  const room = signOf(sign).clearance ?? 0;
  return new PointLabel({
    text: (f) => nameOf(f.props),
    style: (_f, z) => typeOf(name, palette, z, rank, capital),
    anchors: name["text-variable-anchor"] as Anchor[],
    clearance: () => room,
    once: (zoom) => onceIn(name, zoom),
    needsSign: true,
    sign: (ctx) => drawSign(ctx, 0, 0, sign, { colour: "", palette }),
  });
}

/** Country names yield to cities, more so at higher zooms. */
export function countryNames(palette: Palette): Named[] {
  const name = allNames.country;
  const steps = stepsOf(name["symbol-sort-key"]);
  return byRank(name, (rank, isRank) =>
    steps.map((step, i) => ({
      priority: atZoom(name["symbol-sort-key"], step) + name["symbol-sort-key-by-rank"]! * rank,
      rule: {
        ...areaName(name, palette, (f) => f.props["class"] === "country" && isRank(f.props)),
        minzoom: Math.max(firstZoom(name, rank), step),
        maxzoom: Math.min(name.maxzoom!, (steps[i + 1] ?? Infinity) - 1),
      },
    })),
  );
}

export function oblastNames(palette: Palette): Named[] {
  const name = allNames.oblast;
  return [
    {
      priority: atZoom(name["symbol-sort-key"], 0),
      rule: { ...areaName(name, palette, (f) => f.props["class"] === "oblast"), ...zooms(name) },
    },
  ];
}

function areaName(name: Name, palette: Palette, is: (f: Feature) => boolean): LabelRule {
  const set = (text: string) => (name["text-transform"] === "uppercase" ? text.toLocaleUpperCase(locale()) : text);
  return {
    dataSource: areaNames,
    dataLayer: areaNames,
    filter: (_z, f) => is(f),
    symbolizer: new PointLabel({
      text: (f) => nameOf(f.props).flatMap((n) => broken(n, name["break-after"] ?? Infinity)).map(set),
      style: (_f, z) => typeOf(name, palette, z),
      anchors: ["center"],
      clearance: () => 0,
      once: () => name["once-in"],
    }),
  };
}

/** Breaks a longer name at the space that leaves the widest line shortest. */
function broken(name: string, after: number): string[] {
  const letters = (text: string) => [...text].length;
  let best = [name];
  if (letters(name) <= after) return best;
  const words = name.split(/\s+/).filter(Boolean);
  let widest = letters(name);
  for (let i = 1; i < words.length; i++) {
    const lines = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
    const width = Math.max(...lines.map(letters));
    if (width < widest) [best, widest] = [lines, width];
  }
  return best;
}
