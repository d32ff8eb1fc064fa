// The time bar: every snapshot date marked, a handle to drag, steps, play, a
// date to type, and live.

import { inForce, type Layer, nextSnapshotDay, previousSnapshotDay, snapshotsBetween } from "../model/catalogue";
import { type Day, isoOf, longDate, parseDay, shortDate } from "../model/dates";
import { type Span, TimeScale, windowAround } from "../model/timescale";
import { byId, drawing, el, icon, sizeCanvas } from "./dom";
import { drawTrack, rowHeight, type TrackColours, trackHeight } from "./track";

export interface TimebarInput {
  day: Day;
  live: boolean;
  playing: boolean;
  visible: readonly Layer[];
  domain: { first: Day; last: Day };
  /** The last day that may be chosen. */
  today: Day;
  colours: TrackColours;
}

export interface TimebarActions {
  choose(day: Day): void;
  setLive(live: boolean): void;
  setPlaying(playing: boolean): void;
}

const everything = 0;
const spans: readonly { days: number; words: string }[] = [
  { days: everything, words: "All time" },
  { days: 1096, words: "3 years" },
  { days: 365, words: "1 year" },
  { days: 91, words: "3 months" },
  { days: 30, words: "1 month" },
];

/** Within this many pixels, a pointer takes the mark and not the day beside it. */
const pull = 5;
const inset = 10; // pixels at both ends of the track

export class Timebar {
  readonly #actions: TimebarActions;
  readonly #previous = button("previous", "Previous snapshot");
  readonly #play = button("play", "Play");
  readonly #next = button("next", "Next snapshot");
  readonly #date = el("input", { class: "time-input", attributes: { type: "date", "aria-label": "Go to a date", id: "time-date" } });
  readonly #live = el(
    "button",
    { class: "button live", attributes: { type: "button", id: "time-live", "aria-pressed": "false", title: "Follow the newest snapshot" } },
    el("span", { class: "live-dot", attributes: { "aria-hidden": "true" } }),
    "Live",
  );
  readonly #span = el(
    "select",
    { class: "time-span", attributes: { "aria-label": "Span of the time bar", id: "time-span" } },
    ...spans.map(({ days, words }) => el("option", { text: words, attributes: { value: String(days) } })),
  );
  readonly #rows = el("ul", { class: "time-rows", attributes: { "aria-hidden": "true" } });
  readonly #canvas = el("canvas", { class: "track-canvas" });
  readonly #bubble = el("span", { class: "bubble", attributes: { hidden: "" } });
  readonly #handle = el("span", { class: "handle" }, el("span", { class: "handle-knob" }));
  readonly #slider = el(
    "div",
    { class: "track", attributes: { role: "slider", tabindex: "0", "aria-label": "Date", "aria-orientation": "horizontal", id: "time-slider" } },
    this.#canvas,
    this.#handle,
    this.#bubble,
  );
  #input: TimebarInput | undefined;
  #window: Span | undefined;
  #width = 0;
  #named = "";

  constructor(actions: TimebarActions) {
    this.#actions = actions;
    byId("time").replaceChildren(
      el("div", { class: "time-steps", attributes: { role: "group", "aria-label": "Steps" } }, this.#previous, this.#play, this.#next),
      el("div", { class: "time-choose" }, el("span", { class: "time-date" }, icon("calendar"), this.#date), this.#live),
      el("div", { class: "time-bar" }, this.#rows, this.#slider),
      this.#span,
    );
    this.#previous.addEventListener("click", () => this.#step(previousSnapshotDay));
    this.#next.addEventListener("click", () => this.#step(nextSnapshotDay));
    this.#play.addEventListener("click", () => actions.setPlaying(!this.#input?.playing));
    this.#live.addEventListener("click", () => actions.setLive(!this.#input?.live));
    this.#date.addEventListener("change", () => this.#typed());
    this.#span.addEventListener("change", () => {
      this.#window = undefined;
      this.#redraw();
    });
    this.#listenToPointer();
    this.#slider.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("keydown", (event) => this.#keyAnywhere(event));
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#redraw();
    }).observe(this.#slider);
  }

  show(input: TimebarInput): void {
    this.#input = input;
    this.#date.min = isoOf(input.domain.first);
    this.#date.max = isoOf(input.today);
    if (document.activeElement !== this.#date || this.#date.checkValidity()) this.#date.value = isoOf(input.day);
    this.#live.setAttribute("aria-pressed", String(input.live));
    this.#play.replaceChildren(icon(input.playing ? "pause" : "play"));
    this.#play.setAttribute("aria-label", input.playing ? "Pause" : "Play");
    this.#previous.disabled = previousSnapshotDay(input.visible, input.day) === undefined;
    this.#next.disabled = nextSnapshotDay(input.visible, input.day) === undefined;
    this.#describe(input);
    this.#redraw();
  }

  #describe({ day, domain, visible }: TimebarInput): void {
    const marks = visible.filter((l) => inForce(l, day)?.day === day).map((l) => l.title);
    const set = (name: string, value: string | number) => this.#slider.setAttribute(name, String(value));
    set("aria-valuemin", domain.first);
    set("aria-valuemax", domain.last);
    set("aria-valuenow", day);
    set("aria-valuetext", longDate(day) + (marks.length > 0 ? `, snapshot of ${marks.join(", ")}` : ""));
  }

  // ---- drawing

  get #scale(): TimeScale | undefined {
    const input = this.#input;
    if (!input || this.#width <= 2 * inset) return undefined;
    const domain = { from: input.domain.first, until: input.domain.last };
    const days = Number(this.#span.value);
    this.#window = days === everything ? domain : windowAround(domain, days, input.day, this.#window);
    return new TimeScale(this.#window, this.#width - 2 * inset);
  }

  #redraw(): void {
    const input = this.#input;
    const scale = this.#scale;
    if (!input || !scale) return;
    const rows = input.visible;
    sizeCanvas(this.#canvas, this.#width, trackHeight(rows.length));
    const ctx = this.#canvas.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(this.#canvas.width / this.#width, 0, 0, this.#canvas.width / this.#width, 0, 0);
    ctx.translate(inset, 0);
    drawTrack(ctx, scale, rows, input.day, input.colours);
    const x = inset + scale.x(input.day);
    this.#handle.style.transform = `translateX(${x}px)`;
    this.#handle.style.height = `${Math.max(rows.length, 1) * rowHeight}px`;
    this.#nameRows(rows, input.colours);
  }

  #nameRows(layers: readonly Layer[], colours: TrackColours): void {
    const named = layers.map((l) => `${l.title}/${colours.of(l)}`).join();
    if (named === this.#named) return;
    this.#named = named;
    this.#rows.replaceChildren(...layers.map((layer) => rowName(layer, colours)));
  }

  #showBubble(x: number, day: Day): void {
    const titles = this.#input?.visible.filter((l) => snapshotsBetween(l, day, day).length > 0).map((l) => l.title) ?? [];
    this.#bubble.replaceChildren(el("strong", { text: shortDate(day) }), ...titles.map((t) => el("span", { text: t })));
    this.#bubble.hidden = false;
    const half = this.#bubble.offsetWidth / 2;
    this.#bubble.style.left = `${Math.min(Math.max(x, half), this.#width - half)}px`;
  }

  // ---- pointer

  #listenToPointer(): void {
    const slider = this.#slider;
    let dragging = false;
    const dayAt = (event: PointerEvent): { x: number; day: Day } | undefined => {
      const scale = this.#scale;
      if (!scale) return undefined;
      const x = event.clientX - slider.getBoundingClientRect().left;
      return { x, day: this.#pulled(scale, x - inset) };
    };
    const end = () => {
      dragging = false;
      this.#bubble.hidden = true;
      slider.classList.remove("dragging");
    };
    slider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      slider.classList.add("dragging");
      dragging = true;
      const at = dayAt(event);
      if (at) this.#actions.choose(at.day);
    });
    slider.addEventListener("pointermove", (event) => {
      const at = dayAt(event);
      if (!at) return;
      if (dragging && at.day !== this.#input?.day) this.#actions.choose(at.day);
      if (dragging || event.pointerType === "mouse") this.#showBubble(at.x, at.day);
    });
    slider.addEventListener("pointerup", end);
    slider.addEventListener("pointercancel", end);
    slider.addEventListener("pointerleave", () => {
      if (!dragging) this.#bubble.hidden = true;
    });
  }

  /** The day at a position; where days are narrow, marks near by pull. */
  #pulled(scale: TimeScale, x: number): Day {
    const day = scale.day(x);
    if (scale.pixelsPerDay >= pull) return day;
    const reach = Math.ceil(pull / scale.pixelsPerDay);
    const near = (this.#input?.visible ?? []).flatMap((l) => snapshotsBetween(l, day - reach, day + reach).map((s) => s.day));
    return near.reduce<Day | undefined>((best, d) => (best === undefined || Math.abs(d - day) < Math.abs(best - day) ? d : best), undefined) ?? day;
  }

  // ---- keyboard

  #key(event: KeyboardEvent): void {
    const input = this.#input;
    if (!input || event.ctrlKey || event.metaKey || event.altKey) return;
    const stride = event.shiftKey ? 7 : 1;
    switch (event.key) {
      case "ArrowRight":
      case "ArrowUp":
        this.#choose(input.day + stride);
        break;
      case "ArrowLeft":
      case "ArrowDown":
        this.#choose(input.day - stride);
        break;
      case "PageUp":
        this.#step(nextSnapshotDay);
        break;
      case "PageDown":
        this.#step(previousSnapshotDay);
        break;
      case "Home":
        this.#choose(input.domain.first);
        break;
      case "End":
        this.#choose(input.domain.last);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #keyAnywhere(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "[") this.#step(previousSnapshotDay);
    else if (event.key === "]") this.#step(nextSnapshotDay);
  }

  #step(to: (layers: readonly Layer[], day: Day) => Day | undefined): void {
    if (!this.#input) return;
    const day = to(this.#input.visible, this.#input.day);
    if (day !== undefined) this.#choose(day);
  }

  #choose(day: Day): void {
    const input = this.#input;
    if (!input) return;
    this.#actions.choose(Math.min(Math.max(day, input.domain.first), input.domain.last));
  }

  #typed(): void {
    const day = parseDay(this.#date.value);
    if (day !== undefined && this.#date.checkValidity()) this.#actions.choose(day);
  }
}

function button(name: string, label: string): HTMLButtonElement {
  return el("button", { class: `step step-${name}`, attributes: { type: "button", "aria-label": label, id: `time-${name}` } }, icon(name));
}

function rowName(layer: Layer, colours: TrackColours): HTMLLIElement {
  return el(
    "li",
    {},
    el("span", { class: "time-row-name", text: layer.title }),
    drawing(8, 8, (ctx) => {
      ctx.fillStyle = colours.of(layer);
      ctx.fillRect(1, 1, 6, 6);
    }),
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null && !(target instanceof HTMLInputElement && target.type === "checkbox");
}
