// Mounts the search.

import type { Bounds } from "../model/bounds";
import type { FeatureRef, MapView } from "../model/choices";
import { longDate } from "../model/dates";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";
import type { Hit } from "../net/api";
import { Search } from "./search";

/** What the search needs of the map. */
export interface SearchNeeds {
  goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void>;
  /** Zooms in on bounds. */
  zoomTo(bbox: Bounds): void;
  mapView(): MapView;
}

/** How much ground is shown around a settlement or position, in degrees from it. */
const around = 0.1;

export interface MountedSearch {
  /** Closes it; returns whether it was open. */
  escape(): boolean;
}

export function mountSearch(store: Store, needs: SearchNeeds): MountedSearch {
  const search = new Search({
    day: () => store.day,
    near: () => needs.mapView(),
    choose: (hit) => {
      open(false);
      if (hit.ref) void needs.goTo(hit.ref, hit.center, hit.bbox);
      else show(hit);
    },
    titleOf: (id) => store.layer(id)?.title ?? id,
    failed: (error) => store.failed(error),
  });
  byId("search-open").addEventListener("click", () => open(!isOpen()));

  /** Where there is no feature to open, the map goes there and a message says what is there. */
  function show({ name, center, recordedFrom, kind }: Hit): void {
    if (!center) return;
    const [lon, lat] = center;
    needs.zoomTo([lon - around, lat - around, lon + around, lat + around]);
    if (kind === "position") showMessage(name);
    else showMessage(`${name}: ${recordedFrom === undefined ? t("search.unrecorded") : t("search.recorded_from", { date: longDate(recordedFrom) })}`);
  }

  function isOpen(): boolean {
    return document.body.classList.contains("searching");
  }

  /** Opens or closes it, on narrow pages. */
  function open(shown: boolean): void {
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
