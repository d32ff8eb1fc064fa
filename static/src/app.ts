// Puts the parts together: what the reader does changes the state, and the
// page follows from the state.

import type * as L from "./map/leaflet";
import { Address, addressOf } from "./store/address";
import { announce } from "./ui/announcer";
import { byId, el } from "./ui/dom";
import { sideways, wide } from "./ui/layout";
import { languageSwitch } from "./ui/language";
import { sayMisasked } from "./headline/misasked";
import { hideNotice, hideOutdatedMessage, showMessage, showNotice } from "./ui/notice";
import { keepForOffline, readyOffline } from "./offline/offline";
import { readyPanPad } from "./map/pan_pad";
import { Playback } from "./time/playback";
import { readyPrint } from "./share/print";
import { Search } from "./search/search";
import { readyShare } from "./share/share";
import { ApiError, fetchFeatures, type Hit } from "./net/api";
import { openingBounds } from "./net/opening_bounds";
import { fetchCatalogue } from "./net/record";
import { Atlas } from "./map/atlas";
import { covered } from "./map/covered";
import type { Drawing } from "./map/drawing";
import type { Picked } from "./draw/plan";
import { onSchemeChange, readPalette } from "./ui/palette";
import type { Bounds } from "./model/bounds";
import { type Catalogue, inForce, isAreal, type Layer, nextSnapshotDay, subjects } from "./model/catalogue";
import { km2 } from "./model/area";
import { compareDefault } from "./model/changes";
import { type Day, longDate } from "./model/dates";
import {
  clampDay,
  type FeatureRef,
  hasTwoDates,
  type Look,
  type PanelContent,
  shownDay,
  type State,
  Store,
  timeDomain,
} from "./model/state";
import { hiddenAmong } from "./panel/hidden";
import { Page } from "./page";
import { pause } from "./core/pause";
import { Session } from "./store/session";
import { t } from "./words/words";

/** The status of what was retracted. */
const gone = 410;
/** Milliseconds after which the page is kept for offline, though tiles of the first picture are still to come. */
const longestBeginning = 10_000;
/** Milliseconds between looks for newer snapshots. */
const freshness = 60_000;

export class App {
  #opener: HTMLElement | undefined;

  readonly #address = new Address();
  readonly #store = new Store(this.#address.read());
  readonly #session: Session;
  readonly #drawing: Drawing;
  readonly #page: Page;
  readonly #search: Search;
  readonly #playback: Playback;

  constructor(catalogue: Catalogue, atlas: Atlas, drawing: Drawing) {
    this.#drawing = drawing;
    this.#session = new Session(this.#store, catalogue);
    this.#page = this.#newPage(atlas);
    this.#playback = new Playback({
      next: () => nextSnapshotDay(this.#session.visible, this.#session.day),
      day: () => this.#session.day,
      rewind: () => this.#choose(timeDomain(this.#session.catalogue, this.#session.state).first),
      choose: (day) => this.#choose(day),
      settled: () => this.#page.atlas.settled(),
      toRead: () => this.#page.passing.isShown,
      changed: (playing) => {
        this.#page.isPlaying = playing;
        this.#page.showTime();
      },
    });
    this.#search = new Search({
      day: () => this.#session.day,
      choose: (hit) => this.#found(hit),
      titleOf: (id) => this.#session.layer(id)?.title ?? id,
      failed: (error) => this.#failed(error),
    });
    this.#listen();
    this.#start();
  }

  #newPage(atlas: Atlas): Page {
    const failed = (error: unknown) => this.#failed(error);
    return new Page(this.#session, atlas, {
      map: {
        moved: (view) => this.#store.set({ view }),
        picked: (picked, at, withKeys) => void this.#picked(picked, at, withKeys),
        failed: (error, layer) => this.#tilesFailed(error, layer),
      },
      time: {
        choose: (day) => {
          this.#playback.stop();
          this.#choose(day);
        },
        setLive: (live) => {
          this.#playback.stop();
          this.#store.set({ day: live ? undefined : this.#session.day });
        },
        chooseCompare: (day) => this.#chooseCompare(day),
        chooseSpan: (span) => this.#store.set({ span }),
        chooseCurve: (curve) => this.#store.set({ curve }),
        chooseRegion: (region) => this.#store.set({ region }),
        released: () => this.#address.write(this.#store.state),
        setSpeed: (speed) => {
          this.#playback.speed = speed;
        },
        setPlaying: (playing) => (playing ? this.#playback.start() : this.#playback.stop()),
      },
      key: {
        choosePerspective: (who) => this.#store.set({ who }),
        toggle: (layer, visible) => this.#toggle(layer.id, visible),
        readStatements: () => this.#open({ kind: "statements" }),
        close: () => this.#showKey(false),
      },
      panel: {
        close: () => this.#close(),
        pickRegion: (picked) => this.#store.set({ region: picked ? this.#page.pointed?.region : undefined }),
        follow: (ref) => void this.#follow(ref),
        failed,
      },
      looks: {
        choose: (look) => this.#chooseLook(look),
        chooseCompare: (day) => this.#chooseCompare(day),
        list: (shown) => (shown ? this.#open({ kind: "changes" }) : this.#close()),
        compareAnySource: () => this.#store.set({ anySource: true }),
      },
      divide: (swipe) => this.#store.set({ swipe }),
      open: (refs) => this.#open({ kind: "features", refs }),
      failed,
    });
  }

  #start(): void {
    sayMisasked(this.#session);
    languageSwitch((language) => addressOf(this.#session.state, language));
    if (this.#session.state.look !== "map") this.#showLooks(true);
    this.#store.subscribe((state, before) => this.#changed(state, before));
    const begun = this.#begin();
    void Promise.race([begun, new Promise((resolve) => setTimeout(resolve, longestBeginning))]).then(keepForOffline);
  }

  async #begin(): Promise<void> {
    await pause();
    if (this.#session.state.view) this.#page.atlas.view = this.#session.state.view;
    else await this.#openView();
    if (hasTwoDates(this.#session.state.look) && this.#session.state.compare === undefined) this.#chooseLook(this.#session.state.look);
    await pause();
    await this.#page.showFirst(() => readyLocale(this.#session.catalogue.today, this.#drawing));
    await pause();
    this.#page.settle();
    await this.#page.panelShown;
    if (this.#session.state.panel) this.#page.atlas.reopen(); // it covers some of the map
    await pause();
    await this.#page.nameAreas();
  }

  /** Opens the map on what is newest by the day on show. */
  async #openView(): Promise<void> {
    try {
      this.#page.atlas.open(await openingBounds(this.#session.visible, this.#session.day));
    } catch (error) {
      this.#page.atlas.open();
      this.#failed(error);
    }
  }

  #listen(): void {
    byId("zoom-in").addEventListener("click", () => this.#page.atlas.zoomBy(1));
    byId("zoom-out").addEventListener("click", () => this.#page.atlas.zoomBy(-1));
    readyPanPad((east, south) => this.#page.atlas.panBy(east, south));
    byId("zoom-home").addEventListener("click", () => {
      this.#store.set({ view: undefined });
      void this.#openView();
    });
    const shown = () => ({ state: this.#session.state, catalogue: this.#session.catalogue, view: this.#page.atlas.view });
    readyPrint(shown, () => this.#page.writeKey());
    readyOffline(() => void this.#renew());
    readyShare(
      shown,
      () => this.#session.palette.dark,
      (error) => this.#failed(error),
    );
    byId("looks-open").addEventListener("click", () => this.#showLooks(byId("looks").hidden === true));
    byId("key-open").addEventListener("click", () => this.#showKey(byId("key").hidden === true));
    byId("statements-open").addEventListener("click", () => {
      if (this.#session.state.panel?.kind === "statements") this.#close();
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
    sideways.addEventListener("change", () => this.#page.showAll());
    onSchemeChange(() => {
      this.#session.palette = readPalette();
      this.#page.showAll();
      if (this.#session.state.panel?.kind === "changes") this.#page.showPanel();
    });
  }

  // ---- what the reader does

  #choose(day: Day): void {
    this.#store.set({ day: clampDay(this.#session.catalogue, day) });
  }

  #toggle(id: string, visible: boolean): void {
    const { layers } = this.#session.state;
    const all = subjects(this.#session.catalogue).map((l) => l.id);
    const shown = all.filter((l) => (l === id ? visible : !layers || layers.includes(l))); // those of other perspectives stay on
    this.#store.set({ layers: shown.length === all.length ? undefined : shown });
  }

  #chooseCompare(day: Day): void {
    this.#store.set({ compare: clampDay(this.#session.catalogue, day) });
  }

  #chooseLook(look: Look): void {
    const { compare, panel } = this.#session.state;
    const day = compare ?? compareDefault(this.#session.visible.filter(isAreal), this.#session.day) ?? compareDefault(this.#session.visible, this.#session.day);
    this.#store.set({
      look,
      compare: hasTwoDates(look) ? (day ?? this.#session.day) : compare,
      panel: panel?.kind === "changes" && look !== "changes" ? undefined : panel,
    });
  }

  async #picked({ refs, spans, region }: Picked, at: L.LatLng, withKeys: boolean): Promise<void> {
    this.#page.pointed = { spans, region, day: this.#session.day };
    if (refs.length > 0) {
      this.#open({ kind: "features", refs });
      await this.#page.panelShown;
      this.#page.atlas.uncover(at);
      if (withKeys) this.#page.panel.focus();
    } else if (withKeys && region === undefined) {
      announce(t("page.nothing_here"));
    } else if (this.#session.state.panel?.kind === "features") {
      this.#close();
    } else {
      this.#pickRegion(region === this.#session.state.region ? undefined : region);
    }
  }

  /** What ground that was pointed at has changed is said, with the way back. */
  #pickRegion(region: string | undefined): void {
    this.#store.set({ region });
    if (region === undefined) return;
    showMessage(t("area.announced_region", { region: this.#page.regionName(region) }), {
      words: t("area.announced_everywhere"),
      run: () => this.#store.set({ region: undefined }),
    });
  }

  #open(panel: PanelContent): void {
    if (!this.#session.state.panel) this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    if (!wide.matches) this.#showKey(false);
    this.#store.set({ panel });
  }

  #close(): void {
    const within = byId("panel").contains(document.activeElement);
    this.#store.set({ panel: undefined });
    if (within) (this.#opener?.isConnected ? this.#opener : byId("map")).focus({ preventScroll: true });
  }

  /** Closes the cards of what was just hidden: of a layer turned off, of a side that was left. */
  async #closeHidden(): Promise<void> {
    try {
      const hidden = await hiddenAmong(this.#session.selected, this.#session);
      const refs = this.#session.selected.filter((ref) => !hidden.includes(ref));
      if (refs.length === this.#session.selected.length) return;
      if (refs.length === 0) this.#close();
      else this.#store.set({ panel: { kind: "features", refs } });
    } catch (error) {
      this.#failed(error);
    }
  }

  #escape(): void {
    if (document.body.classList.contains("searching")) this.#showSearch(false);
    else if (this.#session.state.panel) this.#close();
    else if (!sideways.matches) this.#showKey(false);
  }

  /** Opens a feature and brings it into sight, its layer too. */
  async #go(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void> {
    const layer = this.#session.layer(ref.layer);
    if (layer && layer.kind !== "base" && !this.#session.visible.includes(layer)) this.#toggle(layer.id, true);
    this.#open({ kind: "features", refs: [ref] });
    await this.#page.panelShown;
    this.#page.panel.focus();
    this.#page.atlas.reveal(center, bbox);
  }

  #found(hit: Hit): void {
    this.#showSearch(false);
    void this.#go({ layer: hit.layer, id: hit.id }, hit.center, hit.bbox);
  }

  async #follow(ref: FeatureRef): Promise<void> {
    const layer = this.#session.layer(ref.layer);
    const snapshot = layer && inForce(layer, this.#session.day);
    if (!layer || !snapshot) return;
    try {
      const feature = (await fetchFeatures(layer, snapshot)).get(ref.id);
      await this.#go(ref, feature?.center, feature?.bbox);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const why = error instanceof ApiError ? error.message : t("page.went_wrong");
    showNotice(t("page.partly", { why }), () => {
      this.#page.atlas.retry();
      this.#page.refresh();
      this.#page.showAll();
      this.#page.settle();
      if (this.#session.visible.some((l) => !l.timeline)) void this.#renew();
    });
  }

  /** Tiles that were retracted are of a record that has changed: it is read anew, once. */
  #tilesFailed(error: unknown, layer: Layer | undefined): void {
    if (!layer || !(error instanceof ApiError && error.status === gone)) {
      this.#failed(error);
      return;
    }
    const now = this.#session.layer(layer.id);
    if (now !== layer) return; // asked for already
    void this.#renew(layer);
  }

  async #renew(withdrawn?: Layer): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      const newer = await fetchCatalogue(this.#session.state.rev);
      for (const layer of newer.layers) {
        // An address that is still given out and still gone: each date has tiles of its own.
        if (layer.id === withdrawn?.id && layer.timeline?.tiles === withdrawn.timeline?.tiles) delete layer.timeline;
      }
      this.#session.catalogue = newer;
      this.#page.refresh();
      this.#page.showAll();
      this.#page.settle();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#renewing = false;
    }
  }

  #renewing = false;

  // ---- what follows

  #changed(state: State, before: State): void {
    // With each new address the browser asks for the page's icon.
    if (!this.#page.isHeld) this.#address.write(state);
    const differs = (...parts: (keyof State)[]) => parts.some((part) => state[part] !== before[part]);
    if (differs("day", "layers", "who", "region")) hideOutdatedMessage();
    if (differs("day", "layers", "who", "look", "compare", "anySource")) {
      this.#page.showAll();
      this.#page.passing.moved(shownDay(this.#session.catalogue, before), this.#session.day);
      this.#page.settle();
      if (differs("panel")) this.#page.showPanel();
      else if (differs("layers", "who")) void this.#closeHidden();
      return;
    }
    if (differs("region")) {
      this.#page.showMap();
      this.#page.showPanel();
      this.#page.announceRegion();
    } else if (differs("panel")) {
      this.#page.showPanel();
      this.#page.showLooks();
      this.#page.atlas.select(this.#session.selected);
    }
    if (differs("region", "curve", "span")) this.#page.showTime();
    if (differs("swipe")) {
      this.#page.divide();
    }
  }

  /** A look other than the map at one date says what it shows, and so stays in sight. */
  #showLooks(shown: boolean): void {
    const { look } = this.#session.state;
    if (!shown && look !== "map") this.#chooseLook("map");
    this.#page.openLooks(shown || this.#session.state.look !== "map");
    byId("looks-open").setAttribute("aria-expanded", String(!byId("looks").hidden));
  }

  #showKey(shown: boolean): void {
    this.#page.openKey(shown);
    byId("key-open").setAttribute("aria-expanded", String(shown));
    if (shown && !wide.matches && this.#session.state.panel) this.#close();
  }

  #showSearch(shown: boolean): void {
    document.body.classList.toggle("searching", shown);
    byId("search-open").setAttribute("aria-expanded", String(shown));
    if (shown) this.#search.focus();
  }

  async #refresh(): Promise<void> {
    try {
      const newer = await fetchCatalogue(this.#session.state.rev, this.#session.catalogue);
      if (newer === this.#session.catalogue) return;
      this.#session.catalogue = newer;
      this.#page.refresh();
      this.#page.showAll();
      this.#page.settle();
    } catch {
      // What is on screen stays true; the next look may have better luck.
    }
  }

  // ---- the URL

  #restore(): void {
    const state = this.#address.read();
    this.#store.set(state);
    this.#showLooks(state.look !== "map");
    sayMisasked(this.#session);
    if (state.view) this.#page.atlas.view = state.view;
    else void this.#openView();
  }
}

/** Milliseconds after which the page no longer waits for a worker to have read the locale. */
const patience = 1000;

/** What a browser reads of a language takes it long the first time: in the worker that draws, or at least each in a task of its own. */
async function readyLocale(today: Day, drawing: Drawing): Promise<void> {
  await Promise.race([drawing.begun(), new Promise((resolve) => setTimeout(resolve, patience))]);
  for (const read of [() => km2(0), () => longDate(today), () => el("input", { attributes: { type: "date" } })]) {
    read();
    await pause();
  }
}

/** Starts the map; where the server does not answer, says so and tries again on demand. */
export async function startApp(drawing: Drawing, atlas?: Atlas): Promise<void> {
  try {
    const coming = fetchCatalogue(new Address().read().rev);
    coming.catch(() => undefined); // where it fails, that is said once it is waited for
    await pause();
    atlas ??= await Atlas.on(byId("map"), covered, drawing);
    const catalogue = await coming;
    hideNotice();
    new App(catalogue, atlas, drawing);
  } catch (error) {
    byId("headline-what").textContent = t("page.not_loaded");
    showNotice(error instanceof ApiError ? error.message : t("page.went_wrong"), () => void startApp(drawing, atlas));
    if (!(error instanceof ApiError)) throw error;
  }
}
