// Puts the parts of an embed together, as app.ts and page.ts do for the map's
// own page.

import * as L from "../map/leaflet";
import { allHands, Atlas, type Hand, type Insets } from "../map/atlas";
import type { Picked } from "../draw/plan";
import { fetchAreaNames, type NamedAreas } from "../net/area_names";
import { Drawing } from "../map/drawing";
import { onSchemeChange, readPalette } from "../ui/palette";
import { type Catalogue, isAreal } from "../model/catalogue";
import type { Day } from "../model/dates";
import { agedLayers } from "../model/layer_age";
import type { FeatureRef, State } from "../model/state";
import { Store } from "../model/state";
import { asPictures } from "../model/pictures";
import { formatState, parseState } from "../model/url";
import { at } from "../net/address";
import { ApiError } from "../net/api";
import { Compared } from "../net/compared";
import { openingBounds } from "../net/opening_bounds";
import { fetchCatalogue } from "../net/record";
import { sceneOf } from "../store/scene";
import { Session } from "../store/session";
import { comparedAges, datedWords } from "../ui/age_words";
import { canDraw } from "../ui/can_draw";
import { byId, el } from "../ui/dom";
import { headlineOf, showHeadline } from "../headline/headline";
import { agesSaid, changesSaid } from "../looks/look_words";
import { hideNotice, showNotice } from "../ui/notice";
import { Panel } from "../panel/panel";
import { reportAddress } from "../panel/report";
import { signOf } from "../ui/swatches";
import { SwipeDivider } from "../looks/swipe_divider";
import { language, t } from "../words/words";
import { Moments, momentsOf } from "./moments";
import { type EmbedOptions, readOptions } from "./options";
import { renewStanding } from "./standing";

/** Milliseconds between looks for what is newer, or was withdrawn. */
const freshness = 60_000;

export class EmbedMap {
  readonly #options: EmbedOptions;
  readonly #store: Store;
  readonly #session: Session;
  readonly #atlas: Atlas;
  readonly #panel: Panel;
  readonly #divider: SwipeDivider;
  readonly #moments: Moments | undefined;
  readonly #compared = new Compared(() => this.#show());
  readonly #legend = el("section", { class: "legend look-said", attributes: { "aria-live": "polite", hidden: "" } });
  #areaNames: NamedAreas | undefined;

  constructor(options: EmbedOptions, state: State, catalogue: Catalogue, atlas: Atlas) {
    this.#options = options;
    this.#store = new Store(state);
    this.#session = new Session(this.#store, catalogue);
    const failed = (error: unknown) => this.#failed(error);
    this.#atlas = atlas;
    atlas.listen({ moved: (view) => this.#store.set({ view }), picked: (picked) => this.#picked(picked), failed });
    this.#panel = new Panel({
      close: () => this.#open([]),
      changes: () => ({ title: "", elements: [] }),
      pickRegion: () => undefined,
      follow: (ref) => this.#open([ref]),
      earlier: (rev) => this.#mapAddress({ ...this.#session.state, rev, day: this.#session.day }),
      report: (feature) => reportAddress(this.#session.catalogue.report, feature, this.#session.day),
      shows: (layer, feature) => this.#session.shows(layer, feature),
      failed,
    });
    this.#divider = new SwipeDivider((swipe) => this.#store.set({ swipe }));
    this.#moments = options.range && new Moments((day) => this.#store.set({ day }));
    document.querySelector("main")!.append(this.#legend);
    this.#listen();
  }

  async begin(): Promise<void> {
    const { view } = this.#session.state;
    if (view) this.#atlas.view = view;
    else this.#atlas.open(await openingBounds(this.#session.visible, this.#session.day));
    this.#show();
    this.#areaNames = await fetchAreaNames(this.#session.base);
    this.#show();
  }

  #listen(): void {
    document.getElementById("zoom-in")?.addEventListener("click", () => this.#atlas.zoomBy(1));
    document.getElementById("zoom-out")?.addEventListener("click", () => this.#atlas.zoomBy(-1));
    // A page that is scrolled past is not caught by the map.
    byId("map").addEventListener("wheel", (event) => (event.ctrlKey || event.metaKey ? undefined : event.stopImmediatePropagation()), { capture: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#session.state.panel) this.#open([]);
    });
    this.#store.subscribe((state, before) => {
      if (state.swipe !== before.swipe) this.#atlas.divide(state.swipe / 100);
      if (state.panel !== before.panel) this.#atlas.select(this.#session.selected);
      if (state.view !== before.view && state.day === before.day) this.#linkFull();
      else this.#show();
    });
    onSchemeChange(() => {
      this.#session.palette = readPalette();
      this.#show();
    });
    window.setInterval(() => void this.#refresh(), freshness);
    document.addEventListener("visibilitychange", () => void this.#refresh());
  }

  #picked({ refs }: Picked): void {
    this.#open(refs);
  }

  #open(refs: readonly FeatureRef[]): void {
    const within = byId("panel").contains(document.activeElement);
    this.#store.set({ panel: refs.length > 0 ? { kind: "features", refs } : undefined });
    if (within && refs.length === 0) byId("map").focus({ preventScroll: true });
  }

  #show(): void {
    const { state, day, compareDay, visible, palette } = this.#session;
    const days = state.look === "changes" ? this.#session.compared : undefined;
    this.#compared.show(visible.filter(isAreal), days, state.anySource);
    const parts = { mayCompare: (layer: Parameters<Compared["allows"]>[0]) => this.#compared.allows(layer), areaNames: this.#areaNames?.names };
    const left = state.look === "swipe" ? compareDay : undefined;
    const headline = headlineOf(this.#session, false);
    this.#atlas.show(
      sceneOf(this.#session, day, parts),
      left === undefined ? undefined : { scene: sceneOf(this.#session, left, parts), divider: state.swipe / 100 },
      // With the map, in one frame: it says what is on screen.
      () => showHeadline(headline, (layer) => signOf(layer, palette)),
    );
    this.#divider.show(left === undefined ? undefined : { left, right: day, asOf: { left: datedWords(visible, left, "ground"), right: datedWords(visible, day, "ground") }, at: state.swipe });
    this.#showLegend(days);
    this.#panel.moved(day, false);
    void this.#panel.show(state.panel, this.#session.catalogue, day, { spans: new Map(), region: undefined });
    if (this.#moments && this.#options.range) this.#moments.show(momentsOf(this.#session.catalogue, visible, this.#options.range), day);
    this.#linkFull();
  }

  #showLegend(days: { from: Day; to: Day } | undefined): void {
    const { visible, palette, state } = this.#session;
    const said = days
      ? this.#compared.comparisons.map((c) => changesSaid(c, comparedAges(c.layer, days), palette))
      : state.look === "age"
        ? agesSaid({ aged: agedLayers(visible), day: this.#session.day, palette })
        : [];
    this.#legend.hidden = said.length === 0;
    this.#legend.replaceChildren(...said);
  }

  /** The way to the full map leads to what is on show. */
  #linkFull(): void {
    byId<HTMLAnchorElement>("full").href = this.#mapAddress(this.#session.state);
  }

  #mapAddress(state: State): string {
    const query = formatState(state);
    return new URL(`${at("/")}${query}${query === "" ? "?" : "&"}lang=${language()}`, location.href).href;
  }

  #failed(error: unknown): void {
    const why = error instanceof ApiError ? error.message : t("page.went_wrong");
    showNotice(t("page.partly", { why }), () => {
      this.#atlas.retry();
      this.#compared.retry();
      this.#show();
    });
  }

  async #refresh(): Promise<void> {
    if (document.visibilityState !== "visible") return;
    try {
      const newer = await fetchCatalogue(this.#session.state.rev, this.#session.catalogue);
      if (newer === this.#session.catalogue) return;
      await renewStanding();
      this.#session.catalogue = newer;
      this.#show();
    } catch {
      // What is on screen stays true; the next look may have better luck.
    }
  }
}

/** By what the map is moved: in a page that is scrolled by one finger, by two. */
function hands({ canMove }: EmbedOptions): readonly Hand[] {
  if (!canMove) return [];
  return allHands.filter((hand) => hand !== "dragging" || !window.matchMedia("(pointer: coarse)").matches);
}

const uncovered = (): ReturnType<Insets> => [L.point(0, 0), L.point(0, 0)];

/** Starts the embed; where the server does not answer, says so and tries again on demand. */
export async function startEmbed(map?: EmbedMap): Promise<void> {
  const options = readOptions(document.body);
  const asked = parseState(options.query);
  const state = canDraw() ? asked : asPictures(asked);
  try {
    if (!map) {
      const catalogue = await fetchCatalogue(state.rev);
      const atlas = await Atlas.on(byId("map"), uncovered, new Drawing(language()), hands(options));
      map = new EmbedMap(options, state, catalogue, atlas);
    }
    hideNotice();
    await map.begin();
  } catch (error) {
    showNotice(error instanceof ApiError ? error.message : t("page.went_wrong"), () => void startEmbed(map));
    if (!(error instanceof ApiError)) throw error;
  }
}
