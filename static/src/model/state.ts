// What the reader has chosen. Everything on the page follows from it and from
// the catalogue, and all of it is in the URL.

import { type Catalogue, firstDay, type Layer, newestDay, subjects } from "./catalogue";
import type { Day } from "./dates";

export interface MapView {
  zoom: number;
  lat: number;
  lon: number;
}

/** Names a feature of a layer. */
export interface FeatureRef {
  layer: string;
  id: string;
}

/** What the panel shows: features, or all statements of the date. */
export type PanelContent = { kind: "features"; refs: readonly FeatureRef[] } | { kind: "statements" };

export interface State {
  /** undefined is live: the newest snapshot of any visible layer. */
  day: Day | undefined;
  /** The layers turned on; undefined is all of them, those to come included. */
  layers: readonly string[] | undefined;
  /** undefined is the opening view. */
  view: MapView | undefined;
  panel: PanelContent | undefined;
}

export const openingState: State = { day: undefined, layers: undefined, view: undefined, panel: undefined };

/** The layers that the reader sees, the basemap left out, as they are drawn. */
export function visibleLayers(catalogue: Catalogue, state: State): Layer[] {
  const { layers } = state;
  return subjects(catalogue).filter((l) => !layers || layers.includes(l.id));
}

/** The day on show: the chosen one, held to the record, or the newest. */
export function shownDay(catalogue: Catalogue, state: State): Day {
  if (state.day !== undefined) return clampDay(catalogue, state.day);
  return newestDay(visibleLayers(catalogue, state)) ?? newestDay(subjects(catalogue)) ?? catalogue.today;
}

/** Holds a day between the first snapshot of the record and today. */
export function clampDay(catalogue: Catalogue, day: Day): Day {
  const first = firstDay(subjects(catalogue)) ?? catalogue.today;
  return Math.min(Math.max(day, first), Math.max(first, catalogue.today));
}

/** The days that the time bar spans; the day on show is always among them. */
export function timeDomain(catalogue: Catalogue, state: State): { first: Day; last: Day } {
  const visible = visibleLayers(catalogue, state);
  const among = visible.length > 0 ? visible : subjects(catalogue);
  const day = shownDay(catalogue, state);
  return {
    first: Math.min(firstDay(among) ?? day, day),
    last: Math.max(newestDay(among) ?? day, day),
  };
}

export type Listener = (state: State, before: State) => void;

/** Holds the state and tells who listens of each change. */
export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  set(change: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    for (const listener of this.#listeners) listener(this.#state, before);
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
