// The divider between two dates side by side: dragged, moved by keys, or tapped: a tap
// on a date shows all of it, a second one or one on the knob shows halves.

import { type Day, longDate, shortDate } from "../model/dates";
import { middle } from "../model/choices";
import { byId, el, icon } from "../ui/dom";
import { t } from "../words/words";

export interface SwipeInput {
  left: Day;
  right: Day;
  /** As of when layers are on each side, where they are past their cadence. */
  asOf: { left: readonly string[]; right: readonly string[] };
  /** From the left edge, in per cent. */
  at: number;
}

/** A pointer that moves fewer pixels than this taps. */
const tap = 3;

export class SwipeDivider {
  readonly #left = el("span", { class: "swipe-date swipe-left" });
  readonly #right = el("span", { class: "swipe-date swipe-right" });
  readonly #element = byId("swipe");
  readonly #knob = el("span", { class: "swipe-knob" }, icon("swipe"));
  #at = middle;

  constructor(move: (at: number) => void) {
    const element = this.#element;
    element.append(
      el("span", { class: "swipe-line" }),
      this.#left,
      this.#right,
      this.#knob,
    );
    element.title = t("time.divider_tap");
    let dragging = false;
    let pressed: { on: EventTarget | null; x: number } | undefined;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      dragging = true;
      pressed = { on: event.target, x: event.clientX };
    });
    element.addEventListener("pointermove", (event) => {
      if (!dragging) return;
      if (pressed && Math.abs(event.clientX - pressed.x) <= tap) return;
      pressed = undefined;
      const stage = byId("map").getBoundingClientRect();
      move(held(Math.round(((event.clientX - stage.left) / stage.width) * 100)));
    });
    const end = () => {
      dragging = false;
    };
    element.addEventListener("pointerup", () => {
      const at = pressed && this.#tapped(pressed.on);
      end();
      if (at !== undefined) move(at);
    });
    element.addEventListener("pointercancel", end);
    element.addEventListener("keydown", (event) => {
      const to = this.#target(event);
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      move(held(to));
    });
  }

  /** Without an input there is no divider. */
  show(input: SwipeInput | undefined): void {
    this.#element.hidden = !input;
    if (!input) return;
    const { left, right, at, asOf } = input;
    this.#at = at;
    this.#left.replaceChildren(...dated(left, asOf.left));
    this.#right.replaceChildren(...dated(right, asOf.right));
    this.#element.style.left = `${at}%`;
    this.#element.setAttribute("aria-valuenow", String(at));
    this.#element.setAttribute("aria-valuetext", t("time.divider_at", { at, left: spoken(left, asOf.left), right: spoken(right, asOf.right) }));
  }

  #tapped(on: EventTarget | null): number | undefined {
    if (on instanceof Node && this.#left.contains(on)) return this.#at === 100 ? middle : 100;
    if (on instanceof Node && this.#right.contains(on)) return this.#at === 0 ? middle : 0;
    return on instanceof Node && this.#knob.contains(on) ? middle : undefined;
  }

  #target(event: KeyboardEvent): number | undefined {
    const stride = event.shiftKey ? 10 : 2;
    switch (event.key) {
      case "ArrowRight":
      case "ArrowUp":
        return this.#at + stride;
      case "ArrowLeft":
      case "ArrowDown":
        return this.#at - stride;
      case "Home":
        return 0;
      case "End":
        return 100;
      default:
        return undefined;
    }
  }
}

function dated(day: Day, asOf: readonly string[]): (Node | string)[] {
  return [shortDate(day), ...asOf.map((text) => el("span", { class: "swipe-asof", text }))];
}

function spoken(day: Day, asOf: readonly string[]): string {
  return asOf.length > 0 ? `${longDate(day)} (${asOf.join("; ")})` : longDate(day);
}

function held(at: number): number {
  return Math.min(Math.max(at, 0), 100);
}
