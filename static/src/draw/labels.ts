// Labels. A label takes the first free anchor of its point; a label of higher
// priority pushes out a lower one.

import Point from "@mapbox/point-geometry";
import type { Feature, Label, LabelSymbolizer, Layout } from "protomaps-leaflet";
import { beside } from "./style";

export interface TextStyle {
  colour: string;
  halo: string;
  haloOpacity: number;
  haloWidth: number;
  font: string;
  /** Between letters, in CSS pixels. */
  spacing: number;
  lineHeight: number;
}

/** Which part of the label is at its point: at "left" the label is to the right. */
export type Anchor = "center" | "left" | "right" | "top" | "bottom" | "top-left" | "top-right" | "bottom-left" | "bottom-right";

export interface PointLabelOptions {
  /** The lines of the label; none for no label. */
  text(feature: Feature, zoom: number): readonly string[];
  style(feature: Feature, zoom: number): TextStyle;
  /** In order of preference. */
  anchors: readonly Anchor[];
  /** The radius that the sign at the point takes. */
  clearance(feature: Feature, zoom: number): number;
  /** Whether the label has to find room for the sign too; else the sign is drawn anyway. */
  needsSign?: boolean;
  /** Draws the sign, only together with the label. */
  sign?(ctx: CanvasRenderingContext2D, feature: Feature): void;
  /** Equal labels within this distance are shown once. */
  once(zoom: number): number;
}

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

type Draw = Label["draw"];

export class PointLabel implements LabelSymbolizer {
  /** What draws each feature's labels, by where they are: the same draws the same. */
  readonly #draws = new WeakMap<Feature, Map<string, Draw>>();

  constructor(private readonly options: PointLabelOptions) {}

  place(layout: Layout, geom: Point[][], feature: Feature): Label[] | undefined {
    const lines = this.options.text(feature, layout.zoom);
    if (lines.length === 0) return undefined;
    return geom.flatMap((part) => part.flatMap((anchor) => this.#placeOne(layout, anchor, feature, lines)));
  }

  #placeOne(layout: Layout, anchor: Point, feature: Feature, lines: readonly string[]): Label[] {
    const { options } = this;
    const style = options.style(feature, layout.zoom);
    const width = Math.max(...lines.map((line) => textWidth(layout.scratch, line, style)));
    const height = lines.length * style.lineHeight;
    const clearance = options.clearance(feature, layout.zoom);
    let last: Label | undefined;
    for (const passLower of [false, true]) {
      for (const side of options.anchors) {
        const box = boxOn(side, anchor, width, height, clearance);
        const label: Label = {
          anchor,
          bboxes: options.needsSign ? [around(anchor, clearance), box] : [box],
          draw: this.#drawOf(feature, [layout.zoom, side, anchor.x, anchor.y].join(), (ctx) => {
            options.sign?.(ctx, feature);
            drawLines(ctx, lines, style, side, box, anchor);
          }),
          deduplicationKey: lines[0],
          deduplicationDistance: options.once(layout.zoom),
        };
        // First try free room, then room taken by lower labels.
        const free = !layout.index.labelCollides(label, passLower ? layout.order : Infinity);
        if (free) return [label];
        last = label;
      }
    }
    // There is no room: the layout refuses it.
    return last ? [last] : [];
  }

  #drawOf(feature: Feature, where: string, draw: Draw): Draw {
    let draws = this.#draws.get(feature);
    if (!draws) this.#draws.set(feature, (draws = new Map()));
    const kept = draws.get(where);
    if (!kept) draws.set(where, draw);
    return kept ?? draw;
  }
}

function around(p: Point, half: number): Box {
  return { minX: p.x - half, minY: p.y - half, maxX: p.x + half, maxY: p.y + half };
}

function boxOn(anchor: Anchor, p: Point, width: number, height: number, clearance: number): Box {
  const gap = clearance + beside.gap;
  const corner = gap * beside["corner-share"];
  const isCorner = anchor.includes("-");
  const aside = isCorner ? corner : gap;
  const left = anchor.endsWith("left") ? p.x + aside : anchor.endsWith("right") ? p.x - aside - width : p.x - width / 2;
  // The line height is more than that of its letters.
  const away = isCorner ? corner - beside["corner-overlap"] : gap - beside.overlap;
  const top = anchor.startsWith("top") ? p.y + away : anchor.startsWith("bottom") ? p.y - away - height : p.y - height / 2;
  return { minX: left, minY: top, maxX: left + width, maxY: top + height };
}

function setType(ctx: CanvasRenderingContext2D, style: TextStyle): void {
  ctx.font = style.font;
  // Not in every browser; without it letters are closer.
  if ("letterSpacing" in ctx) ctx.letterSpacing = `${style.spacing}px`;
}

function textWidth(ctx: CanvasRenderingContext2D, line: string, style: TextStyle): number {
  setType(ctx, style);
  return ctx.measureText(line).width;
}

function drawLines(
  ctx: CanvasRenderingContext2D,
  lines: readonly string[],
  style: TextStyle,
  at: Anchor,
  box: Box,
  anchor: Point,
): void {
  setType(ctx, style);
  const align = at.endsWith("left") ? "left" : at.endsWith("right") ? "right" : "center";
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = style.haloWidth * 2;
  ctx.strokeStyle = style.halo;
  ctx.fillStyle = style.colour;
  const x = (align === "left" ? box.minX : align === "right" ? box.maxX : (box.minX + box.maxX) / 2) - anchor.x;
  const middle = (i: number) => box.minY - anchor.y + (i + 0.5) * style.lineHeight;
  ctx.globalAlpha = style.haloOpacity;
  lines.forEach((line, i) => void ctx.strokeText(line, x, middle(i)));
  ctx.globalAlpha = 1;
  lines.forEach((line, i) => void ctx.fillText(line, x, middle(i)));
}

const drawNothing = () => undefined;

/** Keeps labels off a sign that is drawn anyway. */
export class Obstacle implements LabelSymbolizer {
  /** Half the side of the sign, and its offset from the point. */
  constructor(private readonly sign: (f: Feature, zoom: number) => { half: number; x: number; y: number }) {}

  place(layout: Layout, geom: Point[][], feature: Feature): Label[] {
    const { half, x, y } = this.sign(feature, layout.zoom);
    return geom.flatMap((part) => part.map((p) => ({ anchor: p, bboxes: [around(new Point(p.x + x, p.y + y), half)], draw: drawNothing })));
  }
}
