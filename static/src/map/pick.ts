// Which features are at a point of the map.

import type L from "leaflet";
import type { Layer } from "../model/catalogue";
import { shows } from "../model/perspective";
import type { FeatureRef } from "../model/state";
import { changeOf, isAlive, type Moment, type Span, spanOf } from "../model/timeline";
import { type Scene, sourceOf } from "./cartography";
import { pointDifference } from "./tile_source";

/** How far from a point's sign a finger may be, in CSS pixels. */
const touch = 20;

export function isPoints(layer: Layer): boolean {
  return layer.kind === "places" || layer.kind === "statements";
}

export interface Picked {
  /** The topmost first. */
  refs: FeatureRef[];
  /** Since when the ground at the position is as it is, by layer, where its tiles tell. */
  spans: Map<string, Span>;
}

/** The features at a position. */
export function pickAt(scene: Scene, at: L.LatLng, zoom: number): Picked {
  const refs: FeatureRef[] = [];
  const spans = new Map<string, Span>();
  for (const layer of [...scene.visible].reverse()) {
    const source = sourceOf(scene, layer);
    if (!source) continue;
    // The brush is in units of the data tile, of which there are this many to
    // a tile on screen.
    const brush = isPoints(layer) ? touch * 2 ** pointDifference : 0;
    for (const { feature } of scene.view(layer, source.tiles).queryFeatures(lonOf(at), at.lat, zoom, brush)) {
      const id = feature.props["fid"];
      if (id === undefined || id === null) continue;
      const said = { claimedBy: feature.props["claimed_by"], deniedBy: feature.props["denied_by"] };
      if (!shows(scene.who, layer.kind, said)) continue;
      const span = spanOf(feature.props);
      if (source.moment && !isShown(span, source.moment)) continue;
      const ref = { layer: layer.id, id: String(id) };
      if (source.moment && !isPoints(layer)) spans.set(layer.id, span);
      if (!refs.some((r) => r.layer === ref.layer && r.id === ref.id)) refs.push(ref);
    }
  }
  return { refs, spans };
}

/** Asks for the data at a position, of which a map of pictures has shown nothing. */
export async function loadAt(scene: Scene, pixel: L.Point, zoom: number): Promise<void> {
  const wide = 2 ** zoom;
  const x = ((Math.floor(pixel.x / 256) % wide) + wide) % wide;
  const coords = { z: zoom, x, y: Math.floor(pixel.y / 256) };
  const layers = [...scene.visible, ...(scene.base ? [scene.base] : [])];
  const sources = layers.flatMap((layer) => sourceOf(scene, layer) ?? []);
  // A source that fails has told why.
  await Promise.allSettled(sources.map(({ layer, tiles }) => scene.view(layer, tiles).getDisplayTile(coords)));
}

function isShown(span: Span, moment: Moment): boolean {
  return moment.kind === "change" ? changeOf(span, moment.from, moment.to) !== undefined : isAlive(span, moment.day);
}

/** The oblast at a position. */
export function regionAt(scene: Scene, at: L.LatLng, zoom: number): string | undefined {
  const source = scene.base && sourceOf(scene, scene.base);
  if (!source) return undefined;
  const found = scene.view(source.layer, source.tiles).queryFeatures(lonOf(at), at.lat, zoom, 0);
  const fid = found.find(({ feature }) => feature.props["class"] === "oblast")?.feature.props["fid"];
  return fid === undefined || fid === null ? undefined : String(fid);
}

function lonOf(at: L.LatLng): number {
  return ((at.lng + 540) % 360) - 180;
}
