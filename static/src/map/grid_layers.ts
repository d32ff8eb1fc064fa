// The grid layers of the map, one in each pane. They stay on screen until all that
// replaces them is drawn, and are swapped in one frame: no flash, and never a mix
// of two dates.

import type * as L from "./leaflet";
import { type GridPlan, isEmpty, momentsOf, type Moments } from "../draw/grid_spec";
import type { DrawnTile } from "../draw/protocol";
import { pause } from "../core/pause";
import { CanvasGridLayer } from "./canvas_grid_layer";
import type { DrawingClient } from "./drawing_client";
import { ImageGridLayer, type ImageGridPlan } from "./image_grid_layer";

/** From the ground up: one for each pane, undefined where there is nothing on it. */
export type Plans = readonly (GridPlan | ImageGridPlan | undefined)[];

interface Shown {
  key: string | undefined;
  layer: CanvasGridLayer | ImageGridLayer | undefined;
}

/** Tiles of the first picture that come on screen together. */
const tilesPerFrame = 2;

export class GridLayers {
  readonly #map: L.Map;
  readonly #panes: readonly string[];
  readonly #options: L.GridLayerOptions;
  readonly #drawing: DrawingClient;
  readonly #failed: (error: unknown) => void;
  readonly #shown: (Shown | undefined)[] = [];
  /** Drawn out of sight, by pane. */
  readonly #coming = new Map<number, CanvasGridLayer | ImageGridLayer>();
  #next: { plans: Plans; shown: () => void } | undefined;
  #working: Promise<void> | undefined;

  /** panes are created. failed is told of images that did not come; the sources of canvases tell themselves. */
  constructor(map: L.Map, panes: readonly string[], options: L.GridLayerOptions, drawing: DrawingClient, failed: (error: unknown) => void) {
    this.#map = map;
    this.#drawing = drawing;
    this.#options = options;
    this.#failed = failed;
    this.#panes = panes.map((name, i) => {
      const pane = map.createPane(name);
      pane.style.zIndex = String(200 + 10 * i);
      pane.style.pointerEvents = "none";
      return name;
    });
  }

  /**
   * Shows plans; shown is called in the turn in which they come on screen. While
   * some are being drawn, only the newest ones wait.
   */
  show(plans: Plans, shown: () => void): Promise<void> {
    this.#next = { plans, shown };
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

  /** Shows tiles as they were drawn. */
  showTiles(tiles: readonly DrawnTile[]): void {
    const layers = new Map([...this.#layers()].flatMap((layer) => (layer instanceof CanvasGridLayer ? [[layer.grid, layer]] : [])));
    for (const tile of tiles) {
      const layer = layers.get(tile.grid);
      if (layer) layer.showTile(tile);
      else tile.bitmap?.close();
    }
  }

  /** Fetches again what did not come. */
  reload(): void {
    this.#drawing.reload();
    for (const layer of this.#layers()) if (layer instanceof ImageGridLayer) layer.redraw();
  }

  *#layers(): Iterable<CanvasGridLayer | ImageGridLayer> {
    for (const shown of this.#shown) if (shown?.layer) yield shown.layer;
    yield* this.#coming.values();
  }

  async #work(): Promise<void> {
    while (this.#next) {
      const { plans, shown } = this.#next;
      this.#next = undefined;
      const isFirst = this.#shown.length === 0;
      if (isFirst) await pause(); // all of it is drawn
      const stages: (Promise<Shown> | undefined)[] = [];
      for (const [i, plan] of plans.entries()) {
        const isShown = this.#shown[i] !== undefined && this.#shown[i].key === plan?.key;
        stages.push(isShown ? undefined : this.#stage(plan, i));
        if (!isShown && plan) await pause();
      }
      if (isFirst) await unveil(stages);
      const staged = await Promise.all(stages);
      const moved = this.#moved(plans, staged);
      const drawn = moved.length > 0 ? await this.#drawing.show(moved) : [];
      // From here to the end of the turn nothing is waited for: one frame has it all.
      if (drawn) this.showTiles(drawn);
      else this.#clear(moved);
      staged.forEach((stage, i) => {
        if (!stage) return;
        reveal(stage);
        this.#coming.delete(i);
        this.#shown[i]?.layer?.remove();
        this.#shown[i] = stage;
      });
      shown();
    }
  }

  /** Takes off the screen what still shows other moments; it is drawn anew with the next plans. */
  #clear(moved: readonly { grid: number }[]): void {
    for (const shown of this.#shown) {
      const layer = shown?.layer;
      if (!(layer instanceof CanvasGridLayer) || !moved.some(({ grid }) => grid === layer.grid)) continue;
      layer.clear();
      shown!.key = undefined;
    }
  }

  /** The grids that stay, and are to show other moments. */
  #moved(plans: Plans, staged: readonly (Shown | undefined)[]): { grid: number; moments: Moments }[] {
    return plans.flatMap((plan, i) => {
      const layer = this.#shown[i]?.layer;
      if (staged[i] || !(layer instanceof CanvasGridLayer) || !plan || !("sources" in plan)) return [];
      const moments = momentsOf(plan);
      if (isSame(moments, layer.moments)) return [];
      layer.moments = moments;
      return [{ grid: layer.grid, moments }];
    });
  }

  /** Draws a grid layer out of sight. */
  async #stage(plan: GridPlan | ImageGridPlan | undefined, i: number): Promise<Shown> {
    if (!plan) return { key: undefined, layer: undefined };
    const options = { ...this.#options, pane: this.#panes[i]! };
    if ("pictures" in plan ? plan.pictures.length === 0 : isEmpty(plan)) return { key: plan.key, layer: undefined };
    const layer = "pictures" in plan ? new ImageGridLayer(plan, options, this.#failed) : new CanvasGridLayer(plan, this.#drawing, options);
    const drawn = new Promise<void>((resolve) => layer.once("load", () => resolve()));
    this.#coming.set(i, layer);
    layer.addTo(this.#map);
    const container = layer.getContainer();
    if (container) container.style.visibility = "hidden";
    await drawn;
    return { key: plan.key, layer };
  }
}

/**
 * The first picture replaces none. It comes from the ground up, each layer once
 * all of it is drawn, a few tiles in each frame: all at once they would hold up a
 * slow browser.
 */
async function unveil(stages: readonly (Promise<Shown> | undefined)[]): Promise<void> {
  for (const stage of stages) {
    const container = (await stage)?.layer?.getContainer();
    for (const [i, tile] of [...(container?.querySelectorAll<HTMLElement>("canvas") ?? [])].entries()) {
      tile.style.visibility = "visible"; // in a layer that is not, yet
      if (i % tilesPerFrame === tilesPerFrame - 1) await nextFrame();
    }
  }
}

function reveal(stage: Shown): void {
  const container = stage.layer?.getContainer();
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
