// The signs of the map, for its key: drawn by the map's own code, so that the
// two can't differ.

import { ageClasses, beforeRecord } from "../model/age";
import type { Layer } from "../model/catalogue";
import type { ClaimStyle } from "../model/claim_style";
import { afterOpacity, ageColour, ageOpacity, changeLook, claimLook, controlOpacity, deniedDash, unagedDots } from "../draw/area_rules";
import { dots, hatch } from "../draw/hatch";
import { layerColour, type Palette } from "../draw/palette";
import { drawPlace, drawStatement, type Standing, statementOffset } from "../draw/symbols";
import { drawing } from "./dom";

const width = 30;
const height = 20;

interface Size {
  width: number;
  height: number;
}

function frame(ctx: CanvasRenderingContext2D, palette: Palette, size: Size = { width, height }): void {
  ctx.beginPath();
  ctx.roundRect(1, 1, size.width - 2, size.height - 2, 3);
  ctx.fillStyle = palette.homeLand;
  ctx.fill();
}

export function claimSwatch(layer: Layer, style: ClaimStyle, palette: Palette): HTMLCanvasElement {
  const look = claimLook(style);
  const colour = layerColour(layer, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.fillStyle = hatch(ctx, { colour, ...look });
    ctx.fill();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.6;
    ctx.setLineDash(look.dash ? [5, 3] : []);
    ctx.stroke();
  });
}

/** A claim of which only the denial is shown. */
export function deniedSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.strokeStyle = layerColour(layer, palette);
    ctx.lineWidth = 1.6;
    ctx.setLineDash([...deniedDash]);
    ctx.stroke();
  });
}

export function controlSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  const colour = layerColour(layer, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.fillStyle = colour;
    ctx.globalAlpha = controlOpacity;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.25;
    ctx.stroke();
  });
}

export function placeSwatch(layer: Layer, standing: Standing, palette: Palette): HTMLCanvasElement {
  const colours = { colour: layerColour(layer, palette), halo: palette.halo };
  return drawing(width, height, (ctx) => drawPlace(ctx, width / 2, height / 2, standing, colours));
}

export function statementSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  const colours = { colour: layerColour(layer, palette), halo: palette.halo };
  return drawing(width, height, (ctx) =>
    drawStatement(ctx, width / 2 - statementOffset.x, height / 2 - 1 - statementOffset.y, colours),
  );
}

export function changeSwatch(gained: boolean, palette: Palette, size: Size = { width, height }): HTMLCanvasElement {
  const look = changeLook(gained, palette);
  return drawing(size.width, size.height, (ctx) => {
    frame(ctx, palette, size);
    ctx.fillStyle = hatch(ctx, look);
    ctx.fill();
    ctx.strokeStyle = look.colour;
    ctx.lineWidth = 1.25;
    ctx.stroke();
  });
}

export function ageSwatch(index: number, palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    drawAge(ctx, index, palette);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.oblastName;
    ctx.lineWidth = 0.75;
    ctx.stroke();
  });
}

/** All classes beside each other, the newest first. */
export function agesSwatch(palette: Palette): HTMLCanvasElement {
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    ctx.clip();
    const step = (width - 2) / ageClasses.length;
    ageClasses.forEach((_, i) => {
      drawAge(ctx, i, palette);
      ctx.fillRect(1 + i * step, 0, step + 0.5, height);
    });
  });
}

function drawAge(ctx: CanvasRenderingContext2D, index: number, palette: Palette): void {
  ctx.fillStyle = index === beforeRecord ? dots(ctx, palette.unaged, unagedDots) : ageColour(index, palette);
  ctx.globalAlpha = index === beforeRecord ? 1 : ageOpacity;
}

/** What is there on the later of two dates, as it stands back behind what changed. */
export function afterSwatch(layer: Layer, palette: Palette): HTMLCanvasElement {
  const colour = layerColour(layer, palette);
  return drawing(width, height, (ctx) => {
    frame(ctx, palette);
    if (layer.kind === "control") {
      ctx.fillStyle = colour;
      ctx.globalAlpha = afterOpacity;
      ctx.fill();
    }
    ctx.globalAlpha = 0.8;
    ctx.strokeStyle = colour;
    ctx.setLineDash(layer.kind === "claims" ? [6, 4] : []);
    ctx.stroke();
  });
}

/** The sign by which a layer is known at a glance. */
export function signOf(layer: Layer, palette: Palette): HTMLCanvasElement {
  switch (layer.kind) {
    case "claims":
      return claimSwatch(layer, "annexation", palette);
    case "control":
      return controlSwatch(layer, palette);
    case "statements":
      return statementSwatch(layer, palette);
    default:
      return placeSwatch(layer, "agreed", palette);
  }
}
