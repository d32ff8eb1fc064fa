// The age of what a layer shows. Each layer is dated by itself: its snapshot in force
// may be of an earlier date than the one shown.

import { inForce, isAreal, type Layer, newestDay } from "./catalogue";
import type { Day } from "./dates";

export interface LayerAge {
  /** The date of the snapshot in force. */
  on: Day;
  /** Days from it to the day shown. */
  days: number;
  /** Whether a daily layer is past its cadence. */
  isStale: boolean;
  /** The reason of an end, which does not age. */
  ends?: string;
}

/** The age of a layer on a day; undefined before its first snapshot. The ground has none. */
export function ageAt(layer: Layer, day: Day): LayerAge | undefined {
  const snapshot = inForce(layer, day);
  if (!snapshot) return undefined;
  const { ends } = snapshot;
  const days = layer.kind === "base" || ends !== undefined ? 0 : Math.max(day - snapshot.day, 0);
  return { on: snapshot.day, days, isStale: layer.cadence === "daily" && days > 0, ends };
}

/** Whether a snapshot is in force that is no end. */
export function holds(layer: Layer, day: Day): boolean {
  const age = ageAt(layer, day);
  return age !== undefined && age.ends === undefined;
}

/** The periods in which a layer holds; the last may be open. */
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

/** The opening day: the newest of the control layers, without one the newest of all. */
export function openingDay(layers: readonly Layer[]): Day | undefined {
  return newestDay(layers.filter((l) => l.kind === "control")) ?? newestDay(layers);
}

/** The layers with a snapshot after a day, and its date. */
export function newerThan(layers: readonly Layer[], day: Day): { layer: Layer; day: Day }[] {
  return layers.flatMap((layer) => {
    const last = layer.snapshots.at(-1);
    return last && last.day > day ? [{ layer, day: last.day }] : [];
  });
}

/** The layers coloured by age: control, or else claims, since both could not be told apart. */
export function agedLayers(visible: readonly Layer[]): Layer[] {
  const aged = visible.filter((l) => isAreal(l) && l.timeline);
  const control = aged.filter((l) => l.kind === "control");
  return control.length > 0 ? control : aged;
}
