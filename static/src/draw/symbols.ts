// The signs of places, statements and cities, the same on the map and in the legend:
// hatched is claimed, filled is agreed, a second ring is a denial.

import { type DrawnLayer, inkOf, type Palette } from "./palette";
import { type SignShape, type SignName, signOf, slope } from "./style";

/** What is said of a place; also the name of its sign. */
export type PlaceState = "agreed" | "claimed" | "contested";

/** Reads a place's state from the properties of a tile or a feature. */
export function placeStateOf(claimedBy: unknown, deniedBy: unknown, agreed: unknown): PlaceState {
  if (agreed || !claimedBy) return "agreed";
  return deniedBy ? "contested" : "claimed";
}

/** The sign of a point of a layer. */
export function signNameOf({ kind }: Pick<DrawnLayer, "kind">, props: Readonly<Record<string, unknown>>): SignName {
  return kind === "statements" ? "statement" : placeStateOf(props["claimed_by"], props["denied_by"], props["agreed"]);
}

export interface SymbolColours {
  /** Of the data layer. */
  colour: string;
  palette: Palette;
}

/** Draws a sign at a point, scaled. */
export function drawSign(ctx: CanvasRenderingContext2D, x: number, y: number, name: SignName, { colour, palette }: SymbolColours, scale = 1): void {
  const { middle, shapes } = signOf(name);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  if (middle) ctx.translate(middle[0]!, middle[1]!);
  ctx.lineJoin = ctx.lineCap = "round";
  for (const shape of shapes) {
    trace(ctx, shape);
    const ink = inkOf(shape.colour, palette, colour);
    const width = shape["line-width"];
    if (width === undefined) {
      ctx.fillStyle = ink;
      ctx.fill();
    } else {
      ctx.strokeStyle = ink;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }
  ctx.restore();
}

function trace(ctx: CanvasRenderingContext2D, { disc, ring, hatch, path, polygon, closed }: SignShape): void {
  ctx.beginPath();
  const radius = disc ?? ring;
  if (radius !== undefined) ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  for (const [shift, reach] of hatch ?? []) {
    // The middle of the line is its point nearest to the centre.
    const x = (shift! * slope * slope) / (1 + slope * slope);
    const y = (shift! * slope) / (1 + slope * slope);
    ctx.moveTo(x - reach!, y + reach! * slope);
    ctx.lineTo(x + reach!, y - reach! * slope);
  }
  (path ?? polygon ?? []).forEach(([x, y], i) => {
    if (i === 0) ctx.moveTo(x!, y!);
    else ctx.lineTo(x!, y!);
  });
  if (closed || polygon) ctx.closePath();
}
