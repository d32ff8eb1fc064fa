// The signs of the map, for its key: drawn by the map's own code, so that the
// two can't differ.

import type { Layer } from "../model/catalogue";
import type { ClaimStyle } from "../model/claim_style";
import { claimLook, controlOpacity } from "../map/cartography";
import { hatch } from "../map/hatch";
import { layerColour, type Palette } from "../map/palette";
import { drawPlace, drawStatement, type Standing, statementOffset } from "../map/symbols";
import { drawing } from "./dom";

const width = 30;
const height = 20;

function frame(ctx: CanvasRenderingContext2D, palette: Palette): void {
  ctx.beginPath();
  ctx.roundRect(1, 1, width - 2, height - 2, 3);
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
