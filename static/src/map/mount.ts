// Mounts the map: it draws what the store says, and puts the reader's actions into
// the store.

import type * as L from "./leaflet";
import type { Picked } from "../draw/grid_spec";
import { Priority, type Startup } from "../core/startup";
import type { Bounds } from "../model/bounds";
import type { LonLat } from "../model/geodesy";
import type { Basemap } from "../model/basemap";
import type { Layer } from "../model/catalogue";
import { type FeatureRef, hasTwoDates, type MapView } from "../model/choices";
import { rounded } from "../model/point";
import { sumWords } from "../model/area";
import { shortDate } from "../model/dates";
import { fetchChangedGround } from "../net/api";
import { fetchAreaNames } from "../net/area_names";
import { openingBounds } from "../net/opening_bounds";
import { site } from "../net/site";
import { chooseMode, toggleLayer } from "../store/actions";
import { regionName } from "../store/regions";
import { sceneOf } from "../store/scene";
import type { Store } from "../store/store";
import { announce } from "../ui/announcer";
import { byWhom } from "../ui/change_words";
import { titleOf } from "../ui/title";
import { byId } from "../ui/dom";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";
import { type LeafletMap, lonLat } from "./leaflet_map";
import { watchBasemaps } from "./basemap_view";
import { mountGauge } from "./gauge";
import { mountPanControl } from "./pan_control";
import type { PlaceMarker } from "./place_marker";

/** What the map needs of other components. */
export interface MapNeeds {
  /** The headline of what is about to be drawn, shown in the same frame. */
  headline(): { show(): void };
  panel: {
    /** Resolves once the panel is up to date. */
    shown(): Promise<void>;
    focus(): void;
  };
  tilesFailed(error: unknown, of: Layer | Basemap | undefined): void;
}

export interface MountedMap {
  readonly mapView: MapView;
  /** Resolves once the map is up to date. */
  drawn(): Promise<void>;
  /** Zooms in on bounds. */
  zoomTo(bbox: Bounds): void;
  /** Opens a feature, turns its layer on and fits it into the map. */
  goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void>;
  /** Marks a position; undefined marks none. */
  mark(at: LonLat | undefined): void;
  /** Closes the buttons that pan it; returns whether they were open. */
  escape(): boolean;
}

export function mountMap(store: Store, map: LeafletMap, startup: Startup, needs: MapNeeds): MountedMap {
  let marker: Promise<PlaceMarker> | undefined;
  map.listen({
    moved: (mapView) => store.set({ mapView }),
    picked: (picked, at, byKeyboard) => void pick(picked, at, byKeyboard),
    hovered: ({ agreed }) => {
      if (store.choices.mode !== "assessors" || JSON.stringify(agreed) === JSON.stringify(store.hovered)) return;
      store.hovered = agreed;
      store.notify("hovered");
    },
    failed: (error, of) => needs.tilesFailed(error, of),
  });
  const closePan = listenToTools();
  mountGauge(map, startup, store.failed, changedIn);
  startup.add(Priority.Notes, () => watchBasemaps(store, map));

  store.subscribe((change) => {
    if (change.of("retry")) map.retry();
    if (change.of("refresh") && !store.areaNames) void nameAreas();
    if (change.ofAll || change.of("region", "comparisons", "area names", "basemap", "basemaps")) show();
    if (change.of("panel")) map.select(store.selected);
    if (change.of("swipe")) map.setDivider(store.choices.swipe / 100);
    if (change.of("address")) void goToView();
  });

  startup.add(Priority.View, goToView, () => {
    const { mode, compare } = store.choices;
    if (hasTwoDates(mode) && compare === undefined) chooseMode(store, mode);
  });
  startup.add(Priority.Tiles, show);
  startup.add(Priority.TilesOnScreen, () => map.settled());
  startup.add(Priority.Reopening, async () => {
    await needs.panel.shown();
    if (store.choices.panel) map.reopen(); // it covers part of the map
  });
  startup.add(Priority.AreaNames, nameAreas);

  /** The headline changes in the same frame as the map: it states what is on screen. */
  function show(): void {
    const headline = needs.headline();
    const other = store.choices.mode === "swipe" ? store.compareDay : undefined;
    map.show(
      sceneOf(store, store.day),
      other === undefined ? undefined : { scene: sceneOf(store, other), divider: store.choices.swipe / 100 },
      () => headline.show(),
    );
  }

  /** Goes to the chosen view, else to the opening view: the newest of the day shown. */
  async function goToView(): Promise<void> {
    if (store.choices.mapView) map.mapView = store.choices.mapView;
    else await openView();
  }

  async function openView(): Promise<void> {
    try {
      map.open(store.catalogue.view ?? (await openingBounds(store.visible, store.day)));
    } catch (error) {
      map.open();
      store.failed(error);
    }
  }

  /** Loads the names of countries and oblasts, after the first picture. */
  async function nameAreas(): Promise<void> {
    try {
      store.areaNames = await fetchAreaNames(store.base, store.regions);
      if (store.areaNames) store.notify("area names");
    } catch (error) {
      store.failed(error);
    }
  }

  /** Returns what closes the buttons that pan. */
  function listenToTools(): () => boolean {
    byId("zoom-in").addEventListener("click", () => map.zoomBy(1));
    byId("zoom-out").addEventListener("click", () => map.zoomBy(-1));
    byId("zoom-home").addEventListener("click", () => {
      store.set({ mapView: undefined });
      void openView();
    });
    return mountPanControl((east, south) => map.panBy(east, south));
  }

  async function pick(picked: Picked, at: L.LatLng, byKeyboard: boolean): Promise<void> {
    const { refs, region } = picked;
    const exact = lonLat(at);
    store.pointed = { ...picked, day: store.day, at: exact };
    const { panel } = store.choices;
    const open = panel?.kind === "features" ? panel : undefined;
    // What is said of a position is of one date, and the sides of the divider are of two.
    const tells = store.choices.mode !== "swipe";
    if (refs.length > 0 || (region !== undefined && !panel && tells)) {
      if (refs.length === 0) pickRegion(region);
      store.open({ kind: "features", refs, at: tells ? rounded(exact) : undefined });
      await needs.panel.shown();
      map.panInside(at);
      if (byKeyboard) needs.panel.focus();
    } else if (byKeyboard && region === undefined) {
      announce(t("page.nothing_here"));
    } else {
      if (!open) pickRegion(region === store.choices.region ? undefined : region);
      else if (open.refs.length === 0 && region === store.choices.region) pickRegion(undefined);
      if (open) store.close();
    }
  }

  /** Narrows the figures to an oblast; the message has a button to undo it. */
  function pickRegion(region: string | undefined): void {
    if (region === store.choices.region) return;
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
    const isPoint = layer?.kind !== "statements" && (!bbox || (bbox[0] === bbox[2] && bbox[1] === bbox[3]));
    store.open({ kind: "features", refs: [ref], at: center && layer && isPoint ? rounded(center) : undefined });
    await needs.panel.shown();
    needs.panel.focus();
    map.fitFeature(center, bbox);
  }

  /** How much changed within an outline between the two dates shown, by layer. */
  async function changedIn(outline: readonly LonLat[]): Promise<string[]> {
    if (store.choices.mode !== "changes") return [];
    const shown = store.comparer.comparisons.filter((c) => c.answer.status === "known" && site().has(`${c.address}.geojson`));
    return Promise.all(
      shown.map(async ({ layer, ends, address }) => {
        const [{ changedWithin }, ground] = await Promise.all([import("../model/clip"), fetchChangedGround(address)]);
        const { gained, lost } = changedWithin(ground, outline);
        const [from, to] = [ends!.from.day, ends!.to.day];
        const by = byWhom(layer, [from, to]);
        return `${shown.length > 1 ? `${titleOf(layer)}: ` : ""}${t("changes.circle", { from: shortDate(from), to: shortDate(to), gained: sumWords(gained), lost: sumWords(lost), by })}`;
      }),
    );
  }

  return {
    get mapView() {
      return map.mapView;
    },
    drawn: () => map.settled(),
    zoomTo: (bbox) => map.zoomTo(bbox),
    goTo,
    mark: (at) => {
      if (at && !marker) marker = import("./place_marker").then(({ PlaceMarker }) => new PlaceMarker(map));
      marker?.then((m) => m.show(at)).catch(store.failed);
    },
    escape: closePan,
  };
}
