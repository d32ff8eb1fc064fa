// The slider through the snapshots of a range of dates. Nothing is interpolated: it
// stops at snapshots only.

import { byId } from "../ui/dom";
import { type Catalogue, type Layer, snapshotsBetween } from "../model/catalogue";
import { type Day, longDate } from "../model/dates";

/** The days with a snapshot that was neither retracted nor pinned before a recount. */
export function momentsOf({ retractions, recounts, today }: Catalogue, layers: readonly Layer[], { from, until = today }: { from: Day; until: Day | undefined }): Day[] {
  const days = layers.flatMap((layer) =>
    snapshotsBetween(layer, from, until)
      .filter(({ pin }) => !recounts.some((r) => r.layer === layer.id && pin < r.revision))
      .map(({ day }) => day)
      .filter((day) => !retractions.some((r) => r.layer === layer.id && r.day === day && r.feature === undefined)),
  );
  return [...new Set(days)].sort((a, b) => a - b);
}

export class MomentSlider {
  readonly #slider = byId<HTMLInputElement>("moment");
  readonly #before = byId<HTMLButtonElement>("moment-before");
  readonly #after = byId<HTMLButtonElement>("moment-after");
  #days: readonly Day[] = [];

  constructor(choose: (day: Day) => void) {
    const step = (by: number) => {
      const day = this.#days[Number(this.#slider.value) + by];
      if (day !== undefined) choose(day);
    };
    this.#slider.addEventListener("input", () => step(0));
    this.#before.addEventListener("click", () => step(-1));
    this.#after.addEventListener("click", () => step(1));
  }

  show(days: readonly Day[], shown: Day): void {
    this.#days = days;
    byId("moments").hidden = days.length < 2;
    const at = Math.max(0, days.findLastIndex((day) => day <= shown));
    this.#slider.max = String(Math.max(0, days.length - 1));
    this.#slider.value = String(at);
    this.#slider.setAttribute("aria-valuetext", longDate(shown));
    this.#before.disabled = at === 0;
    this.#after.disabled = at >= days.length - 1;
  }
}
