// Corrections and retractions of a date, in words.

import { type Layer, type Retraction, snapshotsBetween } from "../model/catalogue";
import { type Day, longDate } from "../model/dates";
import { t } from "../words/words";
import { titleOf } from "../ui/title";

/** Returns the retractions of a layer. */
export type Withdrawn = (layer: Layer) => readonly Retraction[];

/** A sentence for each correction and retraction of a date. */
export function amendedOn(layers: readonly Layer[], day: Day, withdrawn: Withdrawn): string[] {
  return layers.flatMap((layer) => {
    const say = (key: "marks.corrected" | "marks.retracted", { on, reason }: { on: Day; reason: string }) => `${titleOf(layer)}: ${t(key, { date: longDate(on), reason })}`;
    return [
      ...snapshotsBetween(layer, day, day).flatMap(({ corrected }) => (corrected ? [say("marks.corrected", corrected)] : [])),
      ...withdrawn(layer).flatMap((r) => (r.day === day ? [say("marks.retracted", r)] : [])),
    ];
  });
}
