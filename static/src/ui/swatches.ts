// Swatches for the legend, drawn by the map's own code, so that the two cannot differ.

import { ageClasses, beforeRecord } from "../model/age";
import type { AgreedLook } from "../model/assessors";
import type { Layer } from "../model/catalogue";
import { agreedColour } from "../draw/agreement_rules";
import { type AreaLook, mainLook, plainClaim } from "../model/area_look";
import { ageColour, fillStyle, lookColour } from "../draw/area_rules";
import { glowColour } from "../draw/glow";
import { type DrawnLayer, inkOf, layerColour, ownColour, type Palette } from "../draw/palette";
import { layerOf, legend, type Look, layersOf, signOf as signShapes, type SignName, type StyleLayer } from "../draw/style";
import { drawSign, type PlaceState } from "../draw/symbols";
import { drawing, el } from "./dom";

const width = 30;
const height = 20;

interface Size {
  width: number;
  height: number;
}

function frame(ctx: CanvasRenderingContext2D, palette: Palette, size: Size = { width, height }): void {
  ctx.beginPath();
  ctx.roundRect(1, 1, size.width - 2, size.height - 2, 3);
  ctx.fillStyle = inkOf(legend.ground, palette);
  ctx.fill();
}

/** Fills the frame as a style layer does. */
function fill(ctx: CanvasRenderingContext2D, of: StyleLayer | undefined, palette: Palette, own: string, pattern = of?.pattern): void {
  if (!of || pattern === "none") return;
  const colour = inkOf(of.paint["fill-color"]!, palette, own);
  const filled = pattern === "fill" || !of.paint["fill-pattern"];
  ctx.fillStyle = filled ? colour : fillStyle(ctx, of, colour, palette);
  ctx.globalAlpha = filled ? (of.paint["fill-opacity"] ?? 1) : 1;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Strokes the frame as a style layer does, in the legend's line width. */
function outline(ctx: CanvasRenderingContext2D, { paint }: StyleLayer, palette: Palette, own: string, lineWidth = legend["line-width"]): void {
  ctx.strokeStyle = inkOf(paint["line-color"]!, palette, own);
  ctx.lineWidth = lineWidth;
  ctx.globalAlpha = paint["line-opacity"] ?? 1;
  ctx.setLineDash(paint["line-dasharray"] ? [...paint["line-dasharray"]] : []);
  ctx.stroke();
}

/** A look of a layer's areas. */
export function areaSwatch(layer: Layer, look: AreaLook | "denied", palette: Palette, size: Size = { width, height }): HTMLCanvasElement {
  const own = ownColour(layer, look, palette);
  return drawing(size.width, size.height, (ctx) => {
    frame(ctx, palette, size);
    const of = layersOf(layer.kind, look as Look).find((l) => l.type === "fill");
    fill(ctx, of, palette, own, of?.pattern && (layer.pattern ?? of.pattern));
    outline(ctx, layerOf(layer.kind, look as Look, "line"), palette, own);
  });
}

/** Fills what is outlined as areas of a look are. */
export function fillArea(ctx: CanvasRenderingContext2D, layer: Layer, look: AreaLook, palette: Palette): void {
  const of = layersOf(layer.kind, look as Look).find((l) => l.type === "fill");
  fill(ctx, of, palette, layerColour(layer, palette), of?.pattern && (layer.pattern ?? of.pattern));
}

/** Ground by how many of those who assess it call it held, in the colour of who holds it. */
export function agreedSwatch(layer: DrawnLayer, look: AgreedLook, heldBy: string | undefined, palette: Palette): HTMLCanvasElement {
  const own = agreedColour(layer, heldBy, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    fill(ctx, layerOf("control", look, "fill"), palette, own);
    outline(ctx, layerOf("control", look, "line"), palette, own);
  });
}

/** A claim of which only the denial is shown. */
export function deniedSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  return areaSwatch(layer, "denied", palette);
}

/** Gained or lost ground of a look. */
export function changeSwatch(layer: Layer, gained: boolean, look: AreaLook, palette: Palette, size: Size = { width, height }): HTMLCanvasElement {
  const isMain = layer.kind === "claims" || look === mainLook(layer);
  if (!isMain && gained) return areaSwatch(layer, look, palette, size);
  const drawn = isMain ? (gained ? "gained" : "lost") : (look as Look);
  const own = ownColour(layer, drawn, palette);
  return drawing(size.width, size.height, (ctx) => {
    frame(ctx, palette, size);
    if (isMain) fill(ctx, layerOf(layer.kind, drawn, "fill"), palette, own);
    outline(ctx, layerOf(layer.kind, drawn, "line"), palette, own);
  });
}

/** Ground that was gained or lost lately, as it glows. */
export function glowSwatch(layer: Layer, gained: boolean, look: AreaLook, palette: Palette): HTMLCanvasElement {
  const colour = glowColour(layer, look, gained, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.beginPath();
    ctx.roundRect(6, 5, width - 12, height - 10, 2);
    ctx.shadowColor = colour;
    ctx.shadowBlur = 6 * (window.devicePixelRatio || 1);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.stroke();
    ctx.shadowBlur = 0;
    ctx.globalAlpha = 0.5;
    if (gained) ctx.fill();
  });
}

/** A centred sign. */
function signSwatch(layer: Layer, name: SignName, palette: Palette): HTMLCanvasElement {
  const [x = 0, y = 0] = signShapes(name).middle ?? [];
  return drawing(width, height, (ctx) => drawSign(ctx, width / 2 - x, height / 2 - y, name, { colour: layerColour(layer, palette), palette }));
}

/** Takes the room of a swatch that is to be drawn. */
export function emptySwatch(): HTMLElement {
  const room = el("span", { class: "drawing" });
  room.style.width = `${width}px`;
  room.style.height = `${height}px`;
  return room;
}

export function placeSwatch(layer: Layer, standing: PlaceState, palette: Palette): HTMLCanvasElement {
  return signSwatch(layer, standing, palette);
}

export function statementSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  return signSwatch(layer, "statement", palette);
}

export function ageSwatch(index: number, palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    setAge(ctx, index, palette);
    ctx.fill();
    outline(ctx, layerOf("control", index === beforeRecord ? "unaged" : "aged", "line"), palette, "");
  });
}

/** All classes of age, the newest first. */
export function agesSwatch(palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.clip();
    const step = (width - 2) / ageClasses.length;
    ageClasses.forEach((_, i) => {
      setAge(ctx, i, palette);
      ctx.fillRect(1 + i * step, 0, step + 0.5, height);
    });
  });
}

function setAge(ctx: CanvasRenderingContext2D, index: number, palette: Palette): void {
  const of = layerOf("control", index === beforeRecord ? "unaged" : "aged", "fill");
  const colour = ageColour(index, palette);
  ctx.fillStyle = of.paint["fill-pattern"] ? fillStyle(ctx, of, colour, palette) : colour;
  ctx.globalAlpha = of.paint["fill-opacity"] ?? 1;
}

/** Ground held on the later date, pale behind what changed. */
export function afterSwatch(layer: Layer, look: AreaLook, palette: Palette): HTMLCanvasElement {
  const own = lookColour(layer, look, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    fill(ctx, layersOf(layer.kind, "after")[0], palette, own);
    outline(ctx, layerOf(layer.kind, "behind", "line"), palette, own);
  });
}

/** The edge of what is held. */
export function frontSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    outline(ctx, layerOf("control", "front", "line"), palette, lookColour(layer, mainLook(layer), palette), 2 * legend["line-width"]);
  });
}

/** The sign of a layer. */
export function signOf(layer: Layer, palette: Palette): HTMLCanvasElement {
  switch (layer.kind) {
    case "claims":
      return areaSwatch(layer, plainClaim, palette);
    case "control":
      return areaSwatch(layer, mainLook(layer), palette);
    case "statements":
      return statementSwatch(layer, palette);
    default:
      return placeSwatch(layer, "agreed", palette);
  }
}
