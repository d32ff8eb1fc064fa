// A grid layer whose tiles the drawing worker draws, shown as they come.

import * as L from "./leaflet";
import { momentsOf, type Moments, type GridPlan, tileSize } from "../draw/grid_spec";
import type { DrawnTile } from "../draw/protocol";
import type { DrawingClient } from "./drawing_client";

interface Tile {
  canvas: HTMLCanvasElement;
  /** Tells Leaflet that the tile is there; undefined once it knows. */
  done: L.DoneCallback | undefined;
}

export class CanvasGridLayer extends L.GridLayer {
  readonly #drawing: DrawingClient;
  /** Its number at the worker. */
  readonly grid: number;
  /** When it is shown. */
  moments: Moments;
  readonly #tiles = new Map<number, Tile>();
  readonly #numbers = new WeakMap<HTMLElement, number>();
  #added = 0;

  constructor(plan: GridPlan, drawing: DrawingClient, options: L.GridLayerOptions) {
    super({ ...options, tileSize });
    this.#drawing = drawing;
    this.grid = drawing.openGrid(plan);
    this.moments = momentsOf(plan);
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
    empty(canvas); // gives its memory back at once
  }

  /** Shows nothing any more. */
  clear(): void {
    for (const { canvas } of this.#tiles.values()) empty(canvas);
  }

  /** Shows a tile as it was drawn, in place of what it showed. */
  showTile({ tile, bitmap }: DrawnTile): void {
    const shown = this.#tiles.get(tile);
    if (!shown) {
      bitmap?.close(); // no longer in sight
      return;
    }
    const { canvas, done } = shown;
    if (bitmap) {
      if (canvas.width !== bitmap.width) canvas.width = canvas.height = bitmap.width;
      canvas.style.display = "";
      canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
    } else {
      empty(canvas);
    }
    shown.done = undefined;
    done?.(undefined, canvas);
  }
}

/**
 * Takes a tile with nothing on it off the screen. Without pixels it costs no
 * memory, but Chromium goes on showing those that it had: so it is not shown.
 */
function empty(canvas: HTMLCanvasElement): void {
  canvas.width = canvas.height = 0;
  canvas.style.display = "none";
}
