// How areas and lines are painted on a tile's canvas.

import type Point from "@mapbox/point-geometry";
import type { Feature, PaintSymbolizer } from "protomaps-leaflet";
import { dots, hatch, type HatchStyle } from "./hatch";
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
    ctx.globalAlpha = this.opacity;
    ctx.fillStyle = this.colour(feature);
    trace(ctx, geom);
    ctx.fill();
    ctx.globalAlpha = 1;
  }
}

export class Hatching implements PaintSymbolizer {
  constructor(private readonly style: HatchStyle) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][]): void {
    ctx.fillStyle = hatch(ctx, this.style);
    trace(ctx, geom);
    ctx.fill();
  }
}

/** Sparse dots on a faint wash: nothing is told of the ground but that it is there. */
export class Dots implements PaintSymbolizer {
  constructor(
    private readonly colour: string,
    private readonly perSide: number,
  ) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][]): void {
    ctx.fillStyle = dots(ctx, this.colour, this.perSide);
    trace(ctx, geom);
    ctx.fill();
  }
}

export interface StrokeStyle {
  colour: string;
  width(z: number): number;
  dash?: readonly number[];
  opacity?: number;
}

/** A line along a line, or in the middle of an area's edge. */
export class Stroke implements PaintSymbolizer {
  constructor(protected readonly style: StrokeStyle) {}

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], z: number, _feature: Feature): void {
    trace(ctx, geom);
    this.stroke(ctx, this.style.width(z));
  }

  protected stroke(ctx: CanvasRenderingContext2D, width: number): void {
    ctx.strokeStyle = this.style.colour;
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.globalAlpha = this.style.opacity ?? 1;
    ctx.setLineDash(this.style.dash ? [...this.style.dash] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
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

/** A line inside an area's edge, so that neighbours keep each its own. */
export class InnerStroke extends Stroke {
  override draw(ctx: CanvasRenderingContext2D, geom: Point[][], z: number): void {
    ctx.save();
    trace(ctx, geom);
    ctx.clip();
    this.stroke(ctx, 2 * this.style.width(z));
    ctx.restore();
  }
}
