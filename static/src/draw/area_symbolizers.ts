// Symbolizers of areas and lines.

import type Point from "@mapbox/point-geometry";
import type { Feature, PaintSymbolizer } from "protomaps-leaflet";
import { contextOf, newCanvas } from "./canvas";
import { atZoom, stale, type Zoomed } from "./style";
import type { ChangedFeature } from "./timeline_tile";

export function trace(ctx: CanvasRenderingContext2D, geom: Point[][]): void {
  ctx.beginPath();
  for (const part of geom) {
    part.forEach((p, i) => {
      if (i === 0) ctx.moveTo(p.x, p.y);
      else ctx.lineTo(p.x, p.y);
    });
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

/**
 * Collects the areas of a rule; the next rule, whose symbolizer is finish, paints
 * their union, so that overlaps are no darker and neighbours have no seam. There is
 * a union for each colour.
 */
export class Union implements PaintSymbolizer {
  readonly finish: PaintSymbolizer & { readonly finishes: true };
  readonly #colour: (feature: Feature) => string;
  #paths = new Map<string, Path2D>();
  #transform: DOMMatrix | undefined;

  constructor(paint: (ctx: CanvasRenderingContext2D, all: Path2D, z: number, colour: string) => void, colour: (feature: Feature) => string = () => "") {
    this.#colour = colour;
    this.finish = {
      finishes: true,
      before: (ctx: CanvasRenderingContext2D, z: number) => {
        const all = this.#paths;
        this.#paths = new Map();
        for (const [colour, path] of all) {
          ctx.save();
          ctx.setTransform(this.#transform);
          paint(ctx, path, z, colour);
          ctx.restore();
        }
      },
      draw: () => undefined,
    };
  }

  before(): void {
    this.#paths = new Map();
  }

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], _z: number, feature: Feature): void {
    const colour = this.#colour(feature);
    let path = this.#paths.get(colour);
    if (!path) this.#paths.set(colour, (path = new Path2D()));
    this.#transform = ctx.getTransform();
    for (const part of geom) {
      for (const [i, p] of part.entries()) i === 0 ? path.moveTo(p.x, p.y) : path.lineTo(p.x, p.y);
    }
  }
}

/** Strokes the outside of a union's outline. */
export function outerStroke({ colour, width, opacity }: LineStyle): (ctx: CanvasRenderingContext2D, all: Path2D, z: number) => void {
  let scratch: CanvasRenderingContext2D | undefined;
  return (ctx, all, z) => {
    const side = ctx.canvas.width;
    if (scratch?.canvas.width !== side) scratch = contextOf(newCanvas(side));
    scratch.save();
    scratch.clearRect(0, 0, side, side);
    scratch.setTransform(ctx.getTransform());
    scratch.strokeStyle = colour;
    scratch.lineWidth = 2 * atZoom(width, z);
    scratch.lineJoin = "round";
    scratch.globalAlpha = opacity ?? 1;
    scratch.stroke(all);
    scratch.globalAlpha = 1;
    scratch.globalCompositeOperation = "destination-out";
    scratch.fill(all);
    scratch.restore();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(scratch.canvas, 0, 0);
  };
}

/** Whether a symbolizer paints a union, and draws no feature. */
export function finishes(symbolizer: PaintSymbolizer): boolean {
  return "finishes" in symbolizer;
}

/** Draws a stale layer, past its cadence, at a lower opacity. */
export class Faded implements PaintSymbolizer {
  constructor(private readonly inner: PaintSymbolizer) {}

  before(ctx: CanvasRenderingContext2D, z: number): void {
    ctx.globalAlpha = stale.opacity;
    this.inner.before?.(ctx, z);
    ctx.globalAlpha = 1;
  }

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
  /** Clips the line to its area: centred on the edge, or wholly inside, so that neighbours keep theirs. */
  clip?: "middle" | "inside" | undefined;
}

/** Strokes lines, and the edges of areas. */
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

/** Clips another symbolizer to the ground that changed. */
export class ClippedToGround implements PaintSymbolizer {
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
