// Keeps what is on screen until all of what replaces it is drawn, then swaps
// both in one frame: no flash, and never a mix of two dates.

import L from "leaflet";
import { CanvasGrid, type Sheet } from "./canvas_grid";
import { pause } from "../pause";
import { PictureGrid, type PictureSheet } from "./picture_grid";

/** A sheet of the map; two with the same key look the same at the same moments. */
export interface KeyedSheet extends Sheet {
  key: string;
}

/** The sheets from the ground up: one for each pane. */
export type Plan = readonly (KeyedSheet | PictureSheet)[];

interface Shown {
  key: string;
  grid: CanvasGrid | PictureGrid | undefined;
}

/** Tiles of the first picture that come on screen together. */
const tilesAFrame = 2;

export class TileStack {
  readonly #map: L.Map;
  readonly #panes: readonly string[];
  readonly #options: L.GridLayerOptions;
  readonly #failed: (error: unknown) => void;
  readonly #shown: (Shown | undefined)[] = [];
  /** What is drawn out of sight, by pane. */
  readonly #coming = new Map<number, CanvasGrid | PictureGrid>();
  #next: Plan | undefined;
  #working: Promise<void> | undefined;

  /** failed is told of pictures that did not come; what is drawn has sources that tell themselves. */
  constructor(map: L.Map, names: readonly string[], options: L.GridLayerOptions, failed: (error: unknown) => void) {
    this.#map = map;
    this.#options = options;
    this.#failed = failed;
    this.#panes = names.map((name, i) => {
      const pane = map.createPane(name);
      pane.style.zIndex = String(200 + 10 * i);
      pane.style.pointerEvents = "none";
      return name;
    });
  }

  /** Shows a plan. While one is being drawn, only the newest one asked for waits. */
  show(plan: Plan): Promise<void> {
    this.#next = plan;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  /** Resolves once what was asked for is on screen. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Paints a pane's tiles again, or those of all panes. */
  repaint(pane?: string): void {
    this.#panes.forEach((name, i) => {
      if (pane && name !== pane) return;
      this.#shown[i]?.grid?.repaint();
      this.#coming.get(i)?.repaint();
    });
  }

  async #work(): Promise<void> {
    while (this.#next) {
      const plan = this.#next;
      this.#next = undefined;
      const stages: (Promise<Shown> | undefined)[] = [];
      for (const [i, sheet] of plan.entries()) {
        const isShown = this.#shown[i]?.key === sheet.key;
        stages.push(isShown ? undefined : this.#stage(sheet, i));
        if (!isShown && !isEmpty(sheet)) await pause();
      }
      const staged = await Promise.all(stages);
      if (this.#shown.length === 0) await this.#unveil(staged);
      // From here to the end of the turn nothing is waited for: one frame has it all.
      staged.forEach((stage, i) => {
        if (!stage) {
          const sheet = plan[i]!;
          const grid = this.#shown[i]?.grid;
          if ("moments" in sheet && grid instanceof CanvasGrid) grid.show(sheet.moments);
          return;
        }
        show(stage);
        this.#coming.delete(i);
        this.#shown[i]?.grid?.remove();
        this.#shown[i] = stage;
      });
    }
  }

  /**
   * The first picture replaces none. Once all of it is drawn it comes a few
   * tiles in each frame, from the ground up: all at once they would hold up a
   * slow browser.
   */
  async #unveil(staged: readonly (Shown | undefined)[]): Promise<void> {
    const tiles = staged.flatMap((s) => [...(s?.grid?.getContainer()?.querySelectorAll<HTMLElement>("canvas") ?? [])]);
    for (const [i, tile] of tiles.entries()) {
      tile.style.visibility = "visible"; // in a sheet that is not, yet
      if (i % tilesAFrame === tilesAFrame - 1) await nextFrame();
    }
  }

  /** Draws a sheet out of sight. */
  async #stage(sheet: KeyedSheet | PictureSheet, i: number): Promise<Shown> {
    const options = { ...this.#options, pane: this.#panes[i]! };
    if (isEmpty(sheet)) return { key: sheet.key, grid: undefined };
    const grid = "pictures" in sheet ? new PictureGrid(sheet, options, this.#failed) : new CanvasGrid(sheet, options);
    const drawn = new Promise<void>((resolve) => grid.once("load", () => resolve()));
    this.#coming.set(i, grid);
    grid.addTo(this.#map);
    const container = grid.getContainer();
    if (container) container.style.visibility = "hidden";
    await drawn;
    return { key: sheet.key, grid };
  }
}

function show(stage: Shown | undefined): void {
  const container = stage?.grid?.getContainer();
  if (container) container.style.visibility = "";
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 100); // a page in the background has no frames
  });
}

function isEmpty(sheet: KeyedSheet | PictureSheet): boolean {
  return "pictures" in sheet ? sheet.pictures.length === 0 : sheet.views.size === 0;
}
