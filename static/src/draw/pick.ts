// Which features are at a position of the map.

import type { View as TileView } from "protomaps-leaflet";
import { shows } from "../model/perspective";
import { changeOf, isAlive, type Moment, type Span, spanOf } from "../model/timeline";
import { saidOf } from "./area_rules";
import { isPoints, pointDifference } from "./data_tile";
import type { Picked, Pointing, VectorSource } from "./grid_spec";
import { onWorld } from "./point_source";

/** Hit tolerance for points, in CSS pixels. */
const touch = 20;

type TileViewOf = (source: VectorSource) => TileView;

export async function pick(pointing: Pointing, tileViewOf: TileViewOf): Promise<Picked> {
  if (pointing.fetched) await load(pointing, tileViewOf);
  const refs: Picked["refs"] = [];
  const spans: Picked["spans"] = new Map();
  const { lon, lat, zoom, who } = pointing;
  for (const source of [...pointing.sources].reverse()) {
    const { layer, moment } = source;
    // The brush is in units of the data tile.
    const brush = isPoints(layer) ? touch * 2 ** pointDifference : 0;
    for (const { feature } of tileViewOf(source).queryFeatures(lon, lat, zoom, brush)) {
      const id = feature.props["fid"];
      if (id === undefined || id === null) continue;
      if (!shows(who, layer.kind, saidOf(feature))) continue;
      const span = spanOf(feature.props);
      if (moment && !isShown(span, moment)) continue;
      const ref = { layer: layer.id, id: String(id) };
      if (moment && !isPoints(layer)) spans.set(layer.id, span);
      if (!refs.some((r) => r.layer === ref.layer && r.id === ref.id)) refs.push(ref);
    }
  }
  return { refs, spans, region: regionAt(pointing, tileViewOf) };
}

/** Loads the data at a position. */
async function load({ lon, lat, zoom, base, sources }: Pointing, tileViewOf: TileViewOf): Promise<void> {
  const wide = 2 ** zoom;
  const { x, y } = onWorld(lon, lat);
  const at = { z: zoom, x: Math.floor(x * wide), y: Math.floor(y * wide) };
  // A failed source has reported its error.
  await Promise.allSettled([...sources, ...(base ? [base] : [])].map((source) => tileViewOf(source).getDisplayTile(at)));
}

function isShown(span: Span, moment: Moment): boolean {
  return "from" in moment ? changeOf(span, moment.from, moment.to) !== undefined : isAlive(span, moment.day);
}

/** The oblast at a position. */
function regionAt({ base, lon, lat, zoom }: Pointing, tileViewOf: TileViewOf): string | undefined {
  const found = base ? tileViewOf(base).queryFeatures(lon, lat, zoom, 0) : [];
  const fid = found.find(({ feature }) => feature.props["class"] === "oblast")?.feature.props["fid"];
  return fid === undefined || fid === null ? undefined : String(fid);
}
