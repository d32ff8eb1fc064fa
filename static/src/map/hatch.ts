// Diagonal hatching: the sign of a claim. The pattern repeats every 32 CSS
// pixels, and tiles begin at multiples of 256 pixels of the world, so that
// lines run on across the edges of tiles.

const period = 32;

export interface HatchStyle {
  colour: string;
  /** Lines in a period: 3, 4, 5. */
  lines: number;
  /** In CSS pixels. */
  width: number;
  /** Of the wash between the lines, 0 for none. */
  wash: number;
}

const drawn = new Map<string, HTMLCanvasElement>();

function tile(style: HatchStyle, pixelRatio: number): HTMLCanvasElement {
  const key = [style.colour, style.lines, style.width, style.wash, pixelRatio].join();
  const kept = drawn.get(key);
  if (kept) return kept;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(period * pixelRatio);
  const ctx = canvas.getContext("2d");
  if (ctx) {
    ctx.scale(canvas.width / period, canvas.height / period);
    if (style.wash > 0) {
      ctx.globalAlpha = style.wash;
      ctx.fillStyle = style.colour;
      ctx.fillRect(0, 0, period, period);
      ctx.globalAlpha = 1;
    }
    ctx.strokeStyle = style.colour;
    ctx.lineWidth = style.width;
    const step = period / style.lines;
    for (let x = -period; x < 2 * period; x += step) {
      ctx.beginPath();
      // Past both edges, so that the ends of the lines leave no notch.
      ctx.moveTo(x - period, 2 * period);
      ctx.lineTo(x + 2 * period, -period);
      ctx.stroke();
    }
  }
  drawn.set(key, canvas);
  return canvas;
}

/** A fill style for a context whose unit is a CSS pixel. */
export function hatch(ctx: CanvasRenderingContext2D, style: HatchStyle): CanvasPattern | string {
  const pixelRatio = window.devicePixelRatio || 1;
  const canvas = tile(style, pixelRatio);
  const pattern = ctx.createPattern(canvas, "repeat");
  if (!pattern) return style.colour;
  pattern.setTransform(new DOMMatrix().scale(period / canvas.width));
  return pattern;
}
