// The time bar: a mark for each snapshot, the curve of an area, a handle for the date
// and one for the date to compare with, and buttons.

import { inForce, type Layer, nextSnapshotDay, previousSnapshotDay, snapshotsBetween } from "../model/catalogue";
import { type Day, isoOf, longDate, parseDay, shortDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { everything, type TimeWindow, spanOptions, TimeScale, windowAround } from "../model/timescale";
import type { Curve } from "../model/area";
import type { AreaOnShow } from "../store/area_figures";
import { amendedOn, type Withdrawn } from "./amended";
import type { AreaCurve } from "../ui/area_curve";
import { AreaReadout, type AreaReadoutActions } from "./area_readout";
import { CompareHandle } from "./compare_handle";
import { canDraw } from "../ui/can_draw";
import { byId, el, icon, sizeCanvas } from "../ui/dom";
import { roomy, short } from "../ui/layout";
import { speedChoice } from "./speed_choice";
import { dayForKey } from "./slider_keys";
import { curveHeight, drawTrack, rowsHeight, type TrackColours, type TrackSizes, trackSizes } from "./track";
import { titleOf } from "../ui/title";
import { t } from "../words/words";

export interface TimebarInput {
  day: Day;
  /** The other date, where there is one. */
  compare: Day | undefined;
  /** The days that the bar holds. */
  span: number;
  area: AreaOnShow | undefined;
  live: boolean;
  playing: boolean;
  visible: readonly Layer[];
  domain: { first: Day; last: Day };
  /** The last day that may be chosen. */
  today: Day;
  colours: TrackColours;
  withdrawn: Withdrawn;
}

export interface TimebarActions extends AreaReadoutActions {
  choose(day: Day): void;
  chooseCompare(day: Day): void;
  chooseSpan(days: number): void;
  /** A handle was let go of. */
  released(): void;
  setLive(live: boolean): void;
  setPlaying(playing: boolean): void;
  setSpeed(speed: number): void;
}

/** Snap distance of marks, in pixels. */
const pull = 5;
const inset = 10; // pixels at both ends of the track

const noCurve: Curve = { days: [], values: [] };

export class Timebar {
  readonly #actions: TimebarActions;
  readonly #previous = button("previous", t("time.previous"));
  readonly #play = button("play", t("time.play"));
  readonly #next = button("next", t("time.next"));
  readonly #date = el("input", { class: "time-input", attributes: { type: "date", "aria-label": t("time.go_to"), id: "time-date" } });
  readonly #live = el(
    "button",
    { class: "button live", attributes: { type: "button", id: "time-live", "aria-pressed": "false", title: t("time.live_title") } },
    el("span", { class: "live-dot", attributes: { "aria-hidden": "true" } }),
    t("time.live"),
  );
  readonly #span = el(
    "select",
    { class: "time-span", attributes: { "aria-label": t("time.span"), id: "time-span" } },
    ...spanOptions.map(({ days, words }) => el("option", { text: t(words), attributes: { value: String(days) } })),
  );
  readonly #rows = el("ul", { class: "time-rows", attributes: { "aria-hidden": "true" } });
  readonly #canvas = el("canvas", { class: "track-canvas", attributes: { width: "0", height: "0" } });
  readonly #bubble = el("span", { class: "bubble", attributes: { hidden: "" } });
  readonly #handle = el("span", { class: "handle" }, el("span", { class: "handle-knob" }));
  readonly #curveAt = el("div", { class: "curve-at", attributes: { hidden: "" } });
  readonly #slider = el(
    "div",
    { class: "track", attributes: { role: "slider", tabindex: "0", "aria-label": t("time.date"), "aria-orientation": "horizontal", id: "time-slider" } },
    this.#curveAt,
    this.#canvas,
    this.#handle,
    this.#bubble,
  );
  readonly #compare: CompareHandle;
  readonly #readout: AreaReadout;
  readonly #body = el("div", { class: "time-body" });
  #curve: AreaCurve | undefined;
  #curveComing: Promise<void> | undefined;
  #input: TimebarInput | undefined;
  #window: TimeWindow | undefined;
  #width = 0;
  #named = "";
  /** Whether the track is drawn: the first text on a canvas is slow. */
  #isDrawn = false;

  constructor(actions: TimebarActions) {
    this.#actions = actions;
    this.#readout = new AreaReadout(actions, () => this.#redraw());
    this.#compare = new CompareHandle({
      choose: (day) => actions.chooseCompare(day),
      dayAt: (clientX) => this.#dayAt(clientX)?.day,
      released: () => actions.released(),
    });
    this.#body.append(
      this.#readout.element,
      el("div", { class: "time-bar" }, this.#rows, el("div", { class: "track-place" }, this.#slider, this.#compare.element)),
    );
    this.#previous.addEventListener("click", () => this.#step(previousSnapshotDay));
    this.#next.addEventListener("click", () => this.#step(nextSnapshotDay));
    this.#play.addEventListener("click", () => actions.setPlaying(!this.#input?.playing));
    this.#live.addEventListener("click", () => actions.setLive(!this.#input?.live));
    this.#date.addEventListener("change", () => this.#typed());
    this.#span.addEventListener("change", () => actions.chooseSpan(Number(this.#span.value)));
    this.#listenToPointer();
    this.#slider.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("keydown", (event) => this.#keyAnywhere(event));
    new ResizeObserver(() => {
      const width = this.#slider.clientWidth;
      if (width === this.#width) return; // already drawn so
      this.#width = width;
      this.#redraw();
    }).observe(this.#slider);
  }

  /** Whether the reader holds a handle. */
  get isHeld(): boolean {
    return this.#slider.classList.contains("dragging") || this.#compare.isHeld;
  }

  show(input: TimebarInput): void {
    byId("time").classList.remove("is-empty");
    this.#input = input;
    this.#date.min = isoOf(input.domain.first);
    this.#date.max = isoOf(input.today);
    if (document.activeElement !== this.#date || this.#date.checkValidity()) this.#date.value = isoOf(input.day);
    this.#live.setAttribute("aria-pressed", String(input.live));
    byId("time").classList.toggle("is-playing", input.playing);
    this.#play.replaceChildren(icon(input.playing ? "pause" : "play"));
    this.#play.setAttribute("aria-label", t(input.playing ? "time.pause" : "time.play"));
    this.#previous.disabled = previousSnapshotDay(input.visible, input.day) === undefined;
    this.#next.disabled = nextSnapshotDay(input.visible, input.day) === undefined;
    if (Number(this.#span.value) !== input.span) {
      this.#span.value = String(input.span);
      this.#window = undefined;
    }
    this.#describe(input);
    this.#readout.show(input.area);
    this.#redraw();
  }

  /** Puts the bar onto the page in its final size; it is visible once it shows something. */
  place(): void {
    byId("time").classList.add("is-empty");
    byId("time").replaceChildren(
      el("div", { class: "time-steps", attributes: { role: "group", "aria-label": t("time.steps") } }, this.#previous, this.#play, this.#next, speedChoice(this.#actions.setSpeed)),
      el("div", { class: "time-choose" }, el("span", { class: "time-date" }, icon("calendar"), this.#date), this.#live),
      this.#body,
      this.#span,
    );
    this.#width = this.#slider.clientWidth;
  }

  /** Draws the track for the first time. */
  draw(): void {
    this.#isDrawn = true;
    this.#redraw();
  }

  #describe({ day, domain, visible, withdrawn }: TimebarInput): void {
    const marks = visible.filter((l) => inForce(l, day)?.day === day).map(titleOf);
    const set = (name: string, value: string | number) => this.#slider.setAttribute(name, String(value));
    set("aria-valuemin", domain.first);
    set("aria-valuemax", domain.last);
    set("aria-valuenow", day);
    const date = marks.length > 0 ? t("time.with_snapshots", { date: longDate(day), layers: marks.join(", ") }) : longDate(day);
    const notes = amendedOn(visible, day, withdrawn);
    set("aria-valuetext", notes.length > 0 ? t("time.with_corrections", { date, notes: notes.join(" ") }) : date);
  }

  // ---- drawing

  get #scale(): TimeScale | undefined {
    const input = this.#input;
    if (!input || this.#width <= 2 * inset) return undefined;
    const domain = { from: input.domain.first, until: input.domain.last };
    const { span } = input;
    this.#window = span === everything ? domain : windowAround(domain, span, input.day, this.#window);
    return new TimeScale(this.#window, this.#width - 2 * inset);
  }

  #redraw(): void {
    const input = this.#input;
    const scale = this.#scale;
    if (!input || !scale) return;
    const rows = input.visible;
    const sizes = trackSizes(short.matches);
    const height = rowsHeight(rows.length, sizes);
    sizeCanvas(this.#canvas, this.#width, height + sizes.axis);
    this.#draw(input, scale, sizes);
    const x = inset + scale.x(input.day);
    this.#handle.style.transform = `translateX(${x}px)`;
    const withCurve = input.area !== undefined && (roomy.matches || this.#readout.isOpen);
    this.#handle.style.height = `${(withCurve ? curveHeight : 0) + height}px`;
    const { compare } = input;
    // Outside of the window, the handle is at its end.
    const compareX = compare === undefined ? undefined : inset + Math.min(Math.max(scale.x(compare), 0), scale.width);
    this.#compare.show(compare, input, compareX);
    this.#nameRows(rows, input.day, input.colours);
    this.#drawCurve(input, scale, withCurve);
  }

  #draw(input: TimebarInput, scale: TimeScale, sizes: TrackSizes): void {
    if (!canDraw() || !this.#isDrawn) return;
    const ctx = this.#canvas.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(this.#canvas.width / this.#width, 0, 0, this.#canvas.width / this.#width, 0, 0);
    ctx.translate(inset, 0);
    drawTrack(ctx, scale, input.visible, input.day, input.colours, input.withdrawn, sizes);
  }

  #drawCurve({ area, day, compare }: TimebarInput, scale: TimeScale, withCurve: boolean): void {
    this.#curveAt.hidden = !withCurve;
    this.#body.classList.toggle("with-curve", withCurve);
    if (!area || !withCurve || !canDraw()) return;
    if (!this.#curve) {
      this.#curveComing ??= import("../ui/area_curve").then((module) => {
        this.#curve = new module.AreaCurve();
        this.#curveAt.replaceChildren(this.#curve.element);
        this.#redraw();
      });
      return;
    }
    const points = [day, compare].flatMap((d) => {
      const value = d === undefined ? undefined : area.at(d);
      return d === undefined || value === undefined ? [] : [{ day: area.dayOf(d), value }];
    });
    const curve = area.curve ?? noCurve;
    this.#curve.show({ curve, window: scale.window, width: this.#width, height: curveHeight, inset, colour: area.colour, format: area.format, points });
  }

  #nameRows(layers: readonly Layer[], day: Day, colours: TrackColours): void {
    const named = layers.map((l) => `${l.title}/${colours.of(l)}/${ageAt(l, day)?.ends !== undefined}`).join();
    if (named === this.#named) return;
    this.#named = named;
    this.#rows.replaceChildren(...layers.map((layer) => rowName(layer, day, colours)));
  }

  #showBubble(x: number, day: Day): void {
    const titles = this.#input?.visible.filter((l) => snapshotsBetween(l, day, day).length > 0).map(titleOf) ?? [];
    const notes = this.#input ? amendedOn(this.#input.visible, day, this.#input.withdrawn) : [];
    this.#bubble.replaceChildren(el("strong", { text: shortDate(day) }), ...[...titles, ...notes].map((words) => el("span", { text: words })));
    this.#bubble.hidden = false;
    const half = this.#bubble.offsetWidth / 2;
    this.#bubble.style.left = `${Math.min(Math.max(x, half), this.#width - half)}px`;
  }

  // ---- pointer

  #listenToPointer(): void {
    const slider = this.#slider;
    let dragging = false;
    const end = () => {
      dragging = false;
      this.#bubble.hidden = true;
      slider.classList.remove("dragging");
      this.#actions.released();
    };
    slider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      slider.classList.add("dragging");
      dragging = true;
      const at = this.#dayAt(event.clientX);
      if (at) this.#actions.choose(at.day);
    });
    slider.addEventListener("pointermove", (event) => {
      const at = this.#dayAt(event.clientX);
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

  #dayAt(clientX: number): { x: number; day: Day } | undefined {
    const scale = this.#scale;
    if (!scale) return undefined;
    const x = clientX - this.#slider.getBoundingClientRect().left;
    return { x, day: this.#pulled(scale, x - inset) };
  }

  /** The day at a position; where days are narrow, snaps to marks. */
  #pulled(scale: TimeScale, x: number): Day {
    const day = scale.day(x);
    if (scale.pixelsPerDay >= pull) return day;
    const reach = Math.ceil(pull / scale.pixelsPerDay);
    const near = (this.#input?.visible ?? []).flatMap((l) => snapshotsBetween(l, day - reach, day + reach).map((s) => s.day));
    return near.reduce<Day | undefined>((best, d) => (best === undefined || Math.abs(d - day) < Math.abs(best - day) ? d : best), undefined) ?? day;
  }

  // ---- keyboard

  #key(event: KeyboardEvent): void {
    const day = this.#input && dayForKey(event, this.#input.day, this.#input);
    if (day === undefined) return;
    event.preventDefault();
    this.#actions.choose(day);
  }

  #keyAnywhere(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "[") this.#step(previousSnapshotDay);
    else if (event.key === "]") this.#step(nextSnapshotDay);
  }

  #step(to: (layers: readonly Layer[], day: Day) => Day | undefined): void {
    if (!this.#input) return;
    const day = to(this.#input.visible, this.#input.day);
    if (day !== undefined) this.#actions.choose(day);
  }

  #typed(): void {
    const day = parseDay(this.#date.value);
    if (day !== undefined && this.#date.checkValidity()) this.#actions.choose(day);
  }
}

function button(name: string, label: string): HTMLButtonElement {
  return el("button", { class: `step step-${name}`, attributes: { type: "button", "aria-label": label, id: `time-${name}` } }, icon(name));
}

/** A layer that has ended is not on the map and has no sign. */
function rowName(layer: Layer, day: Day, colours: TrackColours): HTMLLIElement {
  const sign = el("span", { class: "time-row-sign" });
  if (ageAt(layer, day)?.ends === undefined) sign.style.backgroundColor = colours.of(layer);
  return el(
    "li",
    {},
    el("span", { class: "time-row-name", text: titleOf(layer) }),
    sign,
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null && !(target instanceof HTMLInputElement && target.type === "checkbox");
}
