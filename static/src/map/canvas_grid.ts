// A Leaflet grid whose tiles are canvases painted by protomaps-leaflet.

import Point from "@mapbox/point-geometry";
import L from "leaflet";
import { Labelers, type LabelRule, type PaintRule, paint, type PreparedTile, toIndex, type View } from "protomaps-leaflet";

const tileSize = 256;
/** In CSS pixels: how far a label may reach into a neighbour. */
const reach = 16;
/** Data tiles of a source whose labels are remembered: enough for a large screen. */
const mostLabelledTiles = 96;

export interface Sheet {
  views: ReadonlyMap<string, View>;
  paintRules: PaintRule[];
  labelRules: LabelRule[];
}

export class CanvasGrid extends L.GridLayer {
  readonly #sheet: Sheet;
  readonly #labelers: Labelers;
  readonly #tiles = new Map<HTMLCanvasElement, L.Coords>();
  readonly #dirty = new Set<string>();

  constructor(sheet: Sheet, options: L.GridLayerOptions) {
    super({ ...options, tileSize });
    this.#sheet = sheet;
    const scratch = document.createElement("canvas").getContext("2d");
    if (!scratch) throw new Error("this browser has no canvas");
    this.#labelers = new Labelers(scratch, sheet.labelRules, mostLabelledTiles, (keys) => this.#repaintSoon(keys));
    this.on("tileunload", (event: L.LeafletEvent) => {
      const canvas = (event as L.TileEvent).tile as unknown as HTMLCanvasElement;
      this.#tiles.delete(canvas);
      canvas.width = canvas.height = 0; // gives its memory back at once
    });
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    this.#tiles.set(canvas, coords);
    this.#render(canvas, coords).then(
      () => done(undefined, canvas),
      (error: Error) => done(error, canvas),
    );
    return canvas;
  }

  /** Paints all tiles again; those whose data did not come ask for them again. */
  repaint(): void {
    for (const [canvas, coords] of this.#tiles) void this.#render(canvas, coords);
  }

  #repaintSoon(keys: Set<string>): void {
    if (this.#dirty.size === 0) {
      requestAnimationFrame(() => {
        for (const [canvas, coords] of this.#tiles) {
          if (this.#dirty.has(toIndex(coords))) void this.#render(canvas, coords);
        }
        this.#dirty.clear();
      });
    }
    for (const key of keys) this.#dirty.add(key);
  }

  async #render(canvas: HTMLCanvasElement, coords: L.Coords): Promise<void> {
    const tiles = new Map<string, PreparedTile[]>();
    await Promise.all(
      [...this.#sheet.views].map(async ([source, view]) => {
        // A source that fails has told why; the others are drawn without it.
        const tile = await view.getDisplayTile(coords).catch(() => undefined);
        if (tile) tiles.set(source, [tile]);
      }),
    );
    if (!this.#tiles.has(canvas)) return; // no longer in sight
    this.#labelers.add(coords.z, tiles);
    this.#paint(canvas, coords, tiles);
  }

  #paint(canvas: HTMLCanvasElement, coords: L.Coords, tiles: Map<string, PreparedTile[]>): void {
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    canvas.width = canvas.height = Math.round(tileSize * (window.devicePixelRatio || 1));
    ctx.scale(canvas.width / tileSize, canvas.height / tileSize);
    const origin = new Point(coords.x * tileSize, coords.y * tileSize);
    const bbox = {
      minX: origin.x - reach,
      minY: origin.y - reach,
      maxX: origin.x + tileSize + reach,
      maxY: origin.y + tileSize + reach,
    };
    const labels = this.#labelers.getIndex(coords.z) ?? null;
    paint(ctx, coords.z, tiles, labels, this.#sheet.paintRules, bbox, origin, false);
  }
}
