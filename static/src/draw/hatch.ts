// Diagonal hatching: the sign of a claim, and of what was gained and lost. The pattern repeats every 32 CSS
// pixels, and tiles begin at multiples of 256 pixels of the world, so that
// lines run on across the edges of tiles.

import { type Canvas, contextOf, newCanvas } from "./canvas";

const period = 32;

export interface HatchStyle {
  colour: string;
  /** Lines in a period: 3, 4, 5. */
  lines: number;
  /** In CSS pixels. */
  width: number;
  /** Of the wash between the lines, 0 for none. */
  wash: number;
  /** Whether the lines fall to the right, and do not rise. */
  falling?: boolean;
}

const drawn = new Map<string, Canvas>();

/** A square of the pattern for a context, drawn once for each key and size of its pixels. */
function tile(on: CanvasRenderingContext2D, key: string, draw: (ctx: CanvasRenderingContext2D) => void): Canvas {
  const side = Math.round(period * on.getTransform().a);
  const full = `${key},${side}`;
  const kept = drawn.get(full);
  if (kept) return kept;
  const canvas = newCanvas(side);
  const ctx = contextOf(canvas);
  ctx.scale(side / period, side / period);
  draw(ctx);
  drawn.set(full, canvas);
  return canvas;
}

function washOver(ctx: CanvasRenderingContext2D, colour: string, opacity: number): void {
  ctx.globalAlpha = opacity;
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, period, period);
  ctx.globalAlpha = 1;
}

function drawLines(ctx: CanvasRenderingContext2D, style: HatchStyle): void {
  if (style.wash > 0) washOver(ctx, style.colour, style.wash);
  ctx.strokeStyle = style.colour;
  ctx.lineWidth = style.width;
  if (style.falling) {
    ctx.translate(period, 0);
    ctx.scale(-1, 1);
  }
  const step = period / style.lines;
  for (let x = -period; x < 2 * period; x += step) {
    ctx.beginPath();
    // Past both edges, so that the ends of the lines leave no notch.
    ctx.moveTo(x - period, 2 * period);
    ctx.lineTo(x + 2 * period, -period);
    ctx.stroke();
  }
}

function repeat(ctx: CanvasRenderingContext2D, canvas: Canvas, otherwise: string): CanvasPattern | string {
  const pattern = ctx.createPattern(canvas, "repeat");
  if (!pattern) return otherwise;
  pattern.setTransform(new DOMMatrix().scale(period / canvas.width));
  return pattern;
}

/** A fill style for a context whose unit is a CSS pixel. */
export function hatch(ctx: CanvasRenderingContext2D, style: HatchStyle): CanvasPattern | string {
  const { colour, lines, width, wash, falling } = style;
  const key = ["lines", colour, lines, width, wash, falling].join();
  return repeat(ctx, tile(ctx, key, (on) => drawLines(on, style)), colour);
}

/** A fill style of dots, so many to a side of the period, on a faint wash. */
export function dots(ctx: CanvasRenderingContext2D, colour: string, perSide: number): CanvasPattern | string {
  const draw = (on: CanvasRenderingContext2D) => {
    washOver(on, colour, 0.16);
    on.fillStyle = colour;
    const step = period / perSide;
    for (let row = 0; row < perSide; row++) {
      for (let column = 0; column < perSide; column++) {
        on.beginPath();
        on.arc((column + (row % 2 ? 0.75 : 0.25)) * step, (row + 0.5) * step, 0.9, 0, 2 * Math.PI);
        on.fill();
      }
    }
  };
  return repeat(ctx, tile(ctx, ["dots", colour, perSide].join(), draw), colour);
}
