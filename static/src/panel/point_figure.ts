// What was said of a position through the record, and how far it was. Days of which nothing
// was recorded are left empty, and nothing is interpolated.

import { layerColour, type Palette } from "../draw/palette";
import { lookOfArea, plainClaim } from "../model/area_look";
import type { Layer } from "../model/catalogue";
import { isoOf, shortDate } from "../model/dates";
import { wholeNumber } from "../model/area";
import type { Run, SaidOverTime } from "../model/point";
import { canDraw } from "../ui/can_draw";
import { el, sizeCanvas, time } from "../ui/dom";
import { fillArea } from "../ui/swatches";
import { t } from "../words/words";

export interface PointFigure {
  runs: readonly Run[];
  layer: Layer;
  palette: Palette;
  /** Kilometres within which neither side is named. */
  accuracy: number;
}

const bandHeight = 14;
const curveTop = 22;
const height = 70;
/** Above and below the line. */
const margin = 3;
/** At the right, for the figures. */
const gutter = 52;

export function pointFigure(figure: PointFigure): HTMLElement {
  const { runs } = figure;
  const first = runs[0]!.from;
  const last = runs.at(-1)!.until - 1;
  const range = rangeOf(figure);
  const canvas = el("canvas", { class: "drawing", attributes: { "aria-hidden": "true" } });
  const at = el(
    "div",
    { class: "point-figure", attributes: { "aria-hidden": "true" } },
    canvas,
    range.high > 0 && el("span", { class: "point-high", text: kilometres(range.high) }),
    range.low < 0 && el("span", { class: "point-low", text: kilometres(-range.low) }),
    el("p", { class: "point-dates" }, time(isoOf(first), shortDate(first)), first === last ? undefined : time(isoOf(last), shortDate(last))),
  );
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry!.contentRect.width);
    if (width > gutter && canDraw()) draw(canvas, width - gutter, figure, range);
  }).observe(at);
  return at;
}

/** Whole ones: lines are no more exact. */
function kilometres(km: number): string {
  return t("gauge.km", { n: wholeNumber(Math.max(km, 1)) });
}

interface Range {
  high: number;
  low: number;
}

/** Kilometres to the edge, from within below 0; at the edge neither side is shown. */
function heightOf(said: SaidOverTime | undefined): number | undefined {
  if (!said || (said.km === undefined && !said.isAtEdge)) return undefined;
  if (said.isAtEdge) return 0;
  return said.isWithin ? -said.km! : said.km!;
}

function rangeOf({ runs }: PointFigure): Range {
  const heights = runs.flatMap(({ said }) => heightOf(said) ?? []);
  return { high: Math.max(0, ...heights), low: Math.min(0, ...heights) };
}

function draw(canvas: HTMLCanvasElement, width: number, { runs, layer, palette, accuracy }: PointFigure, range: Range): void {
  sizeCanvas(canvas, width, height);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.scale(canvas.width / width, canvas.height / height);
  const first = runs[0]!.from;
  const days = runs.at(-1)!.until - first;
  const x = (day: number) => ((day - first) / days) * width;
  const { high, low } = { high: Math.max(range.high, accuracy), low: range.low < 0 ? Math.min(range.low, -accuracy) : -accuracy / 2 };
  const y = (km: number) => curveTop + margin + ((high - km) / (high - low)) * (height - curveTop - 2 * margin);
  const ink = getComputedStyle(canvas).color;
  ctx.strokeStyle = ctx.fillStyle = ink;
  for (const { from, until, said } of runs) {
    if (!said) continue;
    const [left, wide] = [x(from), x(until) - x(from)];
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = ink;
    ctx.fillRect(left, y(accuracy), wide, y(Math.max(low, -accuracy)) - y(accuracy));
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bandHeight - 1, wide, 1);
    if (said.isAtEdge) {
      ctx.globalAlpha = 0.45;
      ctx.fillRect(left, bandHeight / 2, wide, bandHeight / 2);
      ctx.globalAlpha = 1;
    } else if (said.class !== undefined) {
      ctx.beginPath();
      ctx.rect(left, 0, wide, bandHeight);
      fillArea(ctx, layer, said.class === "claim" ? plainClaim : lookOfArea(layer, { class: said.class, heldBy: said.heldBy }), palette);
    }
  }
  ctx.strokeStyle = layerColour(layer, palette);
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  let end: number | undefined;
  for (const { from, until, said } of runs) {
    const km = heightOf(said);
    if (km === undefined) {
      end = undefined;
      continue;
    }
    if (end === from) ctx.lineTo(x(from), y(km));
    else ctx.moveTo(x(from), y(km));
    ctx.lineTo(x(until), y(km));
    end = until;
  }
  ctx.stroke();
}
