// The store: the reader's choices, the record, and what follows from the two.
// Components read and change it, and hear of changes in the order in which they were
// mounted.

import type { AgreedHere, Picked } from "../draw/grid_spec";
import type { Palette } from "../draw/palette";
import { type Compared, comparedOf } from "../model/assessors";
import type { Basemap, BasemapInView } from "../model/basemap";
import { type Catalogue, isAreal, type Layer, regionsLayer } from "../model/catalogue";
import type { Day } from "../model/dates";
import type { Feature } from "../model/feature";
import type { LonLat } from "../model/geodesy";
import { type Perspective, perspectiveOf, shows } from "../model/perspective";
import { clampDay, comparedDays, type FeatureRef, hasTwoDates, type PanelContent, shownDay, type Choices, visibleLayers } from "../model/choices";
import { recentSpan, untold } from "../model/recent";
import type { NamedAreas } from "../net/area_names";
import { Comparer } from "../net/comparer";

/** What components are notified of, beside the choices. */
export type Signal =
  /** The record, the colours or the layout changed: show everything again. */
  | "everything"
  /** The colours changed. */
  | "palette"
  /** The browser navigated to another address, and the choices with it. */
  | "address"
  /** The reader stays on a date. */
  | "rest"
  /** The reader released a handle of the time bar. */
  | "release"
  /** The difference between the two dates was loaded. */
  | "comparisons"
  /** Areas by date were loaded. */
  | "areas"
  /** The reader points at other ground of a comparison. */
  | "hovered"
  /** The names of the ground's areas were loaded. */
  | "area names"
  /** Archives that the address names were loaded, or one is gone. */
  | "basemaps"
  /** Others are drawn in the view. */
  | "basemaps in view"
  /** Drop cached answers that may have changed. */
  | "refresh"
  /** Retry failed requests. */
  | "retry";

export type Topic = keyof Choices | Signal;

/** The choices that all that is shown depends on. */
const moment = ["day", "layers", "who", "mode", "compare", "assessors", "anySource", "glow"] as const satisfies readonly Topic[];

export class Change {
  readonly #topics: ReadonlySet<Topic>;

  constructor(
    topics: readonly Topic[],
    readonly before: Choices,
  ) {
    this.#topics = new Set(topics);
  }

  /** Whether the change is of any of these. */
  of(...topics: readonly Topic[]): boolean {
    return topics.some((topic) => this.#topics.has(topic));
  }

  /** Whether another moment of the record is shown. */
  get ofMoment(): boolean {
    return this.of(...moment);
  }

  /** Whether everything is to be shown again. */
  get ofAll(): boolean {
    return this.ofMoment || this.of("everything");
  }
}

export type Listener = (change: Change) => void;

export class Store {
  #choices: Choices;
  readonly #listeners: Listener[] = [];

  /** Loads the difference between the two dates. */
  readonly comparer = new Comparer(() => this.notify("comparisons"));
  /** The names of the ground's areas, once they are loaded. */
  areaNames: NamedAreas | undefined;
  /** Archives that the address names, by hash, once they are loaded. */
  readonly namedBasemaps = new Map<string, Basemap>();
  /** Those that are no longer there. */
  readonly goneBasemaps = new Set<string>();
  /** Those drawn in the view; set by the map. */
  basemapsInView: readonly BasemapInView[] = [];
  /** What was found at the last click, exactly where, and the day it was of. */
  pointed: (Picked & { day: Day; at: LonLat }) | undefined;
  /** What several who assess agree on where the reader points. */
  hovered: readonly AgreedHere[] = [];
  /** Whether the reader holds a handle of the time bar; set by the time bar. */
  isHeld: () => boolean = () => false;
  /** Whether time is played; set by the time bar. */
  isPlaying: () => boolean = () => false;
  /** Reports a failed request; set by mountFailures. */
  failed: (error: unknown) => void = console.error;

  constructor(
    choices: Choices,
    public catalogue: Catalogue,
    public palette: Palette,
  ) {
    this.#choices = choices;
  }

  get choices(): Choices {
    return this.#choices;
  }

  set(fields: Partial<Choices>): void {
    const before = this.#choices;
    const after = { ...before, ...fields };
    this.#choices = after;
    this.#tell(new Change((Object.keys(after) as (keyof Choices)[]).filter((field) => after[field] !== before[field]), before));
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  notify(...signals: readonly Signal[]): void {
    this.#tell(new Change(signals, this.#choices));
  }

  #tell(change: Change): void {
    if (change.of("refresh")) this.comparer.retry();
    if (change.ofAll) this.compare();
    for (const listener of this.#listeners) listener(change);
  }

  /** Replaces the record, and shows everything again. */
  renew(catalogue: Catalogue): void {
    this.catalogue = catalogue;
    this.notify("refresh", "everything");
  }

  /** Retries failed requests. */
  retry(): void {
    this.notify("refresh", "retry", "everything");
  }

  /** Compares the two dates whose changes are shown, or glow. */
  compare(): void {
    const { recent } = this;
    const layers = recent ? this.visible.filter((l) => l.kind === "control" && !untold(l, recent)) : this.visible.filter(isAreal);
    this.comparer.show(layers, recent ?? (this.#choices.mode === "changes" ? this.comparedDays : undefined), this.#choices.anySource);
  }

  // ---- derived from the choices and the record

  get day(): Day {
    return shownDay(this.catalogue, this.#choices);
  }

  /** Whether the map is live: it follows the record. */
  get isLive(): boolean {
    return this.#choices.day === undefined && this.#choices.rev === undefined;
  }

  /** The other date, in modes that have two. */
  get compareDay(): Day | undefined {
    const { mode, compare } = this.#choices;
    return hasTwoDates(mode) && compare !== undefined ? clampDay(this.catalogue, compare) : undefined;
  }

  /** The two dates, the earlier first. */
  get comparedDays(): { from: Day; to: Day } | undefined {
    return comparedDays(this.catalogue, this.#choices);
  }

  /** The two dates whose difference glows. */
  get recent(): { from: Day; to: Day } | undefined {
    return this.#choices.glow && this.#choices.mode === "map" ? recentSpan(this.day) : undefined;
  }

  /** Those who assess and are compared, in the mode that shows them side by side. */
  get compared(): Compared | undefined {
    return this.#choices.mode === "assessors" ? comparedOf(this.catalogue, this.#choices) : undefined;
  }

  get visible(): Layer[] {
    return visibleLayers(this.catalogue, this.#choices);
  }

  /** The layers that the map draws: where two who assess are compared, nobody else's assessment. */
  get drawn(): Layer[] {
    const { compared, visible } = this;
    return compared ? visible.filter((layer) => layer.kind !== "control" || compared.layers.includes(layer)) : visible;
  }

  /** The features selected. */
  get selected(): readonly FeatureRef[] {
    const { panel } = this.#choices;
    return panel?.kind === "features" ? panel.refs : [];
  }

  /** Whose word is shown. */
  get perspective(): Perspective {
    return perspectiveOf(this.catalogue.parties, this.#choices.who);
  }

  /** Whether the perspective shows a feature. */
  shows(layer: Layer, { claimedBy, denials }: Feature): boolean {
    return shows(this.perspective, layer.kind, { claimedBy, deniedBy: denials.map((d) => d.by) });
  }

  /** What was found at the last click, while its cards are shown. */
  get shownPoint(): (Picked & { at: LonLat }) | undefined {
    const { pointed } = this;
    const { panel } = this.#choices;
    return pointed?.day === this.day && panel?.kind === "features" && panel.refs === pointed.refs ? pointed : undefined;
  }

  get base(): Layer | undefined {
    return this.catalogue.layers.find((l) => l.kind === "base");
  }

  /** The layer that regions are from: the ground's, where there is none of its own. */
  get regions(): Layer | undefined {
    return this.waters.find((l) => l.id === regionsLayer) ?? this.base;
  }

  /** The other layers of the ground, which lie on its base: water. */
  get waters(): readonly Layer[] {
    return this.catalogue.layers.filter((l) => l.kind === "base").slice(1);
  }

  /** An archive that is known and not gone. */
  basemapOf(hash: string): Basemap | undefined {
    if (this.goneBasemaps.has(hash)) return undefined;
    return this.catalogue.basemaps.find((b) => b.hash === hash) ?? this.namedBasemaps.get(hash);
  }

  /** The archives drawn over the ground, bottom first: those attached, unless the address says which. */
  get basemaps(): readonly Basemap[] {
    const { basemap, rev } = this.#choices;
    const hashes = basemap ?? (rev === undefined ? this.catalogue.basemaps.map(({ hash }) => hash) : []);
    return hashes.flatMap((hash) => this.basemapOf(hash) ?? []);
  }

  /** The archives that are drawn, or would be if they were turned on. */
  get offeredBasemaps(): readonly Basemap[] {
    const { basemaps } = this;
    if (basemaps.length > 0) return basemaps;
    const known = this.catalogue.basemaps.length > 0 ? this.catalogue.basemaps : [...this.namedBasemaps.values()];
    return known.filter(({ hash }) => !this.goneBasemaps.has(hash));
  }

  layer(id: string): Layer | undefined {
    return this.catalogue.layers.find((l) => l.id === id);
  }

  open(panel: PanelContent): void {
    this.set({ panel });
  }

  close(): void {
    this.set({ panel: undefined });
  }
}
