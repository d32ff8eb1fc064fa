// Which features are at a point of the map.

import type L from "leaflet";
import { inForce, type Layer } from "../model/catalogue";
import type { FeatureRef } from "../model/state";
import type { Scene } from "./cartography";
import { pointDifference } from "./tile_source";

/** How far from a point's sign a finger may be, in CSS pixels. */
const touch = 20;

export function isPoints(layer: Layer): boolean {
  return layer.kind === "places" || layer.kind === "statements";
}

/** The features at a position, the topmost first. */
export function pickAt(scene: Scene, at: L.LatLng, zoom: number): FeatureRef[] {
  const refs: FeatureRef[] = [];
  for (const layer of [...scene.visible].reverse()) {
    const snapshot = inForce(layer, scene.day);
    if (!snapshot) continue;
    // The brush is in units of the data tile, of which there are this many to
    // a tile on screen.
    const brush = isPoints(layer) ? touch * 2 ** pointDifference : 0;
    const lon = ((at.lng + 540) % 360) - 180;
    for (const { feature } of scene.view(layer, snapshot).queryFeatures(lon, at.lat, zoom, brush)) {
      const id = feature.props["fid"];
      if (id === undefined || id === null) continue;
      const ref = { layer: layer.id, id: String(id) };
      if (!refs.some((r) => r.layer === ref.layer && r.id === ref.id)) refs.push(ref);
    }
  }
  return refs;
}
