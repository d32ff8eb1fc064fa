// Draws the time bar's track: a row for each layer with a mark for each snapshot, gaps
// hollow, and an axis below.

import { inForce, type Layer, snapshotsBetween } from "../model/catalogue";
import type { Day } from "../model/dates";
import { runsOf } from "../model/layer_age";
import { axisMarks, type TimeScale } from "../model/timescale";
import type { Withdrawn } from "./amended";

export interface TrackColours {
  ink: string;
  muted: string;
  line: string;
  font: string;
  /** The background of the track. */
  paper: string;
  of(layer: Layer): string;
}

/** Of the curve above the track. */
export const curveHeight = 44;
const markWidth = 2;

/** The sizes of a track, in CSS pixels. */
export interface TrackSizes {
  row: number;
  axis: number;
  /** Of the letters of the axis. */
  letters: number;
}

let letters: number | undefined;

/** Letters as large as the page's; rows closer to each other where the page is short. */
export function trackSizes(isShort: boolean): TrackSizes {
  letters ??= 0.6875 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { row: isShort ? 7 : 13, axis: letters + (isShort ? 4 : 9), letters };
}

/** The height of the rows. */
export function rowsHeight(rows: number, { row }: TrackSizes): number {
  return Math.max(rows, 1) * row;
}

export function drawTrack(
  ctx: CanvasRenderingContext2D,
  scale: TimeScale,
  layers: readonly Layer[],
  day: Day,
  colours: TrackColours,
  withdrawn: Withdrawn,
  sizes: TrackSizes,
): void {
  drawAxis(ctx, scale, rowsHeight(layers.length, sizes), sizes, colours);
  layers.forEach((layer, i) => {
    const y = i * sizes.row + sizes.row / 2;
    drawRow(ctx, scale, layer, y, sizes.row, day, colours);
    drawCorrections(ctx, scale, layer, y, colours);
    for (const { day: date } of withdrawn(layer)) if (scale.isIn(date)) drawCross(ctx, scale.x(date), y, colours);
  });
}

/** A ring around corrected snapshots. */
function drawCorrections(ctx: CanvasRenderingContext2D, scale: TimeScale, layer: Layer, y: number, colours: TrackColours): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const { day, corrected } of snapshotsBetween(layer, scale.window.from, scale.window.until)) {
    const x = Math.round(scale.x(day));
    if (!corrected || x - before < 3) continue;
    before = x;
    ctx.beginPath();
    ctx.arc(x, y, 3.75, 0, 2 * Math.PI);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = colours.of(layer);
    ctx.stroke();
  }
}

/** A cross for a retraction. */
function drawCross(ctx: CanvasRenderingContext2D, x: number, y: number, colours: TrackColours): void {
  for (const [style, width] of [[colours.paper, 4.5], [colours.ink, 2]] as const) {
    ctx.beginPath();
    for (const side of [-1, 1]) {
      ctx.moveTo(x - 3.25 * side, y - 3.25);
      ctx.lineTo(x + 3.25 * side, y + 3.25);
    }
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

function drawAxis(ctx: CanvasRenderingContext2D, scale: TimeScale, base: number, { axis, letters }: TrackSizes, colours: TrackColours): void {
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1;
  ctx.textBaseline = "alphabetic";
  let named = Number.NEGATIVE_INFINITY;
  for (const mark of axisMarks(scale, (46 / 11) * letters)) {
    const x = Math.round(scale.x(mark.day)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(x, 0);
    ctx.lineTo(x, base + (axis - letters) / 2);
    ctx.stroke();
    ctx.font = `${mark.major ? 600 : 400} ${letters}px ${colours.font}`;
    ctx.fillStyle = mark.major ? colours.ink : colours.muted;
    // Labels stay within the track.
    const half = ctx.measureText(mark.label).width / 2;
    ctx.textAlign = "center";
    const at = Math.min(Math.max(x, half), scale.width - half);
    if (at - half < named + 6) continue; // at the ends it may not fit beside the last one
    named = at + half;
    ctx.fillText(mark.label, at, base + axis - 3);
  }
}

function drawRow(
  ctx: CanvasRenderingContext2D,
  scale: TimeScale,
  layer: Layer,
  y: number,
  room: number,
  day: Day,
  colours: TrackColours,
): void {
  const colour = colours.of(layer);
  const last = layer.snapshots.at(-1);
  if (!last) return;
  const daily = layer.cadence === "daily";
  const until = daily ? Math.min(scale.x(last.day + 1), scale.width + 1) : scale.width;
  // An event layer holds until it changes, a daily one through its last day; an end ends both.
  for (const run of runsOf(layer)) {
    bar(ctx, scale.x(run.from), run.until === undefined ? until : scale.x(run.until), y, daily ? Math.min(5, room - 3) : 1.5, colour, daily ? 0.45 : 0.4);
  }
  for (const gap of layer.gaps) drawGap(ctx, scale.x(gap.from), scale.x(gap.until), y, colour, colours);
  if (layer.kind === "statements") drawSaid(ctx, scale, layer, y, room, colour);
  else if (!daily || scale.pixelsPerDay >= 3) drawMarks(ctx, scale, layer, y, Math.min(9, room - 2), colour);
  const shown = inForce(layer, day);
  if (shown) drawShown(ctx, scale.x(shown.day), y, Math.min(11, room), colour);
}

function bar(ctx: CanvasRenderingContext2D, from: number, until: number, y: number, height: number, colour: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.fillRect(from, y - height / 2, Math.max(until - from, markWidth), height);
  ctx.globalAlpha = 1;
}

function drawGap(ctx: CanvasRenderingContext2D, from: number, until: number, y: number, colour: string, colours: TrackColours): void {
  if (until < 0 || from > ctx.canvas.width) return;
  const width = Math.max(until - from, 3);
  ctx.clearRect(from, y - 4, width, 8);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  if (width < 6) {
    ctx.fillStyle = colours.line;
    ctx.fillRect(from, y - 0.5, width, 1);
    return;
  }
  ctx.setLineDash([2, 2]);
  ctx.strokeRect(from + 0.5, y - 2.5, width - 1, 5);
  ctx.setLineDash([]);
}

function drawMarks(ctx: CanvasRenderingContext2D, scale: TimeScale, layer: Layer, y: number, height: number, colour: string): void {
  ctx.fillStyle = colour;
  let before = Number.NEGATIVE_INFINITY;
  for (const { day } of snapshotsBetween(layer, scale.window.from, scale.window.until)) {
    const x = Math.round(scale.x(day));
    if (x === before) continue; // thousands of marks may share a pixel
    before = x;
    ctx.fillRect(x - markWidth / 2, y - height / 2, markWidth, height);
  }
}

/** A speech bubble for each statement, as on the map. */
function drawSaid(ctx: CanvasRenderingContext2D, scale: TimeScale, layer: Layer, y: number, room: number, colour: string): void {
  const size = Math.min(1, (room + 1) / 13);
  ctx.fillStyle = colour;
  let before = Number.NEGATIVE_INFINITY;
  for (const { day } of snapshotsBetween(layer, scale.window.from, scale.window.until)) {
    const x = Math.round(scale.x(day));
    if (x === before) continue;
    before = x;
    ctx.beginPath();
    ctx.roundRect(x - 4.5 * size, y - 5.5 * size, 9 * size, 7.5 * size, 2 * size);
    ctx.moveTo(x - 2.5 * size, y + 2 * size);
    ctx.lineTo(x + 2.5 * size, y + 2 * size);
    ctx.lineTo(x, y + 6 * size);
    ctx.fill();
  }
}

/** Highlights the snapshot in force on the day shown. */
function drawShown(ctx: CanvasRenderingContext2D, x: number, y: number, height: number, colour: string): void {
  if (x < -6) return;
  ctx.beginPath();
  ctx.roundRect(x - 2.5, y - height / 2, 5, height, 2);
  ctx.fillStyle = colour;
  ctx.fill();
}
