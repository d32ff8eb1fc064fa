// Wires the page: mounts each component on the store and hands it what it needs
// of the others.

import { Priority, type Startup } from "./core/startup";
import { mountHeadline } from "./headline/mount";
import { mountLegend } from "./legend/mount";
import { mountModes } from "./modes/mount";
import { LeafletMap } from "./map/leaflet_map";
import { covered } from "./map/covered";
import { DrawingClient } from "./map/drawing_client";
import { type MountedMap, mountMap } from "./map/mount";
import type { Catalogue } from "./model/catalogue";
import { ApiError } from "./net/api";
import { fetchCatalogue } from "./net/record";
import { mountOffline } from "./offline/mount";
import { mountPanel } from "./panel/mount";
import { mountSearch } from "./search/mount";
import { mountShare } from "./share/mount";
import { Address, mountAddress } from "./store/address";
import { AreaFigures } from "./store/area_figures";
import { mountBasemaps } from "./store/basemaps";
import { mountFailures, whyOf } from "./store/failures";
import { Renewal } from "./store/renewal";
import { mountRest } from "./store/rest";
import { Store } from "./store/store";
import { mountTime } from "./time/mount";
import { byId } from "./ui/dom";
import { roomy, short, sideways } from "./ui/layout";
import { readLocale } from "./ui/locale";
import { hideNotice, showNotice } from "./ui/notice";
import { onSchemeChange, readPalette } from "./ui/palette";
import { type Language, t } from "./words/words";

/** Milliseconds after which the page no longer waits for a worker to have read the locale. */
const localeTimeoutMs = 1000;

/** The script of the decision, relative to this one; set by the build. It shares no code with the map, which would grow by what is shared. */
declare const frontlineDecision: string;
const decision = async () => (await import(new URL(frontlineDecision, import.meta.url).href)) as typeof import("./decision");

/** Adds the tasks that start the page. */
export function startApp(startup: Startup, language: Language): void {
  const address = new Address();
  let drawing: DrawingClient;
  let coming: Promise<Catalogue>;
  let map: LeafletMap;
  const askForRecord = () => {
    coming = fetchCatalogue(address.read().rev);
    coming.catch(() => undefined); // a failure is shown once the answer is awaited
  };
  startup.add(Priority.DrawingWorker, () => (drawing = new DrawingClient(language)));
  startup.add(Priority.RecordRequest, askForRecord);
  LeafletMap.add(startup, byId("map"), covered, () => drawing, (made) => (map = made));
  startup.add(Priority.Record, async () => {
    const catalogue = await loadRecord(() => coming, askForRecord);
    const store = new Store(address.read(), catalogue, readPalette());
    mountAll(store, address, map, startup);
    startup.add(Priority.Locale, () => Promise.race([drawing.started(), new Promise((resolve) => setTimeout(resolve, localeTimeoutMs))]), ...readLocale(catalogue.today));
  });
}

/** Resolves to the record; shows an error with a button to retry where the server does not answer. */
async function loadRecord(coming: () => Promise<Catalogue>, again: () => void): Promise<Catalogue> {
  for (;;) {
    try {
      const catalogue = await coming();
      hideNotice();
      return catalogue;
    } catch (error) {
      byId("headline-what").textContent = t("page.not_loaded");
      if (!(error instanceof ApiError)) reportError(error);
      await new Promise<void>((resolve) => showNotice(whyOf(error), resolve));
      again();
    }
  }
}

/** Mounts what keeps the store up to date, then the components; they hear of changes in this order. */
function mountAll(store: Store, address: Address, leafletMap: LeafletMap, startup: Startup): void {
  let map: MountedMap;
  const goTo: MountedMap["goTo"] = (...feature) => map.goTo(...feature);
  const figures = new AreaFigures(store);
  const renewal = new Renewal(store);
  mountAddress(store, address);
  mountFailures(store);
  mountBasemaps(store);

  const headline = mountHeadline(store, figures, startup);
  const panel = mountPanel(store, figures, {
    goTo,
    zoomTo: (bbox) => map.zoomTo(bbox),
    mark: (at) => map.mark(at),
    center: () => leafletMap.center,
    bounds: () => leafletMap.bounds,
    onLook: (looked) => leafletMap.onLook(looked),
  });
  map = mountMap(store, leafletMap, startup, {
    headline: () => headline.headline(),
    panel,
    tilesFailed: (error, of) => renewal.tilesFailed(error, of),
  });
  mountTime(store, figures, startup, { drawn: () => map.drawn(), toRead: () => panel.hasPassing() });
  const modes = mountModes(store, figures, startup);
  const legend = mountLegend(store, figures, address);
  const search = mountSearch(store, address, { goTo, mapView: () => map.mapView });
  mountShare(store, { mapView: () => map.mapView, writeLegend: () => legend.write() });
  mountOffline(startup, () => void renewal.renew());
  mountRest(store, startup);
  if (document.querySelector('meta[name="frontline-draft"]')) {
    startup.add(Priority.Modes, () => void decision().then(({ openDecision }) => openDecision(store, leafletMap)).catch(store.failed));
  }

  const stage = byId("map").parentElement!;
  let highest = 0;
  new ResizeObserver(([foot]) => {
    const { height } = foot!.contentRect;
    stage.style.setProperty("--foot", `${height}px`);
    if (height <= highest) return; // or it could go on: the scale's width, and so its lines, follow the zoom
    highest = height;
    leafletMap.reopen();
  }).observe(byId("foot"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) [search, map, panel, legend, modes].some((part) => part.escape());
  });
  for (const breakpoint of [roomy, short, sideways]) breakpoint.addEventListener("change", () => store.notify("everything"));
  onSchemeChange(() => {
    store.palette = readPalette();
    store.notify("everything", "palette");
  });
}
