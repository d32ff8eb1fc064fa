// Changes of the choices that several components make.

import { isAreal, subjects } from "../model/catalogue";
import { compareDefault } from "../model/changes";
import type { Day } from "../model/dates";
import { clampDay, hasTwoDates, modeOfPanel, type TimeMode } from "../model/choices";
import type { Store } from "./store";

export function chooseDay(store: Store, day: Day): void {
  store.set({ day: clampDay(store.catalogue, day) });
}

/** Chooses the date to compare with. */
export function chooseCompare(store: Store, day: Day): void {
  store.set({ compare: clampDay(store.catalogue, day) });
}

/** Chooses a mode, and a date to compare with for one that has two. */
export function chooseMode(store: Store, mode: TimeMode): void {
  const { visible, day: shown } = store;
  const { compare, panel } = store.choices;
  const day = compare ?? compareDefault(visible.filter(isAreal), shown) ?? compareDefault(visible, shown);
  store.set({
    mode,
    compare: hasTwoDates(mode) ? (day ?? shown) : compare,
    panel: panel && (modeOfPanel(panel) ?? mode) !== mode ? undefined : panel,
  });
}

/** Compares the assessors of two layers, which are turned on; undefined compares all. */
export function chooseAssessors(store: Store, pair: readonly string[] | undefined): void {
  for (const id of pair ?? []) if (!store.visible.some((layer) => layer.id === id)) toggleLayer(store, id, true);
  store.set({ assessors: pair });
}

/** Turns attached archives on or off. */
export function toggleBasemaps(store: Store, isOn: boolean): void {
  const { basemaps } = store.catalogue;
  const named = store.offeredBasemaps.map(({ hash }) => hash);
  // At a revision none are there unless they are named.
  if (basemaps.length > 0) store.set({ basemap: isOn ? undefined : [] });
  else store.set({ basemap: isOn ? named : undefined });
}

/** Turns a layer on or off. */
export function toggleLayer(store: Store, id: string, visible: boolean): void {
  const { layers } = store.choices;
  const all = subjects(store.catalogue).map((l) => l.id);
  const shown = all.filter((l) => (l === id ? visible : !layers || layers.includes(l))); // layers of other perspectives stay on
  store.set({ layers: shown.length === all.length ? undefined : shown });
}
