// What the reader does to the state from more than one place.

import { isAreal, subjects } from "../model/catalogue";
import { compareDefault } from "../model/changes";
import type { Day } from "../model/dates";
import { clampDay, hasTwoDates, type Look } from "../model/choices";
import type { Store } from "./store";

export function chooseDay(store: Store, day: Day): void {
  store.set({ day: clampDay(store.catalogue, day) });
}

/** Chooses the date to compare with. */
export function chooseCompare(store: Store, day: Day): void {
  store.set({ compare: clampDay(store.catalogue, day) });
}

/** Chooses a look, and for one that has two dates the other one, too. */
export function chooseLook(store: Store, look: Look): void {
  const { visible, day: shown } = store;
  const { compare, panel } = store.state;
  const day = compare ?? compareDefault(visible.filter(isAreal), shown) ?? compareDefault(visible, shown);
  store.set({
    look,
    compare: hasTwoDates(look) ? (day ?? shown) : compare,
    panel: panel?.kind === "changes" && look !== "changes" ? undefined : panel,
  });
}

/** Turns a layer on or off. */
export function toggleLayer(store: Store, id: string, visible: boolean): void {
  const { layers } = store.state;
  const all = subjects(store.catalogue).map((l) => l.id);
  const shown = all.filter((l) => (l === id ? visible : !layers || layers.includes(l))); // those of other perspectives stay on
  store.set({ layers: shown.length === all.length ? undefined : shown });
}
