// The tiles of one grid layer, drawn by protomaps-leaflet. Timeline tiles are drawn
// as of a moment; for another moment all are redrawn at once, so that no frame mixes
// two dates.

import Point from "@mapbox/point-geometry";
import { type Bbox, type Feature, type Index, Labelers, type PaintRule, paint, type PreparedTile, toIndex, type View as TileView, type Zxy } from "protomaps-leaflet";
import { pause } from "../core/pause";
import { type Canvas, contextOf, newCanvas, taken } from "./canvas";
import { isQuiet } from "./borders";
import type { Rules } from "./cartography";
import { type Moments, type Pane, tileSize } from "./grid_spec";
import type { DrawnTile } from "./protocol";
import { toScale } from "./overzoom";
import { type Part, TimelineTile } from "./timeline_tile";

/** In CSS pixels: how far a label may reach into a neighbour. */
const reach = 16;
/** Data tiles of a source whose labels are cached: enough for a large screen. */
const maxLabelledTiles = 96;

export interface GridOptions extends Rules {
  /** Its number on the page. */
  number: number;
  pane: Pane;
  tileViews: ReadonlyMap<string, TileView>;
  moments: Moments;
  /** Canvas pixels to a CSS pixel. */
  pixelRatio: number;
}

/** A painted tile; without a bitmap it is blank. */
export interface PaintedTile extends Omit<DrawnTile, "bitmap"> {
  bitmap?: ImageBitmap | Promise<ImageBitmap>;
}

interface Tile {
  at: Zxy;
  /** The data by source; undefined until they are loaded. */
  loaded?: Map<string, PreparedTile>;
  /** Whether some did not come. */
  isLost?: boolean;
  /** What of them is shown; tiles with the same key show the same. */
  shown?: { tiles: Map<string, PreparedTile[]>; key: string };
  isBlank?: boolean;
}

const timelines = new WeakMap<PreparedTile["data"], TimelineTile>();

function timelineOf(view: TileView, tile: PreparedTile): TimelineTile {
  let timeline = timelines.get(tile.data);
  if (!timeline) timelines.set(tile.data, (timeline = new TimelineTile(tile.data, view.tileCache.tileSize)));
  return timeline;
}

export class Grid {
  readonly #options: GridOptions;
  readonly #drawn: (tiles: PaintedTile[]) => void;
  #moments: Moments;
  readonly #canvas: Canvas;
  /** For measuring text. */
  readonly #scratch = contextOf(newCanvas(1));
  #labelers: Labelers;
  readonly #tiles = new Map<number, Tile>();
  readonly #dirty = new Set<string>();

  /** drawn is called with tiles that no request waits for. */
  constructor(options: GridOptions, drawn: (tiles: PaintedTile[]) => void) {
    this.#options = options;
    this.#drawn = drawn;
    this.#moments = options.moments;
    this.#canvas = newCanvas(Math.round(tileSize * options.pixelRatio));
    this.#labelers = this.#newLabelers();
  }

  get pane(): Pane {
    return this.#options.pane;
  }

  /** Adds a tile; it is drawn once its data are loaded. */
  add(number: number, at: Zxy): void {
    const tile: Tile = { at };
    this.#tiles.set(number, tile);
    void this.#load(number, tile);
  }

  /** Removes a tile. */
  remove(number: number): void {
    this.#options.borders?.forget(this.#tiles.get(number));
    this.#tiles.delete(number);
  }

  /** Loads failed data again, and redraws all tiles. */
  reload(): void {
    for (const [number, tile] of this.#tiles) void this.#load(number, tile);
  }

  /** Redraws all loaded tiles. */
  repainted(): PaintedTile[] {
    return [...this.#tiles].flatMap(([number, tile]) => this.#paint(number, tile));
  }

  /** Shows other moments; returns the tiles that change. */
  show(moments: Moments): PaintedTile[] {
    this.#moments = moments;
    const changed = new Map<number, Tile>();
    for (const [number, tile] of this.#tiles) {
      if (!tile.loaded) continue; // it will be drawn as of the new moment
      if (this.#choose(tile, tile.loaded)) changed.set(number, tile);
    }
    if (changed.size === 0) return [];
    if (this.#options.labelRules.length === 0) {
      return [...changed].flatMap(([number, tile]) => {
        const wasBlank = tile.isBlank;
        const painted = this.#paint(number, tile);
        return wasBlank && tile.isBlank ? [] : painted;
      });
    }
    // Names make room for each other: place them all again.
    this.#labelers = this.#newLabelers();
    for (const { at, shown } of this.#tiles.values()) if (shown) this.#labelers.add(at.z, shown.tiles);
    return this.repainted();
  }

  #newLabelers(): Labelers {
    return new Labelers(this.#scratch, this.#options.labelRules, maxLabelledTiles, (keys) => void this.#repaintSoon(keys));
  }

  /** Redraws, in one go, tiles that neighbours' names reach into. */
  async #repaintSoon(keys: Set<string>): Promise<void> {
    const isFirst = this.#dirty.size === 0;
    for (const key of keys) this.#dirty.add(key);
    if (!isFirst) return;
    await pause();
    const tiles = [...this.#tiles].filter(([, { at }]) => this.#dirty.has(toIndex(at)));
    this.#dirty.clear();
    this.#drawn(tiles.flatMap(([number, tile]) => this.#paint(number, tile)));
  }

  async #load(number: number, tile: Tile): Promise<void> {
    const loaded = new Map<string, PreparedTile>();
    let isLost = false;
    await Promise.all(
      [...this.#options.tileViews].map(async ([source, view]) => {
        // A failed source has reported its error; the others are drawn without it.
        const prepared = await view.getDisplayTile(tile.at).catch(() => void (isLost = true));
        if (prepared) loaded.set(source, prepared);
      }),
    );
    await pause(); // many tiles arrive at once
    if (this.#tiles.get(number) !== tile) return; // removed meanwhile
    try {
      this.#options.borders?.forget(tile);
      tile.loaded = loaded;
      tile.isLost = isLost;
      this.#choose(tile, loaded);
      this.#labelers.add(tile.at.z, tile.shown!.tiles);
      this.#drawn(this.#paint(number, tile));
    } catch (error) {
      this.#drawn([{ grid: this.#options.number, tile: number }]); // else the page would wait for ever
      throw error;
    }
  }

  /** Chooses what of the data to show; false where it is shown already. */
  #choose(tile: Tile, loaded: ReadonlyMap<string, PreparedTile>): boolean {
    const keys: string[] = [];
    const timeline = (source: string, prepared: PreparedTile) => timelineOf(this.#options.tileViews.get(source)!, prepared);
    for (const [source, prepared] of loaded) {
      const moment = this.#moments.get(source);
      if (moment) keys.push(`${source} ${timeline(source, prepared).key(moment, this.#partOf(tile.at, source, prepared))}`);
      else keys.push(source);
    }
    const key = keys.join();
    if (tile.shown?.key === key) return false;
    const tiles = new Map<string, PreparedTile[]>();
    for (const [source, prepared] of loaded) {
      const moment = this.#moments.get(source);
      tiles.set(source, [toScale(moment ? { ...prepared, data: timeline(source, prepared).at(moment) } : prepared)]);
    }
    tile.shown = { tiles, key };
    return true;
  }

  /** What of a data tile is in reach of a tile; all where names of neighbours reach into it. */
  #partOf(at: Zxy, source: string, { origin, scale }: PreparedTile): Part | undefined {
    const { isWhole, labelRules } = this.#options;
    if (!isWhole || labelRules.length > 0) return undefined;
    const { minX, minY, maxX, maxY } = boxOf(at);
    const [x, y] = [origin.x, origin.y];
    return { box: { minX: (minX - x) / scale, minY: (minY - y) / scale, maxX: (maxX - x) / scale, maxY: (maxY - y) / scale }, isWhole: (f) => isWhole(source, f) };
  }

  /** Returns none where the tile is not loaded. */
  #paint(number: number, tile: Tile): PaintedTile[] {
    const { at, shown, isLost } = tile;
    if (!shown) return [];
    const painted = { grid: this.#options.number, tile: number, ...(isLost && { isLost }) };
    const origin = new Point(at.x * tileSize, at.y * tileSize);
    const bbox = boxOf(at);
    const labels = this.#labelers.getIndex(at.z) ?? null;
    tile.isBlank = this.#isBlank(at.z, shown.tiles, labels, bbox);
    if (tile.isBlank) return [painted];
    this.#options.borders?.begin(tile);
    const ctx = contextOf(this.#canvas);
    const scale = this.#canvas.width / tileSize;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, tileSize, tileSize);
    paint(ctx, at.z, shown.tiles, labels, this.#options.paintRules, bbox, origin, false);
    return [{ ...painted, bitmap: taken(this.#canvas) }];
  }

  /** Whether a tile is blank, as most tiles of claims and points are: paint draws nothing of it. */
  #isBlank(z: number, tiles: ReadonlyMap<string, PreparedTile[]>, labels: Index | null, bbox: Bbox): boolean {
    const isDrawn = (rule: PaintRule) =>
      tiles.get(rule.dataSource ?? "")?.some((tile) => tile.data.get(rule.dataLayer)?.some((f) => reaches(f, tile, bbox) && (rule.filter?.(z, f) ?? true)));
    return !this.#options.paintRules.some((rule) => !isQuiet(rule) && isDrawn(rule)) && !labels?.tree.collides(bbox);
  }
}

/** A tile and what reaches into it, in CSS pixels of its zoom. */
function boxOf({ x, y }: Zxy): Bbox {
  return { minX: x * tileSize - reach, minY: y * tileSize - reach, maxX: (x + 1) * tileSize + reach, maxY: (y + 1) * tileSize + reach };
}

/** Whether a feature is in reach of a tile of the map, as paint has it. */
function reaches({ bbox: of }: Feature, { origin, scale }: PreparedTile, bbox: Bbox): boolean {
  return of.maxX * scale + origin.x >= bbox.minX && of.minX * scale + origin.x <= bbox.maxX && of.minY * scale + origin.y <= bbox.maxY && of.maxY * scale + origin.y >= bbox.minY;
}
