// The curve of an area through time: above the time bar, and in cards. It is loaded with
// uPlot after the first picture.

import uPlot from "uplot";
import { type Curve, rangeOf } from "../model/area";
import type { Day } from "../model/dates";
import type { TimeWindow } from "../model/timescale";
import { el } from "./dom";

export interface AreaCurveInput {
  curve: Curve;
  /** The days shown. */
  window: TimeWindow;
  width: number;
  height: number;
  /** At both ends, in CSS pixels. */
  inset: number;
  colour: string;
  /** Formats a value. */
  format(value: number): string;
  /** The dates marked, with their values. */
  points: readonly { day: Day; value: number }[];
}

/** Space above and below the line for the figures. */
const padding = 7;

export class AreaCurve {
  readonly #high = el("span", { class: "curve-figure curve-high" });
  readonly #low = el("span", { class: "curve-figure curve-low" });
  readonly #plotAt = el("div", { class: "curve-plot" });
  readonly #points = el("div", { class: "curve-points" });
  readonly element = el("div", { class: "curve", attributes: { "aria-hidden": "true" } }, this.#plotAt, this.#points, this.#high, this.#low);
  #plot: uPlot | undefined;
  #input: AreaCurveInput | undefined;
  #drawn = "";
  #curve: Curve | undefined;
  #window: TimeWindow = { from: 0, until: 1 };
  #range: [number, number] = [0, 1];

  show(input: AreaCurveInput): void {
    const { curve, window, width, height, colour } = input;
    const drawn = [window.from, window.until, width, height, colour].join();
    if (drawn !== this.#drawn || curve !== this.#curve) {
      const restyled = this.#drawn.split(",").slice(2).join() !== [width, height, colour].join();
      this.#drawn = drawn;
      this.#curve = curve;
      this.#window = window;
      this.#setRange(input);
      if (!this.#plot || restyled) this.#make(input);
      else this.#plot.setData([curve.days, curve.values]);
    }
    this.#input = input;
    this.#mark();
  }

  /** The range shown fills the height; the figures at the side state it. */
  #setRange({ curve, window, format }: AreaCurveInput): void {
    const range = rangeOf(curve, window.from, window.until);
    this.element.classList.toggle("curve-empty", range === undefined);
    const [low, high] = range ?? [0, 1];
    this.#high.textContent = format(high);
    this.#low.textContent = low === high ? "" : format(low);
    this.#range = low === high ? [low - 1, high + 1] : [low, high];
  }

  #make({ width, height, inset, colour, curve }: AreaCurveInput): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(
      {
        width,
        height,
        padding: [padding, inset, padding, inset],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [this.#window.from, this.#window.until] },
          y: { range: () => this.#range },
        },
        hooks: { ready: [() => this.#mark()], draw: [() => this.#mark()] },
        series: [{}, { stroke: colour, width: 1.75, paths: uPlot.paths.stepped!({ align: 1 }), points: { show: false } }],
      },
      [curve.days, curve.values],
      this.#plotAt,
    );
  }

  #mark(): void {
    const plot = this.#plot;
    // uPlot draws after this turn, and has no positions before.
    if (!plot || !this.#input || plot.status !== 1) return;
    const { points, colour, window } = this.#input;
    this.#points.replaceChildren(
      ...points
        .filter(({ day }) => day >= window.from && day <= window.until)
        .map(({ day, value }) => {
          const dot = el("span", { class: "curve-point" });
          dot.style.background = colour;
          dot.style.transform = `translate(${plot.valToPos(day, "x") + plot.bbox.left / devicePixelRatio}px, ${plot.valToPos(value, "y") + padding}px)`;
          return dot;
        }),
    );
  }
}
