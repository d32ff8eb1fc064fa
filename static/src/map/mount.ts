// The map on the page: it draws what the store says, and tells the store what
// the reader does on it.

import type * as L from "./leaflet";
import type { Picked } from "../draw/grid_spec";
import { Priority, type Startup } from "../core/startup";
import type { Bounds } from "../model/bounds";
import type { Layer } from "../model/catalogue";
import { type FeatureRef, hasTwoDates, type MapView } from "../model/choices";
import { fetchAreaNames } from "../net/area_names";
import { openingBounds } from "../net/opening_bounds";
import { chooseLook, toggleLayer } from "../store/actions";
import { sceneOf } from "../store/scene";
import { regionName } from "../store/regions";
import type { Store } from "../store/store";
import { announce } from "../ui/announcer";
import { byId } from "../ui/dom";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";
import type { LeafletMap } from "./leaflet_map";
import { mountPanControl } from "./pan_control";

/** What the map needs of what stands around it. */
export interface MapNeeds {
  /** What is said of what is about to be drawn; it is shown as that comes on screen. */
  headline(): { show(): void };
  panel: {
    /** Resolves once the panel shows what was chosen. */
    shown(): Promise<void>;
    focus(): void;
  };
  tilesFailed(error: unknown, layer: Layer | undefined): void;
}

export interface MountedMap {
  readonly view: MapView;
  /** Resolves once what was asked for is on screen. */
  drawn(): Promise<void>;
  /** Zooms in on a piece of ground. */
  approach(bbox: Bounds): void;
  /** Opens a feature and brings it into sight, its layer too. */
  goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void>;
}

export function mountMap(store: Store, map: LeafletMap, startup: Startup, needs: MapNeeds): MountedMap {
  map.listen({
    moved: (view) => store.set({ view }),
    picked: (picked, at, withKeys) => void pick(picked, at, withKeys),
    failed: (error, layer) => needs.tilesFailed(error, layer),
  });
  listenToTools();

  store.subscribe((change) => {
    if (change.of("retry")) map.retry();
    if (change.of("refresh") && !store.areaNames) void nameAreas();
    if (change.ofAll || change.of("region", "comparisons", "area names")) show();
    if (change.of("panel")) map.select(store.selected);
    if (change.of("swipe")) map.divide(store.state.swipe / 100);
    if (change.of("address")) void goToView();
  });

  startup.add(Priority.View, goToView, () => {
    const { look, compare } = store.state;
    if (hasTwoDates(look) && compare === undefined) chooseLook(store, look);
  });
  startup.add(Priority.Tiles, show);
  startup.add(Priority.TilesOnScreen, () => map.settled());
  startup.add(Priority.Reopening, async () => {
    await needs.panel.shown();
    if (store.state.panel) map.reopen(); // it covers some of the map
  });
  startup.add(Priority.AreaNames, nameAreas);

  /** The headline changes with the map, in one frame: it says what is on screen, and not what is still being drawn. */
  function show(): void {
    const headline = needs.headline();
    const other = store.state.look === "swipe" ? store.compareDay : undefined;
    map.show(
      sceneOf(store, store.day),
      other === undefined ? undefined : { scene: sceneOf(store, other), divider: store.state.swipe / 100 },
      () => headline.show(),
    );
  }

  /** To where the address says, or to the opening view: on what is newest by the day on show. */
  async function goToView(): Promise<void> {
    if (store.state.view) map.view = store.state.view;
    else await openView();
  }

  async function openView(): Promise<void> {
    try {
      map.open(await openingBounds(store.visible, store.day));
    } catch (error) {
      map.open();
      store.failed(error);
    }
  }

  /** Names of countries and oblasts stand at one point each; they come after the first picture. */
  async function nameAreas(): Promise<void> {
    try {
      store.areaNames = await fetchAreaNames(store.base);
      if (store.areaNames) store.notify("area names");
    } catch (error) {
      store.failed(error);
    }
  }

  function listenToTools(): void {
    byId("zoom-in").addEventListener("click", () => map.zoomBy(1));
    byId("zoom-out").addEventListener("click", () => map.zoomBy(-1));
    byId("zoom-home").addEventListener("click", () => {
      store.set({ view: undefined });
      void openView();
    });
    mountPanControl((east, south) => map.panBy(east, south));
  }

  async function pick({ refs, spans, region }: Picked, at: L.LatLng, withKeys: boolean): Promise<void> {
    store.pointed = { spans, region, day: store.day };
    if (refs.length > 0) {
      store.open({ kind: "features", refs });
      await needs.panel.shown();
      map.uncover(at);
      if (withKeys) needs.panel.focus();
    } else if (withKeys && region === undefined) {
      announce(t("page.nothing_here"));
    } else if (store.state.panel?.kind === "features") {
      store.close();
    } else {
      pickRegion(region === store.state.region ? undefined : region);
    }
  }

  /** What ground that was pointed at has changed is said, with the way back. */
  function pickRegion(region: string | undefined): void {
    store.set({ region });
    if (region === undefined) return;
    showMessage(t("area.announced_region", { region: regionName(store, region) }), {
      words: t("area.announced_everywhere"),
      run: () => store.set({ region: undefined }),
    });
  }

  async function goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void> {
    const layer = store.layer(ref.layer);
    if (layer && layer.kind !== "base" && !store.visible.includes(layer)) toggleLayer(store, layer.id, true);
    store.open({ kind: "features", refs: [ref] });
    await needs.panel.shown();
    needs.panel.focus();
    map.reveal(center, bbox);
  }

  return {
    get view() {
      return map.view;
    },
    drawn: () => map.settled(),
    approach: (bbox) => map.approach(bbox),
    goTo,
  };
}
