// Mounts the search.

import type { Bounds } from "../model/bounds";
import { isPlace, type FeatureRef, type MapView } from "../model/choices";
import type { Address } from "../store/address";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { titleOf } from "../ui/title";
import { Search } from "./search";

/** What the search needs of the map. */
export interface SearchNeeds {
  goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void>;
  mapView(): MapView;
}

export interface MountedSearch {
  /** Closes it; returns whether it was open. */
  escape(): boolean;
}

export function mountSearch(store: Store, address: Address, needs: SearchNeeds): MountedSearch {
  const search = new Search({
    day: () => store.day,
    near: () => needs.mapView(),
    choose: (hit) => {
      open(false);
      const ref = hit.ref ?? { layer: hit.kind, id: hit.id };
      // Of what the record names on another date only where it is can be shown.
      if (isPlace(ref) || hit.recordedFrom === undefined || !hit.center) void needs.goTo(ref, hit.center, hit.bbox);
      else void needs.goTo({ layer: "position", id: `${hit.center[1].toFixed(5)},${hit.center[0].toFixed(5)}` }, hit.center);
    },
    titleOf: (id) => titleOf(store.layer(id) ?? { title: id }),
    failed: (error) => store.failed(error),
  });
  byId("search-open").addEventListener("click", () => open(!isOpen()));
  store.subscribe((change) => {
    if (change.of("panel") && store.choices.panel) open(false); // only one of them fits
  });

  function isOpen(): boolean {
    return document.body.classList.contains("searching");
  }

  /** Opens or closes it, on narrow pages; Back closes it, too. */
  function open(shown: boolean): void {
    if (shown === isOpen()) return;
    if (shown) address.openSheet(() => open(false));
    else address.sheetClosed();
    if (byId("search").contains(document.activeElement)) byId("search-open").focus({ preventScroll: true });
    document.body.classList.toggle("searching", shown);
    byId("search-open").setAttribute("aria-expanded", String(shown));
    if (shown) search.focus();
  }

  return {
    escape: () => {
      const was = isOpen();
      if (was) open(false);
      return was;
    },
  };
}
