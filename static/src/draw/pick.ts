// Which features are at a position of the map.

import { type PickedFeature, toIndex, type View as TileView, type Zxy } from "protomaps-leaflet";
import { accuracyOf } from "../model/accuracy";
import { inCardOrder } from "../model/card_order";
import type { Kind } from "../model/catalogue";
import type { FeatureRef } from "../model/choices";
import { shows } from "../model/perspective";
import { changeOf, isAlive, type Moment, type Span, spanOf } from "../model/timeline";
import { agreedHere } from "./agreement_rules";
import { saidOf } from "./area_rules";
import { dataTile, isPoints, pointDifference } from "./data_tile";
import type { Picked, Pointing, VectorSource } from "./grid_spec";
import { onWorld } from "./world";

/** Hit tolerance for points, in CSS pixels. */
const touch = 20;

/** Of latitude. */
const metresPerDegree = 111_200;
const directions = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => (eighth * Math.PI) / 4);

type TileViewOf = (source: VectorSource) => TileView;

export async function pick(pointing: Pointing, tileViewOf: TileViewOf): Promise<Picked> {
  if (pointing.fetched) await load(pointing, tileViewOf);
  const found: { kind: Kind; isChange: boolean; ref: FeatureRef }[] = [];
  const spans: Picked["spans"] = new Map();
  const silent: Picked["silent"] = [];
  for (const source of [...pointing.sources].reverse()) {
    const { layer, moment } = source;
    const there = featuresAt(pointing, source, tileViewOf);
    if (pointing.isAsked && layer.kind === "control" && there.length === 0) {
      const isNear = isNearTo(pointing, source, tileViewOf);
      if (isNear !== undefined) silent.push({ layer: layer.id, isNear });
    }
    for (const { feature } of there) {
      const ref = { layer: layer.id, id: String(feature.props["fid"]) };
      if (moment && !isPoints(layer)) spans.set(layer.id, spanOf(feature.props));
      if (!found.some(({ ref: r }) => r.layer === ref.layer && r.id === ref.id)) found.push({ kind: layer.kind, isChange: moment?.kind === "change", ref });
    }
  }
  const agreed = pointing.agreement ? tileViewOf(pointing.agreement).queryFeatures(pointing.lon, pointing.lat, pointing.zoom, 0).map(({ feature }) => agreedHere(feature)) : [];
  return { refs: inCardOrder(found).map(({ ref }) => ref), spans, silent, agreed, region: regionAt(pointing, tileViewOf) };
}

/** What a source shows at a position. */
function featuresAt({ lon, lat, zoom, who }: Pointing, source: VectorSource, tileViewOf: TileViewOf): PickedFeature[] {
  const { layer, moment } = source;
  // The brush is in units of the data tile.
  const brush = isPoints(layer) ? touch * 2 ** pointDifference : 0;
  return tileViewOf(source)
    .queryFeatures(lon, lat, zoom, brush)
    .filter(({ feature }) => {
      const id = feature.props["fid"];
      return id !== undefined && id !== null && shows(who, layer.kind, saidOf(feature)) && (!moment || isShown(spanOf(feature.props), moment));
    });
}

/** Whether a source shows something within its accuracy of a position where it shows nothing; undefined where not all data are there. */
function isNearTo(pointing: Pointing, source: VectorSource, tileViewOf: TileViewOf): boolean | undefined {
  const all = around(pointing, accuracyOf(source.layer));
  if (!all.every((at) => isLoaded(at, source, tileViewOf))) return undefined;
  return all.some((at) => featuresAt(at, source, tileViewOf).length > 0);
}

/** The position, and others within some metres of it. */
function around(pointing: Pointing, metres: number): Pointing[] {
  const { lon, lat } = pointing;
  const degrees = metres / metresPerDegree;
  return [0, 0.5, 1].flatMap((share) =>
    directions.map((turn) => ({
      ...pointing,
      lon: lon + (share * degrees * Math.sin(turn)) / Math.cos((lat * Math.PI) / 180),
      lat: lat + share * degrees * Math.cos(turn),
    })),
  );
}

function isLoaded({ lon, lat, zoom }: Pointing, source: VectorSource, tileViewOf: TileViewOf): boolean {
  return tileViewOf(source).tileCache.cache.has(toIndex(dataTile(tileAt(lon, lat, Math.round(zoom)), source)));
}

function tileAt(lon: number, lat: number, zoom: number): Zxy {
  const wide = 2 ** zoom;
  const { x, y } = onWorld(lon, lat);
  return { z: zoom, x: Math.floor(x * wide), y: Math.floor(y * wide) };
}

/** Loads the data at a position. */
async function load({ lon, lat, zoom, base, sources, agreement }: Pointing, tileViewOf: TileViewOf): Promise<void> {
  const at = tileAt(lon, lat, Math.round(zoom));
  // A failed source has reported its error.
  await Promise.allSettled([...sources, ...(base ? [base] : []), ...(agreement ? [agreement] : [])].map((source) => tileViewOf(source).getDisplayTile(at)));
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
