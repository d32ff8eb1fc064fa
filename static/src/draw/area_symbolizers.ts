// How areas and lines are painted on a tile's canvas.

import type Point from "@mapbox/point-geometry";
import type { Feature, PaintSymbolizer } from "protomaps-leaflet";
import { atZoom, stale, type Zoomed } from "./style";
import type { ChangedFeature } from "./timeline_tile";

function trace(ctx: CanvasRenderingContext2D, geom: Point[][]): void {
  ctx.beginPath();
  for (const part of geom) {
    part.forEach((p, i) => (i === 0 ? ctx.moveTo(p.x, p.y) : ctx.lineTo(p.x, p.y)));
  }
}

export class Fill implements PaintSymbolizer {
  constructor(
    private readonly colour: (feature: Feature) => string,
    private readonly opacity = 1,
  ) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], _z: number, feature: Feature): void {
    const before = ctx.globalAlpha;
    ctx.globalAlpha = before * this.opacity;
    ctx.fillStyle = this.colour(feature);
    trace(ctx, geom);
    ctx.fill();
    ctx.globalAlpha = before;
  }
}

/** Fills with a pattern. */
export class Pattern implements PaintSymbolizer {
  constructor(private readonly style: (ctx: CanvasRenderingContext2D) => CanvasPattern | string) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][]): void {
    ctx.fillStyle = this.style(ctx);
    trace(ctx, geom);
    ctx.fill();
  }
}

/** Draws paler, as another symbolizer does, what is past its cadence on the day on show. */
export class Pale implements PaintSymbolizer {
  constructor(private readonly inner: PaintSymbolizer) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], z: number, feature: Feature): void {
    ctx.globalAlpha = stale.opacity;
    this.inner.draw(ctx, geom, z, feature);
    ctx.globalAlpha = 1;
  }
}

export interface LineStyle {
  colour: string;
  width: Zoomed;
  dash?: readonly number[] | undefined;
  opacity?: number | undefined;
  /** Kept within its area: in the middle of the edge, or all of it inside, so that neighbours keep each its own. */
  clip?: "middle" | "inside" | undefined;
}

/** A line along a line, or along an area's edge. */
export class Line implements PaintSymbolizer {
  constructor(private readonly style: LineStyle) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], z: number, _feature?: Feature): void {
    const { colour, dash, opacity, clip } = this.style;
    ctx.save();
    trace(ctx, geom);
    if (clip) ctx.clip();
    ctx.strokeStyle = colour;
    ctx.lineWidth = atZoom(this.style.width, z) * (clip === "inside" ? 2 : 1);
    ctx.lineJoin = "round";
    ctx.globalAlpha *= opacity ?? 1;
    ctx.setLineDash(dash ? [...dash] : []);
    ctx.stroke();
    ctx.restore();
  }
}

/** Draws what changed, within its ground, as another symbolizer does. */
export class WithinGround implements PaintSymbolizer {
  constructor(private readonly inner: PaintSymbolizer) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], z: number, feature: ChangedFeature): void {
    ctx.save();
    if (feature.ground) {
      trace(ctx, feature.ground);
      ctx.clip();
    }
    this.inner.draw(ctx, geom, z, feature);
    ctx.restore();
  }
}
