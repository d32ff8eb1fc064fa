// Tells the store which archives are drawn in the view: they are credited there.

import { basemapFrom } from "../draw/style";
import { type BasemapInView, lastDetail } from "../model/basemap";
import type { Bounds } from "../model/bounds";
import type { Store } from "../store/store";
import type { LeafletMap } from "./leaflet_map";

export function watchBasemaps(store: Store, map: LeafletMap): void {
  let before = "";
  map.onLook(look);
  store.subscribe((change) => {
    if (change.of("everything", "basemap", "basemaps")) look();
  });

  function look(): void {
    if (before === "" && store.basemaps.length === 0) return;
    const seen = inView(store, Math.round(map.mapView.zoom), map.bounds);
    const now = JSON.stringify(seen);
    if (now === before) return;
    before = now;
    store.basemapsInView = seen;
    store.notify("basemaps in view");
  }
}

function inView({ basemaps }: Store, zoom: number, bounds: Bounds): BasemapInView[] {
  if (zoom < basemapFrom) return [];
  return basemaps.filter((b) => zoom > b.minzoom && touch(b.bounds, bounds)).map((basemap) => ({ basemap, isOverzoomed: zoom > lastDetail(basemap) }));
}

/** Whether bounds touch; those of an archive may lie across the antimeridian, and the map may be shown again beside itself. */
function touch([west, south, east, north]: Bounds, [left, low, right, high]: Bounds): boolean {
  const until = east < west ? east + 360 : east;
  return south < high && north > low && [-360, 0, 360].some((turn) => west + turn < right && until + turn > left);
}
