// What has a name on the map, and how names make room for each other.

import type { Feature, LabelRule } from "protomaps-leaflet";
import { locale } from "../words";
import { pointDifference } from "./data_tile";
import { Obstacle, PointLabel, type TextStyle } from "./labels";
import { nameOf, namesOf } from "./names";
import type { DrawnLayer, Palette } from "./palette";
import { tileSize } from "./plan";
import { placeRadius, statementOffset } from "./symbols";

/** The source and layer of names that stand at one point of an area. */
export const areaNames = "area-names";

/** Points in a tile's buffer are the neighbour's to name. */
function isOwn(f: Feature, difference: number): boolean {
  const size = tileSize << difference;
  return f.geom.every((part) => part.every((p) => p.x >= 0 && p.y >= 0 && p.x < size && p.y < size));
}

function text(props: Feature["props"], name: string): string[] {
  const value = props[name];
  return typeof value === "string" && value !== "" ? [value] : [];
}

/** Signs are drawn in any case; names keep clear of them. */
export function signRoom(layer: DrawnLayer): LabelRule {
  return {
    ...ownPoints(layer),
    symbolizer: layer.kind === "places" ? new Obstacle(5, 5) : new Obstacle(8, 7, statementOffset),
  };
}

function ownPoints(layer: DrawnLayer): Pick<LabelRule, "dataSource" | "dataLayer" | "filter"> {
  return { dataSource: layer.id, dataLayer: layer.id, filter: (_z, f) => isOwn(f, pointDifference) };
}

/** How the record's own names are written, in a size of pixels. */
function placeStyle(palette: Palette, size: number, lineHeight: number): TextStyle {
  return { colour: palette.placeName, halo: palette.halo, haloWidth: 2, font: `600 ${size}px ${palette.font}`, spacing: 0, lineHeight };
}

export function placeNames(layer: DrawnLayer, palette: Palette): LabelRule {
  const style = placeStyle(palette, 13.5, 16);
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

export function statementNames(layer: DrawnLayer, palette: Palette): LabelRule {
  const style = placeStyle(palette, 12.5, 15);
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

export function cityNames(layer: DrawnLayer, palette: Palette): LabelRule[] {
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

export function countryNames(palette: Palette): LabelRule[] {
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

export function oblastNames(palette: Palette): LabelRule[] {
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
