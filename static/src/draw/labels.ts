// Names on the map. A name tries the sides of its point in turn and takes the
// first that is free; a name of higher priority pushes out a lower one.

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

/** Which part of a name is at its point: at "left" the name stands to the right. */
export type Anchor = "center" | "left" | "right" | "top" | "bottom" | "top-left" | "top-right" | "bottom-left" | "bottom-right";

export interface PointLabelOptions {
  /** The lines of the label; none for no label. */
  text(feature: Feature, zoom: number): readonly string[];
  style(feature: Feature, zoom: number): TextStyle;
  /** In order of preference. */
  anchors: readonly Anchor[];
  /** The room that the sign at the point takes, from its middle. */
  clearance(feature: Feature, zoom: number): number;
  /** Whether the sign's room is the label's to find; else the sign is there already. */
  needsSign?: boolean;
  /** Draws the sign, with the label or not at all. */
  sign?(ctx: CanvasRenderingContext2D, feature: Feature): void;
  /** Names within this distance of the same name are one. */
  once: number;
}

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export class PointLabel implements LabelSymbolizer {
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
          draw: (ctx) => {
            options.sign?.(ctx, feature);
            drawLines(ctx, lines, style, side, box, anchor);
          },
          deduplicationKey: lines[0],
          deduplicationDistance: options.once,
        };
        // First where there is room, then where only lower names stand.
        const free = !layout.index.labelCollides(label, passLower ? layout.order : Infinity);
        if (free) return [label];
        last = label;
      }
    }
    // The layout refuses it, as it must: there is no room.
    return last ? [last] : [];
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
  // A line is higher than its letters.
  const away = isCorner ? corner - beside["corner-overlap"] : gap - beside.overlap;
  const top = anchor.startsWith("top") ? p.y + away : anchor.startsWith("bottom") ? p.y - away - height : p.y - height / 2;
  return { minX: left, minY: top, maxX: left + width, maxY: top + height };
}

function setType(ctx: CanvasRenderingContext2D, style: TextStyle): void {
  ctx.font = style.font;
  // Not in every browser; where it is missing, letters stand closer.
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

/** Keeps the room of a sign that is drawn in any case free of names. */
export class Obstacle implements LabelSymbolizer {
  /** Half the sign's side, and where its middle is from its point. */
  constructor(private readonly sign: (f: Feature, zoom: number) => { half: number; x: number; y: number }) {}

  place(layout: Layout, geom: Point[][], feature: Feature): Label[] {
    const { half, x, y } = this.sign(feature, layout.zoom);
    return geom.flatMap((part) => part.map((p) => ({ anchor: p, bboxes: [around(new Point(p.x + x, p.y + y), half)], draw: () => {} })));
  }
}
