// The time bar's second handle: the date to compare with.

import { type Day, longDate, shortDate } from "../model/dates";
import { el } from "../ui/dom";
import { dayForKey, type SliderRange } from "./slider_keys";
import { t } from "../words/words";

export interface CompareHandleActions {
  choose(day: Day): void;
  /** The day at a position on the page. */
  dayAt(clientX: number): Day | undefined;
  released(): void;
}

export class CompareHandle {
  readonly #flag = el("span", { class: "compare-flag", attributes: { "aria-hidden": "true" } });
  readonly element = el(
    "div",
    {
      class: "compare-handle",
      attributes: { role: "slider", tabindex: "0", "aria-label": t("time.compare"), "aria-orientation": "horizontal", id: "time-compare", hidden: "" },
    },
    el("span", { class: "compare-line" }),
    this.#flag,
  );
  #day: Day | undefined;
  #range: SliderRange | undefined;
  #held = false;

  constructor(actions: CompareHandleActions) {
    const { element } = this;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      this.#held = true;
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      const day = this.#held ? actions.dayAt(event.clientX) : undefined;
      if (day !== undefined && day !== this.#day) actions.choose(day);
    });
    const end = () => {
      this.#held = false;
      actions.released();
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    element.addEventListener("keydown", (event) => {
      const day = this.#day !== undefined && this.#range ? dayForKey(event, this.#day, this.#range) : undefined;
      if (day === undefined) return;
      event.preventDefault();
      actions.choose(day);
    });
  }

  get isHeld(): boolean {
    return this.#held;
  }

  /** Shows a day at a position in CSS pixels; without a day the handle is hidden. */
  show(day: Day | undefined, range: SliderRange, x: number | undefined): void {
    this.#day = day;
    this.#range = range;
    this.element.hidden = day === undefined || x === undefined;
    if (day === undefined || x === undefined) return;
    const set = (name: string, value: string | number) => this.element.setAttribute(name, String(value));
    set("aria-valuemin", range.domain.first);
    set("aria-valuemax", range.domain.last);
    set("aria-valuenow", day);
    set("aria-valuetext", longDate(day));
    this.#flag.textContent = shortDate(day);
    this.element.style.transform = `translateX(${x}px)`;
    // The flag stays beside the bar's ends: on a phone it would widen the page.
    const half = this.#flag.offsetWidth / 2;
    const width = this.element.parentElement?.clientWidth ?? 0;
    this.#flag.style.marginLeft = `${Math.max(half, Math.min(x, width - half)) - x}px`;
  }
}
