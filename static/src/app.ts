// Puts the parts together: what the reader does changes the state, and the
// page follows from the state.

import L from "leaflet";
import { Address } from "./ui/address";
import { announce } from "./ui/announcer";
import { showCredits } from "./ui/credits";
import { byId } from "./ui/dom";
import { headlineText, showHeadline } from "./ui/headline";
import { Key } from "./ui/key";
import { covered, sideways, wide } from "./ui/layout";
import { hideNotice, showNotice } from "./ui/notice";
import { Panel } from "./ui/panel";
import { Playback } from "./ui/playback";
import { Search } from "./ui/search";
import { Timebar } from "./ui/timebar";
import { ApiError, fetchCatalogue, fetchFeatures, type Hit } from "./net/api";
import { Atlas } from "./map/atlas";
import { areaNames } from "./map/cartography";
import { layerColour, onSchemeChange, type Palette, readPalette } from "./map/palette";
import { areaNamePoints, pointView } from "./map/tile_source";
import { type Catalogue, inForce, nextSnapshotDay, subjects } from "./model/catalogue";
import { type Day, longDate } from "./model/dates";
import type { Feature } from "./model/feature";
import { boundsOfNew, openingSnapshots } from "./model/opening";
import {
  clampDay,
  type FeatureRef,
  type PanelContent,
  shownDay,
  type State,
  Store,
  timeDomain,
  visibleLayers,
} from "./model/state";

/** Milliseconds between looks for newer snapshots. */
const freshness = 60_000;

export class App {
  #catalogue: Catalogue;
  #palette: Palette = readPalette();
  #areaNames: { key: string; view: ReturnType<typeof pointView> } | undefined;
  /** The features in force that the key speaks of, by layer. */
  #features = new Map<string, readonly Feature[]>();
  #opener: HTMLElement | undefined;

  readonly #address = new Address();
  readonly #store = new Store(this.#address.read());
  readonly #atlas: Atlas;
  readonly #timebar: Timebar;
  readonly #key: Key;
  readonly #panel: Panel;
  readonly #search: Search;
  readonly #playback: Playback;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#atlas = new Atlas(byId("map"), covered, {
      moved: (view) => this.#store.set({ view }),
      picked: (refs, at) => void this.#picked(refs, at),
      failed: (error) => this.#failed(error),
    });
    this.#timebar = new Timebar({
      choose: (day) => {
        this.#playback.stop();
        this.#choose(day);
      },
      setLive: (live) => {
        this.#playback.stop();
        this.#store.set({ day: live ? undefined : this.#day });
      },
      setPlaying: (playing) => (playing ? this.#playback.start() : this.#playback.stop()),
    });
    this.#playback = new Playback({
      next: () => nextSnapshotDay(this.#visible, this.#day),
      day: () => this.#day,
      rewind: () => this.#choose(timeDomain(this.#catalogue, this.#state).first),
      choose: (day) => this.#choose(day),
      settled: () => this.#atlas.settled(),
      changed: () => this.#showTime(),
    });
    this.#key = new Key({
      toggle: (layer, visible) => this.#toggle(layer.id, visible),
      readStatements: () => this.#open({ kind: "statements" }),
      close: () => this.#showKey(false),
    });
    this.#panel = new Panel({
      close: () => this.#close(),
      follow: (ref) => void this.#follow(ref),
      failed: (error) => this.#failed(error),
    });
    this.#search = new Search({
      day: () => this.#day,
      choose: (hit) => this.#found(hit),
      titleOf: (id) => this.#catalogue.layers.find((l) => l.id === id)?.title ?? id,
      failed: (error) => this.#failed(error),
    });
    this.#listen();
    this.#start();
  }

  get #state(): State {
    return this.#store.state;
  }

  get #day(): Day {
    return shownDay(this.#catalogue, this.#state);
  }

  get #visible() {
    return visibleLayers(this.#catalogue, this.#state);
  }

  #start(): void {
    this.#showKey(sideways.matches && (wide.matches || !this.#state.panel));
    this.#store.subscribe((state, before) => this.#changed(state, before));
    void this.#begin();
  }

  async #begin(): Promise<void> {
    if (this.#state.view) this.#atlas.view = this.#state.view;
    else await this.#openView();
    this.#showAll();
    await this.#panelShown;
    this.#atlas.reopen(); // the panel covers some of it
    await this.#nameAreas();
  }

  /** Opens the map on what is newest by the day on show. */
  async #openView(): Promise<void> {
    try {
      const newest = openingSnapshots(this.#visible, this.#day);
      const features = await Promise.all(newest.map(async ({ layer, snapshot }) => [...(await fetchFeatures(layer, snapshot)).values()]));
      this.#atlas.open(newest[0] && boundsOfNew(features.flat(), newest[0].snapshot.day));
    } catch (error) {
      this.#atlas.open();
      this.#failed(error);
    }
  }

  #listen(): void {
    byId("zoom-in").addEventListener("click", () => this.#atlas.zoomBy(1));
    byId("zoom-out").addEventListener("click", () => this.#atlas.zoomBy(-1));
    byId("zoom-home").addEventListener("click", () => {
      this.#store.set({ view: undefined });
      void this.#openView();
    });
    byId("key-open").addEventListener("click", () => this.#showKey(byId("key").hidden === true));
    byId("statements-open").addEventListener("click", () => {
      if (this.#state.panel?.kind === "statements") this.#close();
      else this.#open({ kind: "statements" });
    });
    byId("search-open").addEventListener("click", () => this.#showSearch(!document.body.classList.contains("searching")));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.#escape();
    });
    window.addEventListener("popstate", () => this.#restore());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#refresh();
    });
    window.setInterval(() => void this.#refresh(), freshness);
    onSchemeChange(() => {
      this.#palette = readPalette();
      this.#showAll();
    });
    wide.addEventListener("change", () => this.#showKey(wide.matches));
  }

  // ---- what the reader does

  #choose(day: Day): void {
    this.#store.set({ day: clampDay(this.#catalogue, day) });
  }

  #toggle(id: string, visible: boolean): void {
    const all = subjects(this.#catalogue).map((l) => l.id);
    const shown = all.filter((l) => (l === id ? visible : this.#visible.some((v) => v.id === l)));
    this.#store.set({ layers: shown.length === all.length ? undefined : shown });
  }

  async #picked(refs: FeatureRef[], at: L.LatLng): Promise<void> {
    if (refs.length > 0) {
      this.#open({ kind: "features", refs });
      await this.#panelShown;
      this.#atlas.uncover(at);
    } else if (this.#state.panel?.kind === "features") {
      this.#close();
    }
  }

  #open(panel: PanelContent): void {
    if (!this.#state.panel) this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    if (!wide.matches) this.#showKey(false);
    this.#store.set({ panel });
  }

  #close(): void {
    const within = byId("panel").contains(document.activeElement);
    this.#store.set({ panel: undefined });
    if (within) (this.#opener?.isConnected ? this.#opener : byId("map")).focus({ preventScroll: true });
  }

  #escape(): void {
    if (document.body.classList.contains("searching")) this.#showSearch(false);
    else if (this.#state.panel) this.#close();
    else if (!sideways.matches) this.#showKey(false);
  }

  /** Opens a feature and brings it into sight, its layer too. */
  async #go(ref: FeatureRef, center?: [number, number], bbox?: [number, number, number, number]): Promise<void> {
    const layer = this.#catalogue.layers.find((l) => l.id === ref.layer);
    if (layer && layer.kind !== "base" && !this.#visible.includes(layer)) this.#toggle(layer.id, true);
    this.#open({ kind: "features", refs: [ref] });
    await this.#panelShown;
    this.#panel.focus();
    this.#atlas.reveal(center, bbox);
  }

  #found(hit: Hit): void {
    this.#showSearch(false);
    void this.#go({ layer: hit.layer, id: hit.id }, hit.center, hit.bbox);
  }

  async #follow(ref: FeatureRef): Promise<void> {
    const layer = this.#catalogue.layers.find((l) => l.id === ref.layer);
    const snapshot = layer && inForce(layer, this.#day);
    if (!layer || !snapshot) return;
    try {
      const feature = (await fetchFeatures(layer, snapshot)).get(ref.id);
      await this.#go(ref, feature?.center, feature?.bbox);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const why = error instanceof ApiError ? error.message : "Something went wrong.";
    showNotice(`Part of the map did not load. ${why}`, () => {
      this.#atlas.retry();
      this.#showAll();
      if (!this.#areaNames) void this.#nameAreas();
    });
  }

  // ---- what follows

  #changed(state: State, before: State): void {
    this.#address.write(state);
    if (state.day !== before.day || state.layers !== before.layers) {
      this.#showAll();
    } else if (state.panel !== before.panel) {
      this.#showPanel();
      this.#atlas.repaintSelection();
    }
  }

  #showAll(): void {
    const day = this.#day;
    const visible = this.#visible;
    const base = this.#base;
    showHeadline({ day, visible });
    showCredits([...(base ? [base] : []), ...visible]);
    announce(`${longDate(day)}. ${headlineText({ day, visible })}`);
    this.#showTime();
    this.#showMap();
    this.#showPanel();
    void this.#showKeyEntries();
  }

  get #base() {
    return this.#catalogue.layers.find((l) => l.kind === "base");
  }

  #showTime(): void {
    this.#timebar.show({
      day: this.#day,
      live: this.#state.day === undefined,
      playing: this.#playback.playing,
      visible: this.#visible,
      domain: timeDomain(this.#catalogue, this.#state),
      today: this.#catalogue.today,
      colours: {
        ink: this.#palette.placeName,
        muted: this.#palette.countryName,
        line: this.#palette.oblastLine,
        font: this.#palette.font,
        of: (layer) => layerColour(layer, this.#palette),
      },
    });
  }

  #showMap(): void {
    this.#atlas.show({
      day: this.#day,
      base: this.#base,
      visible: this.#visible,
      palette: this.#palette,
      isSelected: (layer, id) => {
        const panel = this.#state.panel;
        return panel?.kind === "features" && panel.refs.some((r) => r.layer === layer && r.id === String(id));
      },
      view: (layer, snapshot) => this.#atlas.tiles(layer, snapshot),
      areaNames: this.#areaNames,
    });
  }

  #panelShown: Promise<void> = Promise.resolve();

  #showPanel(): void {
    byId("statements-open").setAttribute("aria-expanded", String(this.#state.panel?.kind === "statements"));
    this.#panelShown = this.#panel.show(this.#state.panel, this.#catalogue, this.#day);
  }

  async #showKeyEntries(): Promise<void> {
    const day = this.#day;
    const revision = this.#catalogue.revision;
    this.#keyShow();
    try {
      const described = this.#visible.filter((l) => l.kind !== "control");
      const entries = await Promise.all(
        described.map(async (layer) => {
          const snapshot = inForce(layer, day);
          return [layer.id, snapshot ? [...(await fetchFeatures(layer, snapshot)).values()] : []] as const;
        }),
      );
      if (day !== this.#day || revision !== this.#catalogue.revision) return;
      this.#features = new Map(entries);
      this.#keyShow();
    } catch (error) {
      this.#failed(error);
    }
  }

  #keyShow(): void {
    const visible = this.#visible;
    this.#key.show({
      day: this.#day,
      layers: subjects(this.#catalogue),
      base: this.#base,
      isVisible: (layer) => visible.includes(layer),
      features: this.#features,
      palette: this.#palette,
    });
  }

  #showKey(shown: boolean): void {
    byId("key").hidden = !shown;
    byId("key-open").setAttribute("aria-expanded", String(shown));
    if (shown && !wide.matches && this.#state.panel) this.#close();
  }

  #showSearch(shown: boolean): void {
    document.body.classList.toggle("searching", shown);
    byId("search-open").setAttribute("aria-expanded", String(shown));
    if (shown) this.#search.focus();
  }

  /** Names of countries and oblasts stand at one point each; they come after the first picture. */
  async #nameAreas(): Promise<void> {
    const base = this.#base;
    const snapshot = base?.snapshots[0];
    if (!base || !snapshot) return;
    try {
      const features = await fetchFeatures(base, snapshot);
      this.#areaNames = { key: `${base.id}@${snapshot.pin}`, view: pointView(areaNames, areaNamePoints([...features.values()])) };
      this.#showMap();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #refresh(): Promise<void> {
    try {
      const newer = await fetchCatalogue(this.#catalogue);
      if (newer === this.#catalogue) return;
      this.#catalogue = newer;
      this.#showAll();
    } catch {
      // What is on screen stays true; the next look may have better luck.
    }
  }

  // ---- the URL

  #restore(): void {
    const state = this.#address.read();
    this.#store.set(state);
    if (state.view) this.#atlas.view = state.view;
    else void this.#openView();
  }
}

/** Starts the map; where the server does not answer, says so and tries again on demand. */
export async function startApp(): Promise<void> {
  try {
    const catalogue = await fetchCatalogue();
    hideNotice();
    new App(catalogue);
  } catch (error) {
    byId("headline-what").textContent = "The map could not be loaded";
    showNotice(error instanceof ApiError ? error.message : "Something went wrong.", () => void startApp());
    if (!(error instanceof ApiError)) throw error;
  }
}
