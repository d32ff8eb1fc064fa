// What follows from the state: the page shows it.

import type { Atlas, AtlasEvents } from "./map/atlas";
import { fetchAreaNames, type NamedAreas } from "./net/area_names";
import { type Scene, sceneOf, sourceOf } from "./store/scene";
import { layerColour } from "./draw/palette";
import { AreaFigures } from "./store/area_figures";
import { km2 } from "./model/area";
import { firstDay, inForce, isAreal, newestDay, type Snapshot, subjects } from "./model/catalogue";
import { type Day, longDate, shortDate } from "./model/dates";
import type { Feature } from "./model/feature";
import { agedLayers } from "./model/layer_age";
import { pause } from "./core/pause";
import { type FeatureRef, timeDomain } from "./model/state";
import type { Span } from "./model/timeline";
import { spanFor } from "./model/timescale";
import { fetchFeatures } from "./net/api";
import { site } from "./net/site";
import { Areas } from "./net/areas";
import { Compared } from "./net/compared";
import type { Session } from "./store/session";
import { addressOf } from "./store/address";
import { showAsPictures } from "./headline/as_pictures";
import { datedWords } from "./ui/age_words";
import { announce } from "./ui/announcer";
import { changeRows } from "./ui/change_words";
import { ChangesList } from "./panel/changes_list";
import { showCredits } from "./headline/credits";
import { byId } from "./ui/dom";
import { type HeadlineInput, headlineOf, headlineText, showHeadline } from "./headline/headline";
import { titleOf } from "./ui/title";
import { Key, type KeyActions, type KeyInput } from "./key/key";
import { sideways } from "./ui/layout";
import { card } from "./panel/card";
import { LookBox, type LookBoxActions } from "./looks/look_box";
import { Panel, type PanelActions } from "./panel/panel";
import { showPinned } from "./headline/pinned";
import { Passing } from "./panel/passing";
import { reportAddress } from "./panel/report";
import { signOf } from "./ui/swatches";
import { SwipeDivider } from "./looks/swipe_divider";
import { textAddress } from "./net/text_address";
import { Timebar, type TimebarActions } from "./time/timebar";
import { t } from "./words/words";

/** Milliseconds until a date counts as chosen, and not passed over: then what is said of it is asked for. */
const rest = 200;

/** What the reader does on each part of the page. */
export interface PageActions {
  map: AtlasEvents;
  time: TimebarActions;
  key: KeyActions;
  panel: Omit<PanelActions, "changes" | "shows" | "earlier" | "report">;
  looks: LookBoxActions;
  /** The divider was moved, in per cent. */
  divide(at: number): void;
  /** Features were asked for, to be read. */
  open(refs: readonly FeatureRef[]): void;
  failed(error: unknown): void;
}

export class Page {
  readonly #session: Session;
  readonly #failed: (error: unknown) => void;
  readonly atlas: Atlas;
  readonly panel: Panel;
  #timebar: Timebar | undefined;
  readonly #actions: PageActions;
  #key: Key | undefined;
  #looks: LookBox | undefined;
  readonly #divider: SwipeDivider;
  readonly passing: Passing;
  readonly #compared = new Compared(() => this.#showCompared());
  readonly #changes = new ChangesList((bbox) => this.atlas.approach(bbox));
  readonly #figures: AreaFigures;
  #areaNames: NamedAreas | undefined;
  /** The features in force that the key speaks of, by layer. */
  #features = new Map<string, { snapshot: Snapshot | undefined; features: readonly Feature[] }>();
  /** What was pointed at last, and as of which day. */
  pointed: { spans: ReadonlyMap<string, Span>; region: string | undefined; day: Day } | undefined;
  /** Whether the record is played. */
  isPlaying = false;
  /** Resolves once the panel shows what was chosen. */
  panelShown: Promise<void> = Promise.resolve();

  constructor(session: Session, atlas: Atlas, actions: PageActions) {
    this.#session = session;
    this.#actions = actions;
    this.#failed = actions.failed;
    this.atlas = atlas;
    atlas.listen(actions.map);
    this.panel = new Panel({
      ...actions.panel,
      changes: () => this.#listChanges(),
      shows: (layer, feature) => session.shows(layer, feature),
      earlier: (rev) => (site().isPublished ? undefined : addressOf({ ...session.state, rev, day: session.day })),
      report: (feature) => reportAddress(session.catalogue.report, feature, session.day),
    });
    this.#divider = new SwipeDivider(actions.divide);
    this.passing = new Passing({
      visible: () => session.visible,
      shows: (layer, f) => session.shows(layer, f),
      isReading: () => session.state.panel?.kind === "statements",
      card: (feature, { layer, snapshot }) =>
        card(feature, { layer, snapshot, day: snapshot.day, nameOf: () => undefined, follow: actions.panel.follow, retracted: [] }),
      open: (layer, features) => actions.open(features.map(({ id }) => ({ layer: layer.id, id }))),
    });
    this.#figures = new AreaFigures(new Areas(() => this.showTime(), actions.failed));
  }

  /** Whether the reader holds a handle of the time bar. */
  get isHeld(): boolean {
    return this.#timebar?.isHeld === true;
  }

  /** Forgets what may have changed and what did not come. */
  refresh(): void {
    this.#figures.refresh();
    this.#compared.retry();
    if (!this.#areaNames) void this.nameAreas();
  }

  /** Moves the divider of the two dates. */
  divide(): void {
    this.atlas.divide(this.#session.state.swipe / 100);
    this.showDivider();
  }

  announceRegion(): void {
    const { region } = this.#session.state;
    announce(region === undefined ? t("area.announced_everywhere") : t("area.announced_region", { region: this.regionName(region) }));
  }

  /** All that follows from the date at once; what is said of it follows when the date rests. */
  showAll(): void {
    this.panel.moved(this.#session.day, this.isHeld);
    this.#showWords();
    this.showMap();
    this.showTime();
    this.showLooks();
    this.showDivider();
    this.#keyShow();
  }

  /**
   * The same for the first time, when it takes long: in pieces, the map early, so
   * that its tiles are on their way; resolves once they are there. What is written
   * out waits until ready.
   */
  async showFirst(ready: () => Promise<void>): Promise<void> {
    this.#showWords();
    await pause();
    this.showMap();
    await pause();
    for (const layer of this.#session.visible) {
      signOf(layer, this.#session.palette); // a browser's first drawings take it long
      await pause();
    }
    await ready();
    this.#showHeadline(this.#headline); // there is no map yet that shows something else
    await pause();
    await this.#makeTimebar();
    this.showTime();
    await pause();
    this.showLooks();
    this.showDivider();
    await this.atlas.settled();
  }

  #showHeadline(headline: HeadlineInput): void {
    showHeadline(headline, (layer) => signOf(layer, this.#session.palette));
  }

  /** What else is said around the map. */
  #showWords(): void {
    const base = this.#session.base;
    const { look, anySource } = this.#session.state;
    const days = look === "changes" ? this.#session.compared : undefined;
    this.#compared.show(this.#session.visible.filter(isAreal), days, anySource);
    const text = textAddress(this.#session.state, this.#session.day, this.#session.compared);
    showCredits([...(base ? [base] : []), ...this.#session.visible], text);
    if (text !== undefined) byId<HTMLAnchorElement>("skip-text").href = text;
    byId("skip-text").hidden = text === undefined;
    showPinned(this.#session.state, this.#session.catalogue.style);
    showAsPictures(this.#session.state);
  }

  get #headline(): HeadlineInput {
    return headlineOf(this.#session, !sideways.matches);
  }

  #resting: number | undefined;

  /** What needs a request waits until the reader has come to rest on a date. */
  settle(): void {
    window.clearTimeout(this.#resting);
    if (!this.#begun) {
      this.#begun = true;
      this.#settled();
      return;
    }
    this.#resting = window.setTimeout(() => {
      if (!this.isHeld) this.#settled();
    }, rest);
  }

  #begun = false;

  #settled(): void {
    const area = this.#area?.words;
    announce(`${longDate(this.#session.day)}. ${headlineText(this.#headline)}${area ? `. ${area}` : ""}`);
    this.showPanel();
    void this.#showKeyEntries();
  }

  /** The answer about what changed came. */
  #showCompared(): void {
    this.showMap();
    this.showLooks();
    this.#keyShow();
    if (this.#session.state.panel?.kind === "changes") this.showPanel();
    const words = this.#compared.comparisons.flatMap(({ layer, answer, ends }) =>
      answer.state === "known"
        ? [`${titleOf(layer)}: ${changeRows(layer, answer.changes, ends ? [ends.from.day, ends.to.day] : []).map(({ words, km2: value }) => t("changes.figure", { change: words, km2: km2(value) })).join("; ") || t("changes.nothing")}`]
        : [],
    );
    if (words.length > 0) announce(words.join(". "));
  }

  #listChanges(): { title: string; elements: HTMLElement[] } {
    const days = this.#session.compared;
    return {
      title: days ? t("changes.title_dates", { from: shortDate(days.from), to: shortDate(days.to) }) : t("looks.changes"),
      elements: this.#changes.elements(this.#compared.comparisons, days, this.#session.visible.some(isAreal), this.#session.palette),
    };
  }

  /** Opens or closes the choice of looks. */
  openLooks(isOpen: boolean): void {
    byId("looks").hidden = !isOpen;
    this.showLooks();
  }

  /** Nobody sees the choice while it is closed. */
  showLooks(): void {
    if (byId("looks").hidden) return;
    this.#looks ??= new LookBox(this.#actions.looks);
    this.#looks.show({
      look: this.#session.state.look,
      day: this.#session.day,
      compare: this.#session.compareDay,
      compared: this.#session.compared,
      first: firstDay(subjects(this.#session.catalogue)) ?? this.#session.catalogue.today,
      last: this.#session.catalogue.today,
      comparisons: this.#compared.comparisons,
      hasGround: this.#session.visible.some(isAreal),
      aged: agedLayers(this.#session.visible),
      listed: this.#session.state.panel?.kind === "changes",
      palette: this.#session.palette,
    });
  }

  showDivider(): void {
    const left = this.#session.state.look === "swipe" ? this.#session.compareDay : undefined;
    this.#divider.show(left === undefined ? undefined : { left, right: this.#session.day, asOf: { left: datedWords(this.#session.visible, left, "ground"), right: datedWords(this.#session.visible, this.#session.day, "ground") }, at: this.#session.state.swipe });
  }

  regionName(key: string): string {
    return this.#areaNames?.regions.get(key) ?? t("area.picked");
  }

  get #area() {
    const { curve, region } = this.#session.state;
    const question = { catalogue: this.#session.catalogue, visible: this.#session.visible, curve, region, day: this.#session.day, compare: this.#session.compareDay };
    return this.#figures.answer(question, this.#session.palette, (key) => this.#areaNames?.regions.get(key));
  }

  /** The bar is made and put onto the page in tasks of their own, before it shows anything. */
  async #makeTimebar(): Promise<void> {
    const { time } = this.#actions;
    const timebar = new Timebar({
      ...time,
      released: () => {
        this.settle();
        time.released();
      },
    });
    await pause();
    timebar.place();
    await pause();
    this.#timebar = timebar;
  }

  showTime(): void {
    const domain = timeDomain(this.#session.catalogue, this.#session.state);
    const daily = this.#session.visible.filter((l) => l.cadence === "daily");
    const from = firstDay(daily);
    const until = newestDay(daily);
    const series = from === undefined || until === undefined ? undefined : { from, until };
    this.#timebar?.show({
      day: this.#session.day,
      compare: this.#session.compareDay,
      span: this.#session.state.span ?? spanFor({ from: domain.first, until: domain.last }, series),
      area: this.#area,
      live: this.#session.isLive,
      playing: this.isPlaying,
      visible: this.#session.visible,
      domain,
      today: this.#session.catalogue.today,
      colours: {
        ink: this.#session.palette.colours["place-name"],
        muted: this.#session.palette.colours["country-name"],
        line: this.#session.palette.colours["oblast-line"],
        font: this.#session.palette.font,
        paper: this.#session.palette.surface,
        of: (layer) => layerColour(layer, this.#session.palette),
      },
      withdrawn: (layer) => this.#session.withdrawn(layer),
    });
  }

  #scene(day: Day): Scene {
    return sceneOf(this.#session, day, { mayCompare: (layer) => this.#compared.allows(layer), areaNames: this.#areaNames?.names });
  }

  /** The headline changes with the map, in one frame: it says what is on screen, and not what is still being drawn. */
  showMap(): void {
    const headline = this.#headline;
    const other = this.#session.state.look === "swipe" ? this.#session.compareDay : undefined;
    this.atlas.show(
      this.#scene(this.#session.day),
      other === undefined ? undefined : { scene: this.#scene(other), divider: this.#session.state.swipe / 100 },
      () => this.#showHeadline(headline),
    );
  }

  showPanel(): void {
    byId("statements-open").setAttribute("aria-expanded", String(this.#session.state.panel?.kind === "statements"));
    const pointed = this.pointed?.day === this.#session.day ? this.pointed : undefined;
    const region = pointed?.region;
    this.panelShown = this.panel.show(this.#session.state.panel, this.#session.catalogue, this.#session.day, {
      spans: pointed?.spans ?? new Map(),
      region:
        region === undefined || !this.#area ? undefined : { name: this.regionName(region), picked: region === this.#session.state.region },
    });
  }

  /** What the key speaks of: nothing that came for another date, or that is not shown. */
  #featuresInForce(): Map<string, readonly Feature[]> {
    const { visible, day } = this.#session;
    return new Map(
      visible.flatMap((layer) => {
        const known = this.#features.get(layer.id);
        return known && known.snapshot === inForce(layer, day) ? [[layer.id, known.features.filter((f) => this.#session.shows(layer, f))] as const] : [];
      }),
    );
  }

  async #showKeyEntries(): Promise<void> {
    const day = this.#session.day;
    const revision = this.#session.catalogue.revision;
    try {
      const described = this.#session.visible;
      const entries = await Promise.all(
        described.map(async (layer) => {
          const snapshot = inForce(layer, day);
          const features = snapshot ? [...(await fetchFeatures(layer, snapshot)).values()] : [];
          return [layer.id, { snapshot, features }] as const;
        }),
      );
      if (day !== this.#session.day || revision !== this.#session.catalogue.revision) return;
      this.#features = new Map(entries);
      this.#keyShow();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Opens or closes the key. */
  openKey(isOpen: boolean): void {
    byId("key").hidden = !isOpen;
    this.#keyShow();
  }

  /** Nobody sees the key while it is closed. */
  #keyShow(): void {
    if (!byId("key").hidden) this.writeKey();
  }

  writeKey(): void {
    this.#key ??= new Key(this.#actions.key);
    this.#key.show(this.#keyInput);
  }

  get #keyInput(): KeyInput {
    const visible = this.#session.visible;
    const scene = this.#scene(this.#session.day);
    return {
      day: this.#session.day,
      layers: subjects(this.#session.catalogue),
      base: this.#session.base,
      who: this.#session.state.who,
      isVisible: (layer) => visible.includes(layer),
      features: this.#featuresInForce(),
      areas: (layer) => this.#figures.standing(layer, this.#session.day),
      palette: this.#session.palette,
      drawnAs: (layer) => {
        const kind = sourceOf(scene, layer)?.moment?.kind ?? "date";
        return kind === "date" && scene.look === "age" && isAreal(layer) ? "outline" : kind;
      },
    };
  }

  /** Names of countries and oblasts stand at one point each; they come after the first picture. */
  async nameAreas(): Promise<void> {
    try {
      this.#areaNames = await fetchAreaNames(this.#session.base);
      if (this.#areaNames) this.showMap();
    } catch (error) {
      this.#failed(error);
    }
  }
}
