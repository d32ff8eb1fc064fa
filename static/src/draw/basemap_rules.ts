// Rules of attached archives of OpenStreetMap: land, water, roads and railways. Their
// features are no record's: none is ever chosen.

import type { PaintRule, PaintSymbolizer } from "protomaps-leaflet";
import { Union } from "./area_symbolizers";
import type { VectorSource } from "./grid_spec";
import { inkOf, type Palette } from "./palette";
import { atZoom, basemapLayers, passes, type StyleLayer } from "./style";

/** The rules of an archive, in drawing order. */
export function basemapRules({ layer }: VectorSource, palette: Palette): PaintRule[] {
  return basemapLayers.flatMap((of) =>
    strokesOf(of, palette).map((symbolizer, i): PaintRule => ({
      dataSource: layer.id,
      dataLayer: of.basemap!,
      symbolizer,
      filter: i === 0 ? (_z, f) => passes(of.filter, f.props, f.geomType) : () => false,
      ...(of.minzoom ? { minzoom: of.minzoom } : {}),
      ...(of.maxzoom ? { maxzoom: of.maxzoom } : {}),
    })),
  );
}

/** All of a layer is painted at once: roads that meet have no ends, and woods that touch no seams. */
function strokesOf(of: StyleLayer, palette: Palette): [PaintSymbolizer, PaintSymbolizer] {
  const { paint, type } = of;
  const union = new Union((ctx, all, z) => {
    if (type === "fill") {
      ctx.globalAlpha *= paint["fill-opacity"] ?? 1;
      ctx.fillStyle = inkOf(paint["fill-color"]!, palette);
      ctx.fill(all);
      return;
    }
    const dash = paint["line-dasharray"];
    ctx.globalAlpha *= paint["line-opacity"] ?? 1;
    ctx.strokeStyle = inkOf(paint["line-color"]!, palette);
    ctx.lineWidth = atZoom(paint["line-width"]!, z);
    ctx.lineJoin = "round";
    ctx.lineCap = dash ? "butt" : "round";
    ctx.setLineDash(dash ? [...dash] : []);
    ctx.stroke(all);
  });
  return [union, union.finish];
}
