// Keeps what is on screen until all of what replaces it is drawn, then swaps
// both in one frame: no flash, and never a mix of two dates.

import * as L from "./leaflet";
import { isEmpty, momentsOf, type Moments, type SheetPlan } from "../draw/plan";
import type { Drawn } from "../draw/protocol";
import { pause } from "../core/pause";
import type { Drawing } from "./drawing_client";
import { PictureGrid, type PictureSheet } from "./image_grid_layer";
import { TileGrid } from "./canvas_grid_layer";

/** The sheets from the ground up: one for each pane, undefined where there is nothing on it. */
export type Plan = readonly (SheetPlan | PictureSheet | undefined)[];

interface Shown {
  key: string | undefined;
  grid: TileGrid | PictureGrid | undefined;
}

/** Tiles of the first picture that come on screen together. */
const tilesAFrame = 2;

export class TileStack {
  readonly #map: L.Map;
  readonly #panes: readonly string[];
  readonly #options: L.GridLayerOptions;
  readonly #drawing: Drawing;
  readonly #failed: (error: unknown) => void;
  readonly #shown: (Shown | undefined)[] = [];
  /** What is drawn out of sight, by pane. */
  readonly #coming = new Map<number, TileGrid | PictureGrid>();
  #next: { plan: Plan; shown: () => void } | undefined;
  #working: Promise<void> | undefined;

  /** failed is told of pictures that did not come; what is drawn has sources that tell themselves. */
  constructor(map: L.Map, names: readonly string[], options: L.GridLayerOptions, drawing: Drawing, failed: (error: unknown) => void) {
    this.#map = map;
    this.#drawing = drawing;
    this.#options = options;
    this.#failed = failed;
    this.#panes = names.map((name, i) => {
      const pane = map.createPane(name);
      pane.style.zIndex = String(200 + 10 * i);
      pane.style.pointerEvents = "none";
      return name;
    });
  }

  /**
   * Shows a plan; shown is called in the turn in which it comes on screen.
   * While one is being drawn, only the newest one asked for waits.
   */
  show(plan: Plan, shown: () => void): Promise<void> {
    this.#next = { plan, shown };
    const map = this.#map.getContainer();
    map.ariaBusy = "true";
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      map.ariaBusy = "false";
    });
    return this.#working;
  }

  /** Resolves once what was asked for is on screen. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Hangs up tiles as they were drawn. */
  hang(tiles: readonly Drawn[]): void {
    const grids = new Map([...this.#grids()].flatMap((grid) => (grid instanceof TileGrid ? [[grid.sheet, grid]] : [])));
    for (const tile of tiles) {
      const grid = grids.get(tile.sheet);
      if (grid) grid.hang(tile);
      else tile.bitmap?.close();
    }
  }

  /** Asks again for what did not come. */
  reload(): void {
    this.#drawing.reload();
    for (const grid of this.#grids()) if (grid instanceof PictureGrid) grid.redraw();
  }

  *#grids(): Iterable<TileGrid | PictureGrid> {
    for (const shown of this.#shown) if (shown?.grid) yield shown.grid;
    yield* this.#coming.values();
  }

  async #work(): Promise<void> {
    while (this.#next) {
      const { plan, shown } = this.#next;
      this.#next = undefined;
      const isFirst = this.#shown.length === 0;
      if (isFirst) await pause(); // all of it is drawn
      const stages: (Promise<Shown> | undefined)[] = [];
      for (const [i, sheet] of plan.entries()) {
        const isShown = this.#shown[i] !== undefined && this.#shown[i].key === sheet?.key;
        stages.push(isShown ? undefined : this.#stage(sheet, i));
        if (!isShown && sheet) await pause();
      }
      if (isFirst) await unveil(stages);
      const staged = await Promise.all(stages);
      const moved = this.#moved(plan, staged);
      const drawn = moved.length > 0 ? await this.#drawing.show(moved) : [];
      // From here to the end of the turn nothing is waited for: one frame has it all.
      if (drawn) this.hang(drawn);
      else this.#clear(moved);
      staged.forEach((stage, i) => {
        if (!stage) return;
        show(stage);
        this.#coming.delete(i);
        this.#shown[i]?.grid?.remove();
        this.#shown[i] = stage;
      });
      shown();
    }
  }

  /** Takes off the screen what still shows other moments; it is drawn anew with the next plan. */
  #clear(sheets: readonly { sheet: number }[]): void {
    for (const shown of this.#shown) {
      if (!(shown?.grid instanceof TileGrid) || !sheets.some(({ sheet }) => sheet === (shown.grid as TileGrid).sheet)) continue;
      shown.grid.clear();
      shown.key = undefined;
    }
  }

  /** The sheets that stay, and are to show other moments. */
  #moved(plan: Plan, staged: readonly (Shown | undefined)[]): { sheet: number; moments: Moments }[] {
    return plan.flatMap((sheet, i) => {
      const grid = this.#shown[i]?.grid;
      if (staged[i] || !(grid instanceof TileGrid) || !sheet || !("sources" in sheet)) return [];
      const moments = momentsOf(sheet);
      if (isSame(moments, grid.moments)) return [];
      grid.moments = moments;
      return [{ sheet: grid.sheet, moments }];
    });
  }

  /** Draws a sheet out of sight. */
  async #stage(sheet: SheetPlan | PictureSheet | undefined, i: number): Promise<Shown> {
    if (!sheet) return { key: undefined, grid: undefined };
    const options = { ...this.#options, pane: this.#panes[i]! };
    if ("pictures" in sheet ? sheet.pictures.length === 0 : isEmpty(sheet)) return { key: sheet.key, grid: undefined };
    const grid = "pictures" in sheet ? new PictureGrid(sheet, options, this.#failed) : new TileGrid(sheet, this.#drawing, options);
    const drawn = new Promise<void>((resolve) => grid.once("load", () => resolve()));
    this.#coming.set(i, grid);
    grid.addTo(this.#map);
    const container = grid.getContainer();
    if (container) container.style.visibility = "hidden";
    await drawn;
    return { key: sheet.key, grid };
  }
}

/**
 * The first picture replaces none. It comes from the ground up, each sheet once
 * all of it is drawn and a few tiles in each frame: all at once they would hold
 * up a slow browser.
 */
async function unveil(stages: readonly (Promise<Shown> | undefined)[]): Promise<void> {
  for (const stage of stages) {
    const container = (await stage)?.grid?.getContainer();
    for (const [i, tile] of [...(container?.querySelectorAll<HTMLElement>("canvas") ?? [])].entries()) {
      tile.style.visibility = "visible"; // in a sheet that is not, yet
      if (i % tilesAFrame === tilesAFrame - 1) await nextFrame();
    }
  }
}

function show(stage: Shown): void {
  const container = stage.grid?.getContainer();
  if (container) container.style.visibility = "";
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 100); // a page in the background has no frames
  });
}

function isSame(one: Moments, other: Moments): boolean {
  return one.size === other.size && [...one].every(([layer, moment]) => JSON.stringify(other.get(layer)) === JSON.stringify(moment));
}
