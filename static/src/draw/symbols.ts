// The signs of places and statements, drawn the same on the map and in the
// key: hatched is claimed, filled is agreed, a second ring is a denial.

/** What is said of a place. */
export type Standing = "agreed" | "claimed" | "contested";

export interface SymbolColours {
  colour: string;
  halo: string;
}

/** The radius of a place's sign with its outermost ring, in CSS pixels. */
export const placeRadius = 8;

/** Reads a place's standing from the properties of a tile or a feature. */
export function standingOf(claimedBy: unknown, deniedBy: unknown, agreed: unknown): Standing {
  if (agreed || !claimedBy) return "agreed";
  return deniedBy ? "contested" : "claimed";
}

export function drawPlace(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  standing: Standing,
  { colour, halo }: SymbolColours,
): void {
  ctx.save();
  ctx.translate(x, y);
  disc(ctx, standing === "contested" ? placeRadius + 0.75 : standing === "claimed" ? 6.25 : 5.75, halo);
  if (standing === "agreed") {
    disc(ctx, 4.25, colour);
  } else {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5;
    if (standing === "contested") ring(ctx, 7.25);
    ring(ctx, 4.5);
    ctx.beginPath();
    ctx.arc(0, 0, 4.5, 0, 2 * Math.PI);
    ctx.clip();
    ctx.lineWidth = 1.4;
    for (const shift of [-3.4, 0, 3.4]) {
      ctx.beginPath();
      ctx.moveTo(shift - 5, 5);
      ctx.lineTo(shift + 5, -5);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Where the middle of a statement's sign stands from its location. */
export const statementOffset = { x: 0, y: -18 };

/** A speech bubble whose tail points at the location (x, y). */
export function drawStatement(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  { colour, halo }: SymbolColours,
): void {
  ctx.save();
  ctx.translate(x + statementOffset.x, y + statementOffset.y);
  ctx.beginPath();
  ctx.roundRect(-7.5, -6, 15, 11, 2.5);
  ctx.moveTo(-3.5, 4);
  ctx.lineTo(0, 9);
  ctx.lineTo(3.5, 4);
  ctx.lineJoin = "round";
  ctx.strokeStyle = halo;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.strokeStyle = halo;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(-4.5, -2.25);
  ctx.lineTo(4.5, -2.25);
  ctx.moveTo(-4.5, 1.25);
  ctx.lineTo(1.5, 1.25);
  ctx.stroke();
  ctx.restore();
}

/** The ring around what the reader has chosen. */
export function drawSelection(ctx: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  ctx.arc(x, y, 12.5, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}

function disc(ctx: CanvasRenderingContext2D, radius: number, fill: string): void {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
}

function ring(ctx: CanvasRenderingContext2D, radius: number): void {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.stroke();
}
