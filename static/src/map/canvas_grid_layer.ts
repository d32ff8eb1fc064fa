// A Leaflet GridLayer whose tiles are drawn by the drawing worker.

import type * as L from "./leaflet";
import { momentsOf, type Moments, type GridSpec, tileSize } from "../draw/grid_spec";
import type { DrawnTile } from "../draw/protocol";
import type { DrawingClient } from "./drawing_client";
import { LastingGridLayer } from "./lasting_grid_layer";

interface Tile {
  canvas: HTMLCanvasElement;
  /** Leaflet's callback for a loaded tile; undefined once called. */
  done: L.DoneCallback | undefined;
}

export class CanvasGridLayer extends LastingGridLayer {
  readonly #drawing: DrawingClient;
  /** The number of its grid in the worker. */
  readonly grid: number;
  /** The moments that it shows. */
  moments: Moments;
  readonly #tiles = new Map<number, Tile>();
  readonly #numbers = new WeakMap<HTMLElement, number>();
  #added = 0;

  constructor(spec: GridSpec, drawing: DrawingClient, options: L.GridLayerOptions) {
    super({ ...options, tileSize, ...(spec.from !== undefined && { minZoom: spec.from }) });
    this.#drawing = drawing;
    this.grid = drawing.openGrid(spec);
    this.moments = momentsOf(spec);
    this.on("tileunload", (event: L.LeafletEvent) => this.#remove((event as L.TileEvent).tile as unknown as HTMLCanvasElement));
    this.on("remove", () => drawing.closeGrid(this.grid));
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    empty(canvas);
    const number = ++this.#added;
    this.#tiles.set(number, { canvas, done });
    this.#numbers.set(canvas, number);
    this.#drawing.addTile(this.grid, number, coords);
    return canvas;
  }

  #remove(canvas: HTMLCanvasElement): void {
    const number = this.#numbers.get(canvas)!;
    this.#tiles.delete(number);
    this.#drawing.removeTile(this.grid, number);
    empty(canvas); // frees its memory at once
  }

  /** Clears all tiles. */
  clear(): void {
    for (const { canvas } of this.#tiles.values()) empty(canvas);
  }

  /** Shows a drawn tile. */
  showTile({ tile, bitmap, box, isLost }: DrawnTile): void {
    const shown = this.#tiles.get(tile);
    if (!shown) {
      bitmap?.close(); // unloaded meanwhile
      return;
    }
    const { canvas, done } = shown;
    if (bitmap) {
      const { width, height } = bitmap;
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      if (box) {
        canvas.style.margin = `${box.y}px 0 0 ${box.x}px`;
        canvas.style.width = `${box.width}px`;
        canvas.style.height = `${box.height}px`;
      }
      canvas.style.display = "";
      canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
    } else {
      empty(canvas);
    }
    this.setLost(canvas, isLost === true);
    shown.done = undefined;
    done?.(undefined, canvas);
  }
}

/**
 * Blanks a tile. A canvas without pixels needs no memory, but Chromium keeps showing
 * its last pixels: so it is hidden too.
 */
function empty(canvas: HTMLCanvasElement): void {
  canvas.width = canvas.height = 0;
  canvas.style.display = "none";
}
