// Names on the map. A name tries the sides of its point in turn and takes the
// first that is free; a name of higher priority pushes out a lower one.

import Point from "@mapbox/point-geometry";
import type { Feature, Label, LabelSymbolizer, Layout } from "protomaps-leaflet";

export interface TextStyle {
  colour: string;
  halo: string;
  haloWidth: number;
  font: string;
  /** Between letters, in CSS pixels. */
  spacing: number;
  lineHeight: number;
}

type Side = "right" | "left" | "above" | "below" | "centre";

export interface PointLabelOptions {
  /** The lines of the label; none for no label. */
  text(feature: Feature, zoom: number): readonly string[];
  style(feature: Feature, zoom: number): TextStyle;
  /** In order of preference. */
  sides: readonly Side[];
  /** The room that the sign at the point takes, from its middle. */
  clearance: number;
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
    let last: Label | undefined;
    for (const passLower of [false, true]) {
      for (const side of options.sides) {
        const box = boxOn(side, anchor, width, height, options.clearance);
        const label: Label = {
          anchor,
          bboxes: options.needsSign ? [around(anchor, options.clearance, options.clearance), box] : [box],
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

function around(p: Point, rx: number, ry: number): Box {
  return { minX: p.x - rx, minY: p.y - ry, maxX: p.x + rx, maxY: p.y + ry };
}

function boxOn(side: Side, p: Point, width: number, height: number, clearance: number): Box {
  const gap = clearance + 2;
  const left = { right: p.x + gap, left: p.x - gap - width, above: p.x - width / 2, below: p.x - width / 2, centre: p.x - width / 2 }[side];
  const top = { right: p.y - height / 2, left: p.y - height / 2, above: p.y - gap - height, below: p.y + gap, centre: p.y - height / 2 }[side];
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
  side: Side,
  box: Box,
  anchor: Point,
): void {
  ctx.globalAlpha = 1;
  setType(ctx, style);
  ctx.textAlign = side === "right" ? "left" : side === "left" ? "right" : "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = style.haloWidth * 2;
  ctx.strokeStyle = style.halo;
  ctx.fillStyle = style.colour;
  const x = (side === "right" ? box.minX : side === "left" ? box.maxX : (box.minX + box.maxX) / 2) - anchor.x;
  const at = (i: number) => box.minY - anchor.y + (i + 0.5) * style.lineHeight;
  lines.forEach((line, i) => ctx.strokeText(line, x, at(i)));
  lines.forEach((line, i) => ctx.fillText(line, x, at(i)));
}

/** Keeps the room of a sign that is drawn in any case free of names. */
export class Obstacle implements LabelSymbolizer {
  /** Half the sign's width and height, and where its middle is from its point. */
  constructor(
    private readonly rx: number,
    private readonly ry: number,
    private readonly offset: { x: number; y: number } = { x: 0, y: 0 },
  ) {}

  place(_layout: Layout, geom: Point[][]): Label[] {
    return geom.flatMap((part) =>
      part.map((p) => ({
        anchor: p,
        bboxes: [around(new Point(p.x + this.offset.x, p.y + this.offset.y), this.rx, this.ry)],
        draw: () => {},
      })),
    );
  }
}
