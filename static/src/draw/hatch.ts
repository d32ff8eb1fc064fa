// Patterns of areas: diagonal hatching, the sign of a claim and of what was gained
// and lost, and dots. Each repeats after the style's period, and tiles begin at
// multiples of 256 pixels of the world, so that lines run on across the edges of
// tiles.

import { type Canvas, contextOf, newCanvas } from "./canvas";
import { type DotsName, hatching, type PatternName, slope } from "./style";

const { period, patterns, dots: dotted } = hatching;

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

interface Lines {
  spacing: number;
  "line-width": number;
  wash: number;
  runs?: string;
}

/** Moves level and upright lines from the edge of a pixel to its middle, where they are sharp. */
const levelOffset = 0.5;

function drawLines(ctx: CanvasRenderingContext2D, lines: Lines, colour: string, dark: boolean): void {
  washOver(ctx, colour, lines.wash);
  ctx.strokeStyle = colour;
  ctx.lineWidth = lines["line-width"];
  ctx.globalAlpha = hatching["line-opacity"][dark ? "dark" : "light"];
  const across = period / slope;
  // Past both edges, so that the ends of the lines leave no notch.
  const sloping = (mirrored: boolean) => {
    const x = (at: number) => (mirrored ? period - at : at);
    for (let i = -1; i * lines.spacing <= period + across + lines.spacing; i++) {
      ctx.moveTo(x(i * lines.spacing + across), -period);
      ctx.lineTo(x(i * lines.spacing - 2 * across), 2 * period);
    }
  };
  const straight = (line: (at: number) => void) => {
    for (let i = -1; i * lines.spacing <= period + lines.spacing; i++) line(i * lines.spacing + levelOffset);
  };
  ctx.beginPath();
  switch (lines.runs) {
    case "level":
      straight((y) => (ctx.moveTo(-1, y), ctx.lineTo(period + 1, y)));
      break;
    case "upright":
      straight((x) => (ctx.moveTo(x, -1), ctx.lineTo(x, period + 1)));
      break;
    default:
      if (lines.runs !== "falling") sloping(false);
      if (lines.runs === "falling" || lines.runs === "crossed") sloping(true);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function repeat(ctx: CanvasRenderingContext2D, canvas: Canvas, otherwise: string): CanvasPattern | string {
  const pattern = ctx.createPattern(canvas, "repeat");
  if (!pattern) return otherwise;
  pattern.setTransform(new DOMMatrix().scale(period / canvas.width));
  return pattern;
}

/** A fill style of a hatching in a colour, for a context whose unit is a CSS pixel. */
export function hatch(ctx: CanvasRenderingContext2D, name: string, colour: string, dark: boolean): CanvasPattern | string {
  const lines: Lines = patterns[name as PatternName];
  return repeat(ctx, tile(ctx, ["lines", name, colour, dark].join(), (on) => drawLines(on, lines, colour, dark)), colour);
}

/** A fill style of dots on a faint wash. */
export function dots(ctx: CanvasRenderingContext2D, name: string, colour: string): CanvasPattern | string {
  const { spacing, radius, wash } = dotted[name as DotsName];
  const draw = (on: CanvasRenderingContext2D) => {
    washOver(on, colour, wash);
    on.fillStyle = colour;
    for (let row = 0; row * spacing < period; row++) {
      for (let column = 0; column * spacing < period; column++) {
        on.beginPath();
        on.arc((column + (row % 2 ? 0.75 : 0.25)) * spacing, (row + 0.5) * spacing, radius, 0, 2 * Math.PI);
        on.fill();
      }
    }
  };
  return repeat(ctx, tile(ctx, ["dots", name, colour].join(), draw), colour);
}

export function isDots(name: string): name is DotsName {
  return name in dotted;
}
