// The tiles of one grid layer, drawn by protomaps-leaflet. Timeline tiles are drawn
// as of a moment; for another moment all are redrawn at once, so that no frame mixes
// two dates.

import Point from "@mapbox/point-geometry";
import { type Bbox, type Feature, type Index, Labelers, paint, type PreparedTile, toIndex, type View as TileView, type Zxy } from "protomaps-leaflet";
import { pause } from "../core/pause";
import { type Canvas, contextOf, type Frame, newCanvas, taken, wholeFrame } from "./canvas";
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
  /** What was drawn last of features and names, where there are names. */
  drawn?: Drawn;
}

/** What a picture of a tile is made of: of the same, the same picture is made. */
interface Drawn {
  features: readonly Feature[];
  labels: ReadonlySet<unknown>;
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
  /** Of a tile, in canvas pixels. */
  readonly #side: number;
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
    this.#side = Math.round(tileSize * options.pixelRatio);
    this.#canvas = newCanvas(this.#side);
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
    return [...this.#tiles].flatMap(([number, tile]) => (this.#differs(tile) ? this.#paint(number, tile) : []));
  }

  /** Whether a tile with names would be another picture than it was: most of them stay. */
  #differs({ at, shown, drawn }: Tile): boolean {
    if (!shown) return false;
    if (!drawn) return true;
    const { features, labels } = this.#toDraw(at, shown.tiles);
    return features.length !== drawn.features.length || labels.size !== drawn.labels.size || features.some((f, i) => f !== drawn.features[i]) || [...labels].some((l) => !drawn.labels.has(l));
  }

  #toDraw(at: Zxy, tiles: ReadonlyMap<string, PreparedTile[]>): Drawn {
    const bbox = boxOf(at);
    const labels = this.#labelers.getIndex(at.z)?.searchBbox(bbox, Infinity) ?? [];
    return { features: [...this.#inReach(at.z, tiles, bbox)].map(([f]) => f), labels: new Set([...labels].map(({ draw }) => draw)) };
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
    const tiles = [...this.#tiles].filter(([, tile]) => this.#dirty.has(toIndex(tile.at)) && this.#differs(tile));
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
    if (this.#options.labelRules.length > 0) tile.drawn = this.#toDraw(at, shown.tiles);
    tile.isBlank = this.#isBlank(at.z, shown.tiles, labels, bbox);
    if (tile.isBlank) return [painted];
    const frame = this.#options.isCut ? this.#cutFrame(at.z, shown.tiles, bbox) : wholeFrame(this.#side);
    this.#options.borders?.begin(tile, frame);
    const { side, x, y, width, height } = frame;
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    const ctx = contextOf(this.#canvas);
    const scale = side / tileSize;
    ctx.setTransform(scale, 0, 0, scale, -x, -y);
    ctx.clearRect(0, 0, tileSize, tileSize);
    paint(ctx, at.z, shown.tiles, labels, this.#options.paintRules, bbox, origin, false);
    const box = this.#options.isCut ? { box: { x: x / scale, y: y / scale, width: width / scale, height: height / scale } } : {};
    return [{ ...painted, ...box, bitmap: taken(this.#canvas) }];
  }

  /** Whether a tile is blank, as most tiles of claims and points are: paint draws nothing of it. */
  #isBlank(z: number, tiles: ReadonlyMap<string, PreparedTile[]>, labels: Index | null, bbox: Bbox): boolean {
    return this.#inReach(z, tiles, bbox).next().done === true && !labels?.tree.collides(bbox);
  }

  /** What of a tile's features is drawn, in drawing order, and the data tile that each is in. */
  *#inReach(z: number, tiles: ReadonlyMap<string, PreparedTile[]>, bbox: Bbox): Generator<[Feature, PreparedTile]> {
    for (const rule of this.#options.paintRules) {
      if (isQuiet(rule)) continue;
      for (const tile of tiles.get(rule.dataSource ?? "") ?? []) {
        for (const f of tile.data.get(rule.dataLayer) ?? []) if (reaches(f, tile, bbox) && (rule.filter?.(z, f) ?? true)) yield [f, tile];
      }
    }
  }

  /** The part of a tile in which something is drawn: a small one costs less to draw, to send and to show. */
  #cutFrame(z: number, tiles: ReadonlyMap<string, PreparedTile[]>, bbox: Bbox): Frame {
    const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    for (const [{ bbox: of }, { origin, scale }] of this.#inReach(z, tiles, bbox)) {
      box.minX = Math.min(box.minX, of.minX * scale + origin.x);
      box.minY = Math.min(box.minY, of.minY * scale + origin.y);
      box.maxX = Math.max(box.maxX, of.maxX * scale + origin.x);
      box.maxY = Math.max(box.maxY, of.maxY * scale + origin.y);
    }
    // What is drawn reaches as far around a feature as around the tile: bbox is that much larger than it.
    const side = this.#side;
    const part = (from: number, to: number, corner: number) => {
      const pixel = (at: number) => Math.min(Math.max(((at - corner) * side) / tileSize, 0), side);
      const low = Math.min(Math.floor(pixel(from - reach)), side - 1);
      return [low, Math.max(Math.ceil(pixel(to + reach)), low + 1) - low] as const;
    };
    const [x, width] = part(box.minX, box.maxX, bbox.minX + reach);
    const [y, height] = part(box.minY, box.maxY, bbox.minY + reach);
    return { side, x, y, width, height };
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
