// Fill patterns: hatching for claims and for gained and lost ground, and dots. The
// period divides the tile size, so that lines continue across tile edges.

import { type Canvas, contextOf, newCanvas } from "./canvas";
import { type DotsName, hatching, type PatternName, slope } from "./style";

const { period, patterns, dots: dotted } = hatching;

const drawn = new Map<string, Canvas>();

/** The pattern's tile for a context, drawn once for each key and pixel size. */
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

/** From a pixel's edge to its middle, where horizontal and vertical lines are sharp. */
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

/** A hatching as a fill style, for a context whose unit is a CSS pixel. */
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
