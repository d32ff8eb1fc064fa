// A Leaflet grid whose tiles are canvases painted by protomaps-leaflet. Tiles
// that hold all of time are painted as of a moment, and painted again for
// another one at once: all of them in one turn, so that no frame mixes two.

import Point from "@mapbox/point-geometry";
import L from "leaflet";
import { type Bbox, type Index, Labelers, type LabelRule, type PaintRule, paint, type PreparedTile, toIndex, type View } from "protomaps-leaflet";
import type { Moment } from "../model/timeline";
import { pause } from "../pause";
import { TimelineTile } from "./timeline_tile";

const tileSize = 256;
/** In CSS pixels: how far a label may reach into a neighbour. */
const reach = 16;
/** Data tiles of a source whose labels are remembered: enough for a large screen. */
const mostLabelledTiles = 96;

export interface Sheet {
  views: ReadonlyMap<string, View>;
  /** For each source whose tiles hold all of time, when it is to be shown. */
  moments: ReadonlyMap<string, Moment>;
  paintRules: PaintRule[];
  labelRules: LabelRule[];
}

interface DrawnTile {
  coords: L.Coords;
  /** What came, by source; undefined until it has. */
  loaded?: Map<string, PreparedTile>;
  /** What of it is shown, and its name. */
  shown?: { tiles: Map<string, PreparedTile[]>; key: string };
}

const timelines = new WeakMap<PreparedTile["data"], TimelineTile>();

function timelineOf(view: View, tile: PreparedTile): TimelineTile {
  let timeline = timelines.get(tile.data);
  if (!timeline) timelines.set(tile.data, (timeline = new TimelineTile(tile.data, view.tileCache.tileSize)));
  return timeline;
}

export class CanvasGrid extends L.GridLayer {
  readonly #sheet: Sheet;
  #moments: ReadonlyMap<string, Moment>;
  /**
   * Tiles are drawn here and hung up as they are: each takes its time when it
   * is drawn, where canvases on the page would all take theirs as they come
   * into sight. Older browsers draw on the page.
   */
  readonly #easel = typeof OffscreenCanvas === "function" ? new OffscreenCanvas(tileSize, tileSize) : undefined;
  readonly #scratch: CanvasRenderingContext2D;
  #labelers: Labelers;
  readonly #tiles = new Map<HTMLCanvasElement, DrawnTile>();
  readonly #dirty = new Set<string>();

  constructor(sheet: Sheet, options: L.GridLayerOptions) {
    super({ ...options, tileSize });
    this.#sheet = sheet;
    this.#moments = sheet.moments;
    const scratch = document.createElement("canvas").getContext("2d");
    if (!scratch) throw new Error("this browser has no canvas");
    this.#scratch = scratch;
    this.#labelers = this.#newLabelers();
    this.on("tileunload", (event: L.LeafletEvent) => {
      const canvas = (event as L.TileEvent).tile as unknown as HTMLCanvasElement;
      this.#tiles.delete(canvas);
      canvas.width = canvas.height = 0; // gives its memory back at once
    });
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    const tile: DrawnTile = { coords };
    this.#tiles.set(canvas, tile);
    this.#load(canvas, tile).then(
      () => done(undefined, canvas),
      (error: Error) => done(error, canvas),
    );
    return canvas;
  }

  /** Paints all tiles again; those whose data did not come ask for them again. */
  repaint(): void {
    for (const [canvas, tile] of this.#tiles) void this.#load(canvas, tile);
  }

  /** Shows other moments, at once: only what looks different is painted. */
  show(moments: ReadonlyMap<string, Moment>): void {
    this.#moments = moments;
    const changed: [HTMLCanvasElement, DrawnTile][] = [];
    for (const [canvas, tile] of this.#tiles) {
      if (!tile.loaded) continue; // it will come as of the moment then
      if (this.#choose(tile, tile.loaded)) changed.push([canvas, tile]);
    }
    if (changed.length === 0) return;
    if (this.#sheet.labelRules.length === 0) {
      for (const [canvas, tile] of changed) this.#paint(canvas, tile);
      return;
    }
    // Names make room for each other: they are all placed anew.
    this.#labelers = this.#newLabelers();
    for (const { coords, shown } of this.#tiles.values()) if (shown) this.#labelers.add(coords.z, shown.tiles);
    for (const [canvas, tile] of this.#tiles) this.#paint(canvas, tile);
  }

  #newLabelers(): Labelers {
    return new Labelers(this.#scratch, this.#sheet.labelRules, mostLabelledTiles, (keys) => this.#repaintSoon(keys));
  }

  #repaintSoon(keys: Set<string>): void {
    if (this.#dirty.size === 0) {
      requestAnimationFrame(() => {
        for (const [canvas, tile] of this.#tiles) {
          if (this.#dirty.has(toIndex(tile.coords))) this.#paint(canvas, tile);
        }
        this.#dirty.clear();
      });
    }
    for (const key of keys) this.#dirty.add(key);
  }

  async #load(canvas: HTMLCanvasElement, tile: DrawnTile): Promise<void> {
    const loaded = new Map<string, PreparedTile>();
    await Promise.all(
      [...this.#sheet.views].map(async ([source, view]) => {
        // A source that fails has told why; the others are drawn without it.
        const prepared = await view.getDisplayTile(tile.coords).catch(() => undefined);
        if (prepared) loaded.set(source, prepared);
      }),
    );
    await pause(); // many tiles come at once, and each takes its time
    if (!this.#tiles.has(canvas)) return; // no longer in sight
    tile.loaded = loaded;
    this.#choose(tile, loaded);
    this.#labelers.add(tile.coords.z, tile.shown!.tiles);
    this.#paint(canvas, tile);
  }

  /** Takes of what came what is to be shown; false where that is shown already. */
  #choose(tile: DrawnTile, loaded: ReadonlyMap<string, PreparedTile>): boolean {
    const keys: string[] = [];
    const timeline = (source: string, prepared: PreparedTile) => timelineOf(this.#sheet.views.get(source)!, prepared);
    for (const [source, prepared] of loaded) {
      const moment = this.#moments.get(source);
      if (moment) keys.push(`${source} ${timeline(source, prepared).key(moment)}`);
      else keys.push(source);
    }
    const key = keys.join();
    if (tile.shown?.key === key) return false;
    const tiles = new Map<string, PreparedTile[]>();
    for (const [source, prepared] of loaded) {
      const moment = this.#moments.get(source);
      tiles.set(source, [moment ? { ...prepared, data: timeline(source, prepared).at(moment) } : prepared]);
    }
    tile.shown = { tiles, key };
    return true;
  }

  #paint(canvas: HTMLCanvasElement, { coords, shown }: DrawnTile): void {
    if (!shown) return;
    const origin = new Point(coords.x * tileSize, coords.y * tileSize);
    const bbox = {
      minX: origin.x - reach,
      minY: origin.y - reach,
      maxX: origin.x + tileSize + reach,
      maxY: origin.y + tileSize + reach,
    };
    const labels = this.#labelers.getIndex(coords.z) ?? null;
    if (this.#isBlank(shown.tiles, labels, bbox)) {
      canvas.width = canvas.height = 0; // memory for nothing
      return;
    }
    const size = Math.round(tileSize * (window.devicePixelRatio || 1));
    const easel = this.#easel ?? canvas;
    for (const sized of [canvas, easel]) if (sized.width !== size) sized.width = sized.height = size;
    const ctx = easel.getContext("2d") as CanvasRenderingContext2D | null;
    if (!ctx) return;
    ctx.setTransform(size / tileSize, 0, 0, size / tileSize, 0, 0);
    ctx.clearRect(0, 0, tileSize, tileSize);
    paint(ctx, coords.z, shown.tiles, labels, this.#sheet.paintRules, bbox, origin, false);
    if (this.#easel) canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(this.#easel.transferToImageBitmap());
  }

  /** Whether nothing is drawn on a tile: many claims and names are far from each other. */
  #isBlank(tiles: ReadonlyMap<string, PreparedTile[]>, labels: Index | null, bbox: Bbox): boolean {
    const isDrawn = ({ dataSource, dataLayer }: PaintRule) => tiles.get(dataSource ?? "")?.some(({ data }) => (data.get(dataLayer)?.length ?? 0) > 0);
    return !this.#sheet.paintRules.some(isDrawn) && !labels?.tree.collides(bbox);
  }
}
