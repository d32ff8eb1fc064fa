// The grid layers of the map, one in each pane. They stay until all their
// replacements are drawn, and are swapped in one frame: no flash, and never a mix of
// two dates.

import type * as L from "./leaflet";
import { type GridSpec, isEmpty, momentsOf, type Moments } from "../draw/grid_spec";
import type { DrawnTile } from "../draw/protocol";
import type { Basemap } from "../model/basemap";
import { pause } from "../core/pause";
import { CanvasGridLayer } from "./canvas_grid_layer";
import type { DrawingClient } from "./drawing_client";
import { ImageGridLayer, type ImageGridSpec } from "./image_grid_layer";

/** One for each pane, bottom first; undefined for an empty pane. */
export type Specs = readonly (GridSpec | ImageGridSpec | undefined)[];

interface Shown {
  key: string | undefined;
  layer: CanvasGridLayer | ImageGridLayer | undefined;
}

/** Tiles of the first picture that are revealed in one frame, at least; twice as many after each frame that came in time. */
const tilesPerFrame = 2;
/** Milliseconds within which a frame comes in time: of 60 a second. */
const frameTimeMs = 20;

export class GridLayers {
  readonly #map: L.Map;
  readonly #panes: readonly string[];
  readonly #options: L.GridLayerOptions;
  readonly #drawing: DrawingClient;
  readonly #failed: (error: unknown, of?: Basemap) => void;
  readonly #shown: (Shown | undefined)[] = [];
  /** Layers being drawn while hidden, by pane. */
  readonly #coming = new Map<number, CanvasGridLayer | ImageGridLayer>();
  #next: { specs: Specs; shown: () => void } | undefined;
  #working: Promise<void> | undefined;

  /** Creates the panes. failed is called for images; data tiles report their own failures. */
  constructor(map: L.Map, panes: readonly string[], options: L.GridLayerOptions, drawing: DrawingClient, failed: (error: unknown, of?: Basemap) => void) {
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
   * Shows specs; shown is called in the turn in which they appear. While some are being
   * drawn, only the newest specs wait.
   */
  show(specs: Specs, shown: () => void): Promise<void> {
    this.#next = { specs, shown };
    const map = this.#map.getContainer();
    map.ariaBusy = "true";
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      map.ariaBusy = "false";
    });
    return this.#working;
  }

  /** Resolves once the newest specs are on screen. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Shows drawn tiles. */
  showTiles(tiles: readonly DrawnTile[]): void {
    const layers = new Map([...this.#layers()].flatMap((layer) => (layer instanceof CanvasGridLayer ? [[layer.grid, layer]] : [])));
    for (const tile of tiles) {
      const layer = layers.get(tile.grid);
      if (layer) layer.showTile(tile);
      else tile.bitmap?.close();
    }
  }

  /** Fetches failed tiles again. */
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
      const { specs, shown } = this.#next;
      this.#next = undefined;
      const isFirst = this.#shown.length === 0;
      if (isFirst) await pause(); // let the page paint: all panes are to be drawn
      const stages: (Promise<Shown> | undefined)[] = [];
      for (const [i, spec] of specs.entries()) {
        const isShown = this.#shown[i] !== undefined && this.#shown[i].key === spec?.key;
        stages.push(isShown ? undefined : this.#stage(spec, i));
        if (!isShown && spec) await pause();
      }
      if (isFirst) await unveil(stages);
      const staged = await Promise.all(stages);
      const moved = this.#moved(specs, staged);
      const drawn = moved.length > 0 ? await this.#drawing.show(moved) : [];
      // No await from here to the end of the turn: all changes are in one frame.
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

  /** Clears grids that could not be moved to their new moments; the next specs redraw them. */
  #clear(moved: readonly { grid: number }[]): void {
    for (const shown of this.#shown) {
      const layer = shown?.layer;
      if (!(layer instanceof CanvasGridLayer) || !moved.some(({ grid }) => grid === layer.grid)) continue;
      layer.clear();
      shown!.key = undefined;
    }
  }

  /** The grids that stay and change their moments. */
  #moved(specs: Specs, staged: readonly (Shown | undefined)[]): { grid: number; moments: Moments }[] {
    return specs.flatMap((spec, i) => {
      const layer = this.#shown[i]?.layer;
      if (staged[i] || !(layer instanceof CanvasGridLayer) || !spec || !("sources" in spec)) return [];
      const moments = momentsOf(spec);
      if (isSame(moments, layer.moments)) return [];
      layer.moments = moments;
      return [{ grid: layer.grid, moments }];
    });
  }

  /** Draws a hidden grid layer. */
  async #stage(spec: GridSpec | ImageGridSpec | undefined, i: number): Promise<Shown> {
    if (!spec) return { key: undefined, layer: undefined };
    const options = { ...this.#options, pane: this.#panes[i]! };
    if ("pictures" in spec ? spec.pictures.length === 0 : isEmpty(spec)) return { key: spec.key, layer: undefined };
    const layer = "pictures" in spec ? new ImageGridLayer(spec, options, this.#failed) : new CanvasGridLayer(spec, this.#drawing, options);
    const drawn = this.#drawn(layer, spec.from);
    this.#coming.set(i, layer);
    layer.addTo(this.#map);
    const container = layer.getContainer();
    if (container) container.style.visibility = "hidden";
    await drawn;
    return { key: spec.key, layer };
  }

  /** Resolves once a layer is drawn: at once at a zoom below its first, at which there is nothing to load. */
  #drawn(layer: L.GridLayer, from = 0): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#map.off("zoomend", look);
        resolve();
      };
      const look = () => void (Math.round(this.#map.getZoom()) < from && done());
      layer.once("load", done);
      this.#map.on("zoomend", look);
      look();
    });
  }
}

/**
 * Reveals the first picture: pane by pane, bottom first, a few tiles in each frame.
 * All at once they would block a slow browser.
 */
async function unveil(stages: readonly (Promise<Shown> | undefined)[]): Promise<void> {
  let most = tilesPerFrame;
  let revealed = 0;
  for (const stage of stages) {
    const container = (await stage)?.layer?.getContainer();
    for (const tile of container?.querySelectorAll<HTMLElement>("canvas") ?? []) {
      tile.style.visibility = "visible"; // the layer itself is still hidden
      if (tile.style.display === "none" || ++revealed < most) continue; // a blank one costs nothing
      const before = performance.now();
      await nextFrame();
      most = performance.now() - before < frameTimeMs ? 2 * most : tilesPerFrame;
      revealed = 0;
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
