// What the smoke test needs of a browser, whichever protocol drives it.

import { PNG } from "pngjs";

/** A browser that is driven: its window is 1280 by 800 CSS pixels, one device pixel each. */
export interface Browser {
  open(url: string): Promise<void>;
  /** The value of an expression in the page, which JSON can carry. */
  evaluate(expression: string): Promise<unknown>;
  /** The pointer goes to the first position, is pressed, goes by way of the others and is released. */
  drag(...way: Position[]): Promise<void>;
  /** Presses and releases a key, by the value that its event has. */
  press(key: Key): Promise<void>;
  /** The window's content as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** A browser that does not answer any more: what is asked of it may be tried in a new one. */
export class Unanswered extends Error {}

export type Key = "ArrowLeft" | "ArrowRight" | "Escape";

export const viewport = { width: 1280, height: 800 };

export interface Position {
  x: number;
  y: number;
}

export interface Box extends Position {
  width: number;
  height: number;
}

/** What a reader does and sees, in terms of a Browser. */
export class Reader {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  open(url: string): Promise<void> {
    return this.#browser.open(url);
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    const patience = Date.now() + 20_000;
    while (!(await this.#browser.evaluate(`Boolean(${expression})`))) {
      if (Date.now() > patience) throw new Error(`never true: ${expression}`);
      await new Promise((later) => setTimeout(later, 50));
    }
  }

  /** Waits until the words that an element shows are matched. */
  async reads(selector: string, words: RegExp): Promise<void> {
    await this.until(`(${words}).test(document.querySelector(${JSON.stringify(selector)})?.innerText ?? "")`).catch(async () => {
      const shown = await this.#browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText`);
      throw new Error(`${selector} shows ${JSON.stringify(shown)}, not ${words}`);
    });
  }

  /** Waits until every sheet of the map is drawn. */
  drawn(): Promise<void> {
    return this.until(`(() => {
      const layers = [...document.querySelectorAll(".leaflet-map-pane .leaflet-layer")];
      return document.getElementById("map").ariaBusy !== "true" && layers.length > 0 && document.querySelectorAll(".leaflet-ground-pane canvas").length > 0
        && layers.every((l) => l.style.visibility !== "hidden" && [...l.querySelectorAll("canvas")].every((c) => c.classList.contains("leaflet-tile-loaded")));
    })()`);
  }

  /** Where an element is, brought into view. */
  async box(selector: string): Promise<Box> {
    const box = await this.#browser.evaluate(`((shown) => {
      shown.scrollIntoView({ block: "nearest", behavior: "instant" });
      const { x, y, width, height } = shown.getBoundingClientRect();
      return { x, y, width, height };
    })(document.querySelector(${JSON.stringify(selector)}))`);
    return box as Box;
  }

  async click(selector: string): Promise<void> {
    const { x, y, width, height } = await this.box(selector);
    if (width === 0 || height === 0) throw new Error(`${selector} is not shown`);
    await this.#browser.drag({ x: x + width / 2, y: y + height / 2 });
  }

  drag(...way: Position[]): Promise<void> {
    return this.#browser.drag(...way);
  }

  press(key: Key): Promise<void> {
    return this.#browser.press(key);
  }

  async value(expression: string): Promise<string> {
    return String(await this.#browser.evaluate(expression));
  }

  /** What is seen now. */
  async sight(): Promise<Sight> {
    return new Sight(PNG.sync.read(await this.#browser.screenshot()));
  }
}

export type Colour = readonly [red: number, green: number, blue: number];

/** The pixels of a window. */
export class Sight {
  readonly #png: PNG;

  constructor(png: PNG) {
    this.#png = png;
  }

  get size(): { width: number; height: number } {
    return { width: this.#png.width, height: this.#png.height };
  }

  at(x: number, y: number): Colour {
    const i = 4 * (y * this.#png.width + x);
    const [r, g, b] = this.#png.data.subarray(i, i + 3);
    return [r!, g!, b!];
  }

  /** The share of a part's pixels that a colour paints on a light ground, by half or more: 0 to 1. */
  share(box: Box, colour: Colour): number {
    const full = colour.map((v) => 255 - v);
    const length = full.reduce((sum, v) => sum + v * v, 0);
    return this.#count(box, (x, y) => {
      const paint = this.at(x, y).map((v) => 255 - v);
      const strength = paint.reduce((sum, v, i) => sum + v * full[i]!, 0) / length;
      return strength > 0.5 && paint.every((v, i) => Math.abs(v - strength * full[i]!) < 24);
    });
  }

  /** The share of a part's pixels that look otherwise in another sight. */
  changed(box: Box, other: Sight): number {
    return this.#count(box, (x, y) => other.at(x, y).some((v, i) => Math.abs(v - this.at(x, y)[i]!) > 8));
  }

  #count({ x, y, width, height }: Box, isCounted: (x: number, y: number) => boolean): number {
    let n = 0;
    const [left, top, right, bottom] = [x, y, x + width, y + height].map(Math.round) as [number, number, number, number];
    for (let py = top; py < bottom; py++) for (let px = left; px < right; px++) if (isCounted(px, py)) n++;
    return n / ((right - left) * (bottom - top));
  }
}
