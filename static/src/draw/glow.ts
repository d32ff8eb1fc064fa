// The glow of ground that changed lately: gained ground is filled and has a halo, lost
// ground has the halo alone. It stands still: nothing pulses.

import type Point from "@mapbox/point-geometry";
import type { PaintRule, PaintSymbolizer } from "protomaps-leaflet";
import { looksOfAreas, mainLook } from "../model/area_look";
import { lookColour, lookOf, ruleOf } from "./area_rules";
import { trace } from "./area_symbolizers";
import type { Borders } from "./borders";
import { type Canvas, contextOf, newCanvas } from "./canvas";
import type { DrawnLayer, Palette } from "./palette";
import { inkOf } from "./palette";
import type { ChangedFeature } from "./timeline_tile";

/** The canvas of the halo has so many pixels to a tile's side: being drawn larger blurs it. */
const coarse = 64;
/** Of them around the tile: the halo of what is beside it reaches in, and no further than tiles overlap. */
const around = 2;
const fillOpacity = 0.5;
const haloOpacity = 0.7;

interface Shape {
  geom: Point[][];
  ground: Point[][] | undefined;
}

/** Collects the ground of a rule; the next rule, whose symbolizer is finish, paints it. */
class Glow implements PaintSymbolizer {
  readonly finish: PaintSymbolizer & { readonly finishes: true };
  #shapes: Shape[] = [];
  #transform: DOMMatrix | undefined;

  constructor(colour: string, isGained: boolean, borders: Borders) {
    this.finish = {
      finishes: true,
      before: (ctx: CanvasRenderingContext2D, z: number) => {
        const shapes = this.#shapes;
        this.#shapes = [];
        if (shapes.length > 0) paintGlow(ctx, z, shapes, this.#transform!, colour, isGained, borders);
      },
      draw: () => undefined,
    };
  }

  before(): void {
    this.#shapes = [];
  }

  draw(ctx: CanvasRenderingContext2D, geom: Point[][], _z: number, feature: ChangedFeature): void {
    this.#transform = ctx.getTransform();
    this.#shapes.push({ geom, ground: feature.ground });
  }
}

let halo: { sharp: Canvas; wide: Canvas } | undefined;
/** The ground that has a halo, where some of it is beyond a border. */
let fine: Canvas | undefined;

function paintGlow(ctx: CanvasRenderingContext2D, z: number, shapes: readonly Shape[], transform: DOMMatrix, colour: string, isGained: boolean, borders: Borders): void {
  const side = coarse + 2 * around;
  halo ??= { sharp: newCanvas(side), wide: newCanvas(side) };
  const [sharp, wide] = [contextOf(halo.sharp), contextOf(halo.wide)];
  for (const blank of [sharp, wide]) {
    blank.setTransform(1, 0, 0, 1, 0, 0);
    blank.clearRect(0, 0, side, side);
  }
  const { frame } = borders;
  const cell = frame.side / coarse;
  // From canvas pixels of the frame.
  sharp.setTransform(1 / cell, 0, 0, 1 / cell, frame.x / cell + around, frame.y / cell + around);
  if (borders.hasOutside(z)) {
    fine ??= newCanvas(0);
    Object.assign(fine, { width: frame.width, height: frame.height }); // which clears it
    const exact = contextOf(fine);
    exact.setTransform(transform);
    fillShapes(exact, shapes, colour);
    borders.takeOutside(exact, z);
    sharp.drawImage(fine, 0, 0);
  } else {
    sharp.transform(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f);
    fillShapes(sharp, shapes, colour);
  }
  for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) wide.drawImage(sharp.canvas, x, y);
  ctx.save();
  ctx.setTransform(cell, 0, 0, cell, -around * cell - frame.x, -around * cell - frame.y);
  ctx.globalAlpha = haloOpacity;
  ctx.drawImage(wide.canvas, 0, 0);
  ctx.globalAlpha = 1;
  ctx.setTransform(transform);
  ctx.globalCompositeOperation = "destination-out";
  fillShapes(ctx, shapes, colour);
  ctx.globalCompositeOperation = "source-over";
  ctx.globalAlpha = fillOpacity;
  if (isGained) fillShapes(ctx, shapes, colour);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 3; // of which half is in the ground
  for (const shape of shapes) within(ctx, shape, () => ctx.stroke());
  ctx.restore();
}

function fillShapes(ctx: CanvasRenderingContext2D, shapes: readonly Shape[], colour: string): void {
  ctx.fillStyle = colour;
  for (const shape of shapes) within(ctx, shape, () => ctx.fill());
}

/** Draws a shape, clipped to its ground. */
function within(ctx: CanvasRenderingContext2D, { geom, ground }: Shape, draw: () => void): void {
  ctx.save();
  if (ground) {
    trace(ctx, ground);
    ctx.clip();
  }
  trace(ctx, geom);
  draw();
  ctx.restore();
}

/** The colour in which a change of a look glows. */
export function glowColour(layer: DrawnLayer, look: string, isGained: boolean, palette: Palette): string {
  if (look === mainLook(layer)) return inkOf(isGained ? "gained" : "lost", palette);
  return lookColour(layer, look as never, palette);
}

/** Rules for the ground that a layer gained and lost; lost ground first, for it empties what it covers. Ground beyond borders has no halo. */
export function glowRules(layer: DrawnLayer, palette: Palette, borders: Borders): PaintRule[] {
  return (["lost", "gained"] as const).flatMap((change) =>
    looksOfAreas(layer).flatMap((look) => {
      const glow = new Glow(glowColour(layer, look, change === "gained", palette), change === "gained", borders);
      return [glow, glow.finish].map((symbolizer) => ruleOf(layer, symbolizer, (_z, f) => f.props["change"] === change && lookOf(layer, f) === look));
    }),
  );
}
