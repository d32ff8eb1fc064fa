// How old what a layer shows is. Every layer is dated by itself: what it shows
// may be of another date than the one on show.

import { inForce, isAreal, type Layer, newestDay } from "./catalogue";
import type { Day } from "./dates";

export interface LayerAge {
  /** The date of what is shown. */
  on: Day;
  /** The day on show, less that. */
  days: number;
  /** Whether a daily layer is past its cadence. */
  isStale: boolean;
  /** Why nothing of the layer holds, undefined where something does: an end is known, and grows no older. */
  ends?: string;
}

/** The age of what a layer shows on a day; undefined before its first snapshot. The basemap says nothing about a date. */
export function ageAt(layer: Layer, day: Day): LayerAge | undefined {
  const snapshot = inForce(layer, day);
  if (!snapshot) return undefined;
  const { ends } = snapshot;
  const days = layer.kind === "base" || ends !== undefined ? 0 : Math.max(day - snapshot.day, 0);
  return { on: snapshot.day, days, isStale: layer.cadence === "daily" && days > 0, ends };
}

/** Whether a layer holds something on a day: there is a snapshot, and it is no end. */
export function holds(layer: Layer, day: Day): boolean {
  const age = ageAt(layer, day);
  return age !== undefined && age.ends === undefined;
}

/** From when until when something of a layer holds; without an end to the last. */
export function runsOf(layer: Layer): { from: Day; until?: Day }[] {
  const runs: { from: Day; until?: Day }[] = [];
  let from: Day | undefined;
  for (const { day, ends } of layer.snapshots) {
    if (ends === undefined) from ??= day;
    else if (from !== undefined) {
      runs.push({ from, until: day });
      from = undefined;
    }
  }
  return from === undefined ? runs : [...runs, { from }];
}

/** The day on which a map of layers opens: the newest of its control layers, without one the newest of all. */
export function openingDay(layers: readonly Layer[]): Day | undefined {
  return newestDay(layers.filter((l) => l.kind === "control")) ?? newestDay(layers);
}

/** The layers that have something newer than a day, with the newest. */
export function newerThan(layers: readonly Layer[], day: Day): { layer: Layer; day: Day }[] {
  return layers.flatMap((layer) => {
    const last = layer.snapshots.at(-1);
    return last && last.day > day ? [{ layer, day: last.day }] : [];
  });
}

/** The layers that are coloured by age: two on each other could not be told apart, so claims are where nothing else is. */
export function agedLayers(visible: readonly Layer[]): Layer[] {
  const aged = visible.filter((l) => isAreal(l) && l.timeline);
  const control = aged.filter((l) => l.kind === "control");
  return control.length > 0 ? control : aged;
}
