// Builds elements. Text is set as text: data never become markup.

import { canDraw } from "./can_draw";

type Child = Node | string | undefined | false;

export interface ElementOptions {
  class?: string;
  text?: string;
  attributes?: Record<string, string | undefined>;
  on?: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  for (const [type, listener] of Object.entries(options.on ?? {})) {
    element.addEventListener(type, listener as EventListener);
  }
  element.append(...children.filter((c): c is Node | string => c !== undefined && c !== false));
  return element;
}

/** An element of index.html. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element as T;
}

/** An icon of the style sheet. */
export function icon(name: string): HTMLSpanElement {
  return el("span", { class: `icon icon-${name}`, attributes: { "aria-hidden": "true" } });
}

/** A <time> of an ISO date, with words for the reader. */
export function time(iso: string, words: string, className?: string): HTMLTimeElement {
  return el("time", { text: words, attributes: { datetime: iso, class: className } });
}

/** A link where the address is http or https; else its text. */
export function link(text: string, address: string | undefined): HTMLElement | string {
  if (!address || !/^https?:\/\//i.test(address)) return text;
  return el("a", { text, attributes: { href: address, rel: "noopener noreferrer", target: "_blank" } });
}

/** A canvas of a size in CSS pixels, at the screen's resolution, drawn by `draw`. */
export function drawing(width: number, height: number, draw: (ctx: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = el("canvas", { class: "drawing", attributes: { "aria-hidden": "true" } });
  sizeCanvas(canvas, width, height);
  const ctx = canDraw() ? canvas.getContext("2d") : null;
  if (ctx) {
    ctx.scale(canvas.width / width, canvas.height / height);
    draw(ctx);
  }
  return canvas;
}

/** Sizes a canvas in device pixels, which clears it. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
