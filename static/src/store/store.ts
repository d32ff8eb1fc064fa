// What is on show: the state that the reader has chosen, the record that it is
// about, and what follows from the two. Features read it, change it and are told
// of each change, in the order in which they were mounted.

import type { Palette } from "../draw/palette";
import { type Catalogue, isAreal, type Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import type { Feature } from "../model/feature";
import { shows } from "../model/perspective";
import { clampDay, comparedDays, type FeatureRef, hasTwoDates, type PanelContent, shownDay, type State, visibleLayers } from "../model/choices";
import type { Span } from "../model/timeline";
import type { NamedAreas } from "../net/area_names";
import { Compared } from "../net/comparer";

/** What features are told of beside the fields of the state. */
export type Signal =
  /** The record, the colours or the layout are others: all is shown anew. */
  | "everything"
  /** The colours are others. */
  | "palette"
  /** The browser went to another address, and the state with it. */
  | "address"
  /** The reader has come to rest on a date. */
  | "rest"
  /** The reader has let go of a handle of the time bar. */
  | "release"
  /** The answer about the two dates came. */
  | "comparisons"
  /** Areas by date came. */
  | "areas"
  /** The names of the basemap's areas came. */
  | "area names"
  /** What may have changed is forgotten. */
  | "refresh"
  /** What did not come is asked for again. */
  | "retry";

export type Topic = keyof State | Signal;

/** The fields of which all that is shown of the record depends. */
const moment = ["day", "layers", "who", "look", "compare", "anySource"] as const satisfies readonly Topic[];

export class Change {
  readonly #topics: ReadonlySet<Topic>;

  constructor(
    topics: readonly Topic[],
    readonly before: State,
  ) {
    this.#topics = new Set(topics);
  }

  /** Whether the change is of any of these. */
  of(...topics: readonly Topic[]): boolean {
    return topics.some((topic) => this.#topics.has(topic));
  }

  /** Whether another moment of the record is to be shown. */
  get ofMoment(): boolean {
    return this.of(...moment);
  }

  /** Whether all is to be shown anew. */
  get ofAll(): boolean {
    return this.ofMoment || this.of("everything");
  }
}

export type Listener = (change: Change) => void;

export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  /** What the server says of the difference between the two dates. */
  readonly compared = new Compared(() => this.notify("comparisons"));
  /** The names of the basemap's areas, once they are known. */
  areaNames: NamedAreas | undefined;
  /** What was pointed at last, and as of which day. */
  pointed: { spans: ReadonlyMap<string, Span>; region: string | undefined; day: Day } | undefined;
  /** Whether the reader holds a handle of the time bar, which sets it. */
  isHeld: () => boolean = () => false;
  /** Tells that something did not come; set by who says so to the reader. */
  failed: (error: unknown) => void = console.error;

  constructor(
    state: State,
    public catalogue: Catalogue,
    public palette: Palette,
  ) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  set(fields: Partial<State>): void {
    const before = this.#state;
    const after = { ...before, ...fields };
    this.#state = after;
    this.#tell(new Change((Object.keys(after) as (keyof State)[]).filter((field) => after[field] !== before[field]), before));
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  notify(...signals: readonly Signal[]): void {
    this.#tell(new Change(signals, this.#state));
  }

  #tell(change: Change): void {
    if (change.of("refresh")) this.compared.retry();
    if (change.ofAll) this.compare();
    for (const listener of this.#listeners) listener(change);
  }

  /** Shows all of another record, or of the same one anew. */
  renew(catalogue: Catalogue): void {
    this.catalogue = catalogue;
    this.notify("refresh", "everything");
  }

  /** Asks again for what did not come. */
  retry(): void {
    this.notify("refresh", "retry", "everything");
  }

  /** Compares the two dates, where the look is of what changed between them. */
  compare(): void {
    this.compared.show(this.visible.filter(isAreal), this.#state.look === "changes" ? this.comparedDays : undefined, this.#state.anySource);
  }

  // ---- what follows from the state and the record

  get day(): Day {
    return shownDay(this.catalogue, this.#state);
  }

  /** Whether the map follows the record. */
  get isLive(): boolean {
    return this.#state.day === undefined && this.#state.rev === undefined;
  }

  /** The other date, where the look has one. */
  get compareDay(): Day | undefined {
    const { look, compare } = this.#state;
    return hasTwoDates(look) && compare !== undefined ? clampDay(this.catalogue, compare) : undefined;
  }

  /** The two dates, the earlier first. */
  get comparedDays(): { from: Day; to: Day } | undefined {
    return comparedDays(this.catalogue, this.#state);
  }

  get visible(): Layer[] {
    return visibleLayers(this.catalogue, this.#state);
  }

  /** The features that the reader has chosen. */
  get selected(): readonly FeatureRef[] {
    const { panel } = this.#state;
    return panel?.kind === "features" ? panel.refs : [];
  }

  /** Whether a feature of a layer is part of what the chosen perspective shows. */
  shows(layer: Layer, { claimedBy, denials }: Feature): boolean {
    return shows(this.#state.who, layer.kind, { claimedBy, deniedBy: denials.map((d) => d.by) });
  }

  get base(): Layer | undefined {
    return this.catalogue.layers.find((l) => l.kind === "base");
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
