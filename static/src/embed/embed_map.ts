// Wires an embed, as app.ts does the map's own page.

import { Startup } from "../core/startup";
import * as L from "../map/leaflet";
import { allHandlers, LeafletMap, lonLat, type MapHandler, type Padding } from "../map/leaflet_map";
import { watchBasemaps } from "../map/basemap_view";
import type { Picked } from "../draw/grid_spec";
import { fetchAreaNames } from "../net/area_names";
import { DrawingClient } from "../map/drawing_client";
import { onSchemeChange, readPalette } from "../ui/palette";
import type { Catalogue, Layer } from "../model/catalogue";
import type { Basemap } from "../model/basemap";
import { agedLayers } from "../model/layer_age";
import type { FeatureRef, Choices } from "../model/choices";
import type { LonLat } from "../model/geodesy";
import { deepestFrame, deepestOpening } from "../model/framing";
import { asPictures } from "../model/pictures";
import { rounded } from "../model/point";
import { formatChoices, parseChoices } from "../model/url";
import { ApiError } from "../net/api";
import { openingBounds } from "../net/opening_bounds";
import { fetchCatalogue } from "../net/record";
import { site } from "../net/site";
import { sceneOf } from "../store/scene";
import { basemapGone, mountBasemaps } from "../store/basemaps";
import { mountFailures, whyOf } from "../store/failures";
import { Store } from "../store/store";
import { comparedAges, datedWords } from "../ui/age_words";
import { basemapCredits } from "../ui/basemap_credits";
import { canDraw } from "../ui/can_draw";
import { byId, el } from "../ui/dom";
import { headlineOf, showHeadline } from "../headline/headline";
import { agesContent, changesContent } from "../modes/mode_words";
import { hideNotice, showNotice } from "../ui/notice";
import { Panel } from "../panel/panel";
import { pointContextOf } from "../panel/point_context";
import { reportAddress } from "../panel/report";
import { silenceWords } from "../panel/silence";
import { signOf } from "../ui/swatches";
import { SwipeDivider } from "../modes/swipe_divider";
import { language } from "../words/words";
import { MomentSlider, momentsOf } from "./moments";
import { type EmbedOptions, readOptions } from "./options";
import { renewStanding } from "./standing";

/** What names of areas are of: a seventh of what the ground says. */
const namedClasses = "country,oblast";

/** Milliseconds between polls for newer snapshots and retractions. */
const pollIntervalMs = 60_000;
/** The status of what is no longer there. */
const gone = 410;

export class EmbedMap {
  readonly #options: EmbedOptions;
  readonly #store: Store;
  readonly #map: LeafletMap;
  readonly #panel: Panel;
  readonly #divider: SwipeDivider;
  #credits: HTMLElement | undefined;
  readonly #moments: MomentSlider | undefined;
  readonly #legend = el("section", { class: "legend mode-said", attributes: { "aria-live": "polite", hidden: "" } });

  constructor(options: EmbedOptions, choices: Choices, catalogue: Catalogue, leafletMap: LeafletMap) {
    this.#options = options;
    this.#store = new Store(choices, catalogue, readPalette());
    mountFailures(this.#store);
    const failed = (error: unknown) => this.#store.failed(error);
    this.#map = leafletMap;
    leafletMap.listen({ moved: (mapView) => this.#store.set({ mapView }), picked: (picked, where) => this.#picked(picked, where), failed: (error, of) => this.#tilesFailed(error, of) });
    this.#panel = new Panel({
      close: () => this.#open([]),
      changes: () => Promise.reject(new Error("an embed lists no changes")),
      pickRegion: () => undefined,
      mark: () => undefined,
      point: () => pointContextOf(this.#store),
      follow: (ref) => this.#open([ref]),
      earlier: (rev) => this.#mapAddress({ ...this.#store.choices, rev, day: this.#store.day }),
      report: (feature) => reportAddress(this.#store.catalogue.report, feature, this.#store.day),
      shows: (layer, feature) => this.#store.shows(layer, feature),
      failed,
    });
    this.#divider = new SwipeDivider((swipe) => this.#store.set({ swipe }));
    this.#moments = options.range && new MomentSlider((day) => this.#store.set({ day }));
    document.querySelector("main")!.append(this.#legend);
    this.#listen();
    mountBasemaps(this.#store);
    watchBasemaps(this.#store, leafletMap);
  }

  async begin(): Promise<void> {
    const { mapView } = this.#store.choices;
    if (mapView) this.#map.mapView = mapView;
    else await this.#frame();
    this.#store.compare();
    this.#show();
    const marks = document.getElementById("marks");
    if (marks && marks.childElementCount === 0) {
      const { EditorMarks } = await import("./editor_marks");
      new EditorMarks(marks, this.#map).draw();
    }
    this.#store.areaNames = await fetchAreaNames(this.#store.base, this.#store.regions, namedClasses);
    this.#show();
  }

  /** Frames what is asked for, else what the record says that it shows, else all that is claimed and held: as pictures do. */
  async #frame(): Promise<void> {
    const { frame, padding } = this.#options;
    if (frame) return this.#map.frame(frame, padding, deepestFrame);
    const bounds = this.#store.catalogue.view ?? (await openingBounds(this.#store.visible, this.#store.day));
    if (bounds) this.#map.frame(bounds, padding, deepestOpening);
    else this.#map.open();
  }

  #listen(): void {
    document.getElementById("zoom-in")?.addEventListener("click", () => this.#map.zoomBy(1));
    document.getElementById("zoom-out")?.addEventListener("click", () => this.#map.zoomBy(-1));
    // Scrolling the page past the map does not zoom it.
    byId("map").addEventListener("wheel", (event) => (event.ctrlKey || event.metaKey ? undefined : event.stopImmediatePropagation()), { capture: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#store.choices.panel) this.#open([]);
    });
    this.#store.subscribe((change) => {
      if (change.of("retry")) this.#map.retry();
      if (change.of("swipe")) this.#map.setDivider(this.#store.choices.swipe / 100);
      if (change.of("panel")) this.#map.select(this.#store.selected);
      if (change.of("basemaps in view")) this.#credit();
      else if (change.of("mapView") && !change.of("day")) this.#linkFull();
      else this.#show();
    });
    onSchemeChange(() => {
      this.#store.palette = readPalette();
      this.#store.notify("everything");
    });
    window.setInterval(() => void this.#refresh(), pollIntervalMs);
    document.addEventListener("visibilitychange", () => void this.#refresh());
  }

  #picked(picked: Picked, where: L.LatLng): void {
    const exact = lonLat(where);
    this.#store.pointed = { ...picked, day: this.#store.day, at: exact };
    this.#open(picked.refs, rounded(exact));
  }

  #open(refs: readonly FeatureRef[], point?: LonLat): void {
    const within = byId("panel").contains(document.activeElement);
    this.#store.set({ panel: refs.length > 0 ? { kind: "features", refs, at: point } : undefined });
    if (within && refs.length === 0) byId("map").focus({ preventScroll: true });
  }

  #show(): void {
    const { choices, day, compareDay, visible, palette, shownPoint } = this.#store;
    const left = choices.mode === "swipe" ? compareDay : undefined;
    const headline = headlineOf(this.#store, false);
    this.#map.show(
      sceneOf(this.#store, day),
      left === undefined ? undefined : { scene: sceneOf(this.#store, left), divider: choices.swipe / 100 },
      // In the same frame as the map, whose content it states.
      () => showHeadline(headline, (layer) => signOf(layer, palette)),
    );
    this.#divider.show(left === undefined ? undefined : { left, right: day, asOf: { left: datedWords(visible, left, "ground"), right: datedWords(visible, day, "ground") }, at: choices.swipe });
    this.#showLegend();
    this.#panel.moved(day, false);
    void this.#panel.show(choices.panel, this.#store.catalogue, day, { spans: new Map(), region: undefined, silence: shownPoint ? silenceWords(this.#store, shownPoint.silent) : [], at: shownPoint?.at });
    if (this.#moments && this.#options.range) this.#moments.show(momentsOf(this.#store.catalogue, visible, this.#options.range), day);
    this.#linkFull();
  }

  #showLegend(): void {
    const { visible, palette, choices, comparedDays: days } = this.#store;
    const content = days && choices.mode === "changes"
      ? this.#store.comparer.comparisons.map((c) => changesContent(c, comparedAges(c.layer, days), palette))
      : choices.mode === "age"
        ? agesContent({ aged: agedLayers(visible), day: this.#store.day, palette })
        : [];
    this.#legend.hidden = content.length === 0;
    this.#legend.replaceChildren(...content);
  }

  /** Credits the archives in the view, beside what the server credits. */
  #credit(): void {
    const { basemapsInView } = this.#store;
    this.#credits ??= byId("credits").parentElement!.insertBefore(el("span", { attributes: { id: "basemap-credits" } }), byId("credits").nextSibling);
    this.#credits.replaceChildren(...(basemapsInView.length > 0 ? [" · ", ...basemapCredits(basemapsInView)] : []));
  }

  /** What an archive that was exchanged had is gone: what is attached now is drawn. */
  #tilesFailed(error: unknown, of: Layer | Basemap | undefined): void {
    if (!(error instanceof ApiError && error.status === gone && of && "hash" in of)) this.#store.failed(error);
    else if (!this.#store.goneBasemaps.has(of.hash)) {
      basemapGone(this.#store, of.hash);
      this.#store.notify("basemaps");
      void this.#refresh(true);
    }
  }

  /** Links the full map to what the embed shows. */
  #linkFull(): void {
    byId<HTMLAnchorElement>("full").href = this.#mapAddress(this.#store.choices);
  }

  #mapAddress(choices: Choices): string {
    const mapView = choices.mapView ?? (this.#options.frame && this.#map.mapView);
    const query = formatChoices({ ...choices, mapView });
    return new URL(`${site().page}${query}${query === "" ? "?" : "&"}lang=${language()}`, location.href).href;
  }

  async #refresh(isFresh = false): Promise<void> {
    if (document.visibilityState !== "visible") return;
    try {
      const newer = await fetchCatalogue(this.#store.choices.rev, this.#store.catalogue, isFresh);
      if (newer === this.#store.catalogue) return;
      if (site().isPublished) await (await import("./published")).renewPublished();
      else await renewStanding();
      this.#store.renew(newer);
    } catch {
      // What is on screen stays true; the next poll tries again.
    }
  }
}

/** The Leaflet handlers to enable. On touch screens one finger scrolls the page: no dragging. */
function handlers({ canMove }: EmbedOptions): readonly MapHandler[] {
  if (!canMove) return [];
  return allHandlers.filter((handler) => handler !== "dragging" || !window.matchMedia("(pointer: coarse)").matches);
}

const uncovered = (): ReturnType<Padding> => [L.point(0, 0), L.point(0, 0)];

async function newMap(options: EmbedOptions): Promise<LeafletMap> {
  const startup = new Startup();
  const drawing = new DrawingClient(language());
  const map = new Promise<LeafletMap>((resolve) => LeafletMap.add(startup, byId("map"), uncovered, () => drawing, resolve, handlers(options)));
  await startup.run();
  return map;
}

/** Starts the embed; shows an error with a button to retry where the server does not answer. */
export async function startEmbed(map?: EmbedMap): Promise<void> {
  const options = readOptions(document.body);
  const asked = parseChoices(options.query);
  const choices = canDraw() ? asked : asPictures(asked);
  try {
    if (!map) {
      const catalogue = await fetchCatalogue(choices.rev);
      map = new EmbedMap(options, choices, catalogue, await newMap(options));
    }
    hideNotice();
    await map.begin();
  } catch (error) {
    showNotice(whyOf(error), () => void startEmbed(map));
    if (!(error instanceof ApiError)) throw error;
  }
}
