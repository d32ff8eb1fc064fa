// Measures distances and areas: the reader's own drawing, over the map and unlike what the
// record draws. Loaded when it is first used.

import { length, squareMetres } from "../model/area";
import { circleAround } from "../model/clip";
import { areaOf, lengthOf, type LonLat } from "../model/geodesy";
import { announce } from "../ui/announcer";
import { byId, el, icon } from "../ui/dom";
import { t } from "../words/words";
import type { LeafletMap } from "./leaflet_map";

const svgNamespace = "http://www.w3.org/2000/svg";
const rad = Math.PI / 180;

/** Says how much changed within an outline, where the map shows what changed. */
export type ChangedIn = (outline: readonly LonLat[]) => Promise<string[]>;

export class Measure {
  readonly #map: LeafletMap;
  readonly #changedIn: ChangedIn;
  readonly #opener: HTMLElement;
  #points: LonLat[] = [];
  #isOpen = false;
  readonly #said = el("output", { class: "measure-said" });
  readonly #isArea = el("input", { attributes: { type: "checkbox", id: "measure-area" }, on: { change: () => this.#choose(this.#isCircle) } });
  readonly #isCircle = el("input", { attributes: { type: "checkbox", id: "measure-circle" }, on: { change: () => this.#choose(this.#isArea) } });
  /** What changed in the circle, and the circle it was of. */
  #changed = { of: "", words: [] as string[] };
  readonly #undo = el(
    "button",
    { class: "plain", attributes: { type: "button", "aria-label": t("gauge.undo"), title: t("gauge.undo") }, on: { click: () => this.#back() } },
    icon("undo"),
  );
  readonly #box = el(
    "div",
    { class: "measure", attributes: { id: "measure", role: "group", "aria-label": t("gauge.measure") } },
    el("label", { class: "measure-choice" }, this.#isArea, t("gauge.area")),
    el("label", { class: "measure-choice" }, this.#isCircle, t("gauge.circle")),
    this.#said,
    this.#undo,
    el("button", { class: "plain", attributes: { type: "button", "aria-label": t("gauge.end"), title: t("gauge.end") }, on: { click: () => this.#close() } }, icon("close")),
  );
  readonly #svg = document.createElementNS(svgNamespace, "svg");

  constructor(map: LeafletMap, opener: HTMLElement, changedIn: ChangedIn) {
    this.#map = map;
    this.#changedIn = changedIn;
    this.#opener = opener;
    this.#svg.classList.add("measured");
    this.#svg.setAttribute("aria-hidden", "true");
    map.onLook(() => this.#isOpen && this.#draw());
    document.addEventListener("keydown", (event) => this.#isOpen && this.#press(event), { capture: true });
  }

  /** Opens it, with the points that were set before it was loaded, or closes it. */
  toggle(points: readonly LonLat[] = []): void {
    if (this.#isOpen) this.#close();
    else this.#open(points);
  }

  /** An area, a circle, or neither. */
  #choose(other: HTMLInputElement): void {
    other.checked = false;
    if (this.#isCircle.checked) this.#points.splice(2);
    this.#show(true);
  }

  #open(points: readonly LonLat[]): void {
    this.#isOpen = true;
    this.#map.takeClicks((at) => this.#add(at));
    byId("map").append(this.#svg);
    byId("gauge").append(this.#box);
    this.#opener.setAttribute("aria-expanded", "true");
    for (const at of points) this.#add(at);
    if (points.length === 0) this.#show(true);
    byId("map").focus({ preventScroll: true });
  }

  #close(): void {
    this.#isOpen = false;
    this.#map.takeClicks(undefined);
    this.#points = [];
    this.#svg.remove();
    this.#box.remove();
    this.#opener.setAttribute("aria-expanded", "false");
    this.#opener.focus();
  }

  #press(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.key === "Escape") this.#close();
    else if (target === byId("map") && (event.key === "Backspace" || event.key === "Delete")) this.#back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #add(at: LonLat): void {
    const last = this.#points.at(-1);
    if (last?.[0] === at[0] && last[1] === at[1]) return;
    if (this.#isCircle.checked && this.#points.length === 2) this.#points.pop(); // another point of the circle
    this.#points.push(at);
    this.#show(true);
  }

  #back(): void {
    this.#points.pop();
    this.#show(true);
  }

  #show(isNews: boolean): void {
    const words = this.#words();
    // How to measure by keys has room where there are some.
    const keys = this.#points.length === 0 ? ` ${t("gauge.begin_keys")}` : "";
    this.#said.replaceChildren(words, el("span", { class: "measure-keys", text: keys }));
    this.#undo.disabled = this.#points.length === 0;
    this.#draw();
    if (isNews) announce(words + keys);
  }

  #words(): string {
    const points = this.#points;
    const isArea = this.#isArea.checked;
    const circle = this.#circle();
    if (circle) {
      const said = t("gauge.radius", { area: squareMetres(areaOf(circle)), length: length(lengthOf(points)) });
      return [said, ...this.#changedWithin(circle)].join(". ");
    }
    if (points.length < (isArea ? 3 : 2)) return points.length === 0 ? t("gauge.begin") : t("gauge.more", { n: points.length });
    if (!isArea) return length(lengthOf(points));
    return t("gauge.measured", { area: squareMetres(areaOf(points)), length: length(lengthOf([...points, points[0]!])) });
  }

  /** The outline of the circle, of which the first point is the middle. */
  #circle(): LonLat[] | undefined {
    const [middle, on] = this.#points;
    return this.#isCircle.checked && middle && on ? circleAround(middle, lengthOf([middle, on])) : undefined;
  }

  /** What is known to have changed in a circle; it is asked for, and said once it is. */
  #changedWithin(circle: readonly LonLat[]): string[] {
    const of = circle[0]!.join();
    if (this.#changed.of !== of) {
      this.#changed = { of, words: [] };
      this.#changedIn(circle).then((words) => {
        if (this.#changed.of !== of || words.length === 0) return;
        this.#changed.words = words;
        this.#show(true);
      }, () => undefined); // the list of changes says what is the matter
    }
    return this.#changed.words;
  }

  #draw(): void {
    const points = this.#points;
    const circle = this.#circle();
    const isArea = this.#isArea.checked;
    const line = circle ? [...circle, circle[0]!] : isArea && points.length > 2 ? [...points, points[0]!] : points;
    const path = line.flatMap((to, i) => (i === 0 ? [to] : between(line[i - 1]!, to, isArea || circle !== undefined))).map((at) => this.#map.pixelOf(at));
    const d = path.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const shape = (name: string, attributes: Readonly<Record<string, string>>) => {
      const made = document.createElementNS(svgNamespace, name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const corners = points.map((at) => {
      const { x, y } = this.#map.pixelOf(at);
      return shape("rect", { x: String(x - 4), y: String(y - 4), width: "8", height: "8" });
    });
    this.#svg.replaceChildren(shape("path", { d, class: "measured-halo" }), shape("path", { d }), ...corners);
  }
}

/**
 * The way that is measured, a position for each degree: of an area's edge straight in longitude
 * and latitude, else the shortest over the ground.
 */
function between(from: LonLat, to: LonLat, isArea: boolean): LonLat[] {
  const turn = to[0] - from[0];
  const n = Math.ceil(Math.max(Math.abs(turn), Math.abs(to[1] - from[1]), 1e-9));
  const on = ([lon, lat]: LonLat) => [Math.cos(lat * rad) * Math.cos(lon * rad), Math.cos(lat * rad) * Math.sin(lon * rad), Math.sin(lat * rad)] as const;
  const [a, b] = [on(from), on(to)];
  const angle = Math.acos(Math.min(a[0] * b[0] + a[1] * b[1] + a[2] * b[2], 1));
  return Array.from({ length: n }, (_, i): LonLat => {
    const share = (i + 1) / n;
    if (share === 1) return to;
    if (isArea) return [from[0] + turn * share, from[1] + (to[1] - from[1]) * share];
    const [p, q] = [Math.sin((1 - share) * angle), Math.sin(share * angle)];
    const [x, y, z] = [a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q];
    const lon = Math.atan2(y, x) / rad;
    return [lon + 360 * Math.round((from[0] + turn * share - lon) / 360), Math.atan2(z, Math.hypot(x, y)) / rad];
  });
}
