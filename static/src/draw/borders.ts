// Control is painted up to borders and shores: two drawings of one line are never the
// same. What of it lies beyond them and near is taken away, and the edge of what is
// held is a front elsewhere only. geo/raster draws by the same rules.

import type Point from "@mapbox/point-geometry";
import { type Feature, type PaintRule, type PreparedTile, View as TileView, type Zxy } from "protomaps-leaflet";
import { Union } from "./area_symbolizers";
import { type Canvas, contextOf, newCanvas } from "./canvas";
import { type DrawnLayer, inkOf, type Palette } from "./palette";
import { atZoom, borderPixels, borders, layerOf, layersOf, passes } from "./style";
import { borderZoom, tileSize } from "./grid_spec";

/** The data source of the outlines that are looked for beyond a tile. */
export function outlinesOf({ id }: DrawnLayer): string {
  return `${id} outlines`;
}

/** What is within the borders. */
const within = layersOf("base").find(({ id }) => id === borders.of)!.filter;

/** A view of what is within the borders of a basemap, of which no outline is missed, however far from the tile. */
export class OutlineView extends TileView {
  readonly #made = new WeakMap<PreparedTile["data"], PreparedTile["data"]>();

  constructor(of: TileView) {
    super(of.tileCache, Math.min(of.maxDataLevel, borderZoom), of.levelDiff);
  }

  override async getDisplayTile(at: Zxy): Promise<PreparedTile> {
    const tile = await super.getDisplayTile(at);
    let data = this.#made.get(tile.data);
    if (!data) this.#made.set(tile.data, (data = new Map([...tile.data].map(([name, features]) => [name, features.flatMap(outlineOf)]))));
    return { ...tile, data };
  }
}

/** What of a feature is outlined, in reach of every tile. */
function outlineOf(f: Feature): Feature[] {
  const bbox = { minX: -Infinity, minY: -Infinity, maxX: Infinity, maxY: Infinity };
  return passes(within, f.props, f.geomType) ? [{ ...f, bbox }] : [];
}

/** A rule that paints nothing by itself: a tile with no more than such is blank. */
export interface QuietRule extends PaintRule {
  quiet: true;
}

export function isQuiet(rule: PaintRule): boolean {
  return "quiet" in rule;
}

const front = layerOf("control", "front", "line");

/** The width of the front at a zoom. */
export function frontWidth(z: number): number {
  return atZoom(front.paint["line-width"]!, z);
}

/** What is near to borders and shores in a tile: pictures of what to take away. */
interface Near {
  /** What is near and outside. */
  outside?: Canvas;
  /** What is no front. */
  along?: Canvas;
}

/** The pixels of all such pictures of a grid that are kept, each of four bytes: those of a large screen. */
const maxPixels = 1 << 23;

/** What is near to borders and shores in each tile of a grid: it is found once, while other dates are shown. */
export class Borders {
  readonly #kept = new Map<object, Near>();
  #pixels = 0;
  #tile: object | undefined;
  /** Of the tile; undefined until it is found. */
  #near: Near | undefined;
  #outlines: Path2D | undefined;
  #inside = new Path2D();
  #scratch: CanvasRenderingContext2D | undefined;

  /** Begins to draw a tile. */
  begin(tile: object): void {
    this.#tile = tile;
    this.#near = this.#kept.get(tile);
    this.#outlines = undefined;
    this.#inside = new Path2D();
  }

  /** Forgets a tile that went, or whose data are others. */
  forget(tile: object | undefined): void {
    const near = tile && this.#kept.get(tile);
    if (!near) return;
    this.#kept.delete(tile);
    this.#pixels -= pixelsOf(near);
  }

  /** The rules that find them, before any that need them. */
  rules(basemap: DrawnLayer): QuietRule[] {
    const filter = (_z: number, f: Feature) => !this.#near && passes(within, f.props, f.geomType);
    return [
      {
        dataSource: outlinesOf(basemap),
        dataLayer: basemap.id,
        filter,
        symbolizer: { draw: (ctx, geom, z) => this.#outline(ctx, geom, z) },
        quiet: true,
      },
      { dataSource: basemap.id, dataLayer: basemap.id, filter, symbolizer: { draw: (ctx, geom) => addTo(this.#inside, ctx, geom) }, quiet: true },
    ];
  }

  #outline(ctx: CanvasRenderingContext2D, geom: Point[][], z: number): void {
    const far = borderPixels(borders["quiet-metres"], z);
    const { a, e, f } = ctx.getTransform();
    const [left, top] = [-e / a - far, -f / a - far];
    const [right, bottom] = [left + tileSize + 2 * far, top + tileSize + 2 * far];
    const isNear = geom.some((ring) =>
      ring.some((p, i) => {
        const q = ring[i === 0 ? ring.length - 1 : i - 1]!;
        return Math.max(p.x, q.x) > left && Math.min(p.x, q.x) < right && Math.max(p.y, q.y) > top && Math.min(p.y, q.y) < bottom;
      }),
    );
    if (isNear) addTo((this.#outlines ??= new Path2D()), ctx, geom);
  }

  /** Takes away what is near to them and outside. */
  takeOutside(ctx: CanvasRenderingContext2D, z: number): void {
    take(ctx, this.#find(ctx, z).outside);
  }

  /** Takes away what is no front. */
  takeAlong(ctx: CanvasRenderingContext2D, z: number): void {
    take(ctx, this.#find(ctx, z).along);
  }

  /** Finds what is near in the tile. */
  #find(on: CanvasRenderingContext2D, z: number): Near {
    if (this.#near) return this.#near;
    this.#near = {};
    if (this.#outlines) {
      const outside = contextOf(newCanvas(on.canvas.width));
      const along = contextOf(newCanvas(on.canvas.width));
      this.#widen(outside, z, borders.metres, true);
      this.#widen(along, z, borders["quiet-metres"], true);
      this.#scratch = scratchFor(on, this.#scratch);
      this.#widen(this.#scratch, z, borders.metres, false);
      along.drawImage(this.#scratch.canvas, 0, 0);
      this.#near = { outside: outside.canvas, along: along.canvas };
    }
    const pixels = pixelsOf(this.#near);
    if (this.#tile && this.#pixels + pixels <= maxPixels) {
      this.#kept.set(this.#tile, this.#near);
      this.#pixels += pixels;
    }
    return this.#near;
  }

  /** Draws what is near to them: outside only, or on both sides. */
  #widen(ctx: CanvasRenderingContext2D, z: number, metres: number, isOutside: boolean): void {
    ctx.save();
    const scale = ctx.canvas.width / tileSize;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.lineWidth = 2 * borderPixels(metres, z);
    ctx.lineJoin = "round";
    ctx.stroke(this.#outlines!);
    if (isOutside) {
      ctx.globalCompositeOperation = "destination-out";
      ctx.fill(this.#inside);
    }
    ctx.restore();
  }
}

function pixelsOf({ outside, along }: Near): number {
  return [outside, along].reduce((sum, of) => sum + (of ? of.width * of.height : 0), 0);
}

/** Takes a picture away from a tile. */
function take(ctx: CanvasRenderingContext2D, what: Canvas | undefined): void {
  if (!what) return;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.globalCompositeOperation = "destination-out";
  ctx.drawImage(what, 0, 0);
  ctx.restore();
}

/** Adds outlines to a path in CSS pixels of the tile. */
function addTo(path: Path2D, ctx: CanvasRenderingContext2D, geom: Point[][]): void {
  const { a, e, f } = ctx.getTransform();
  const [x, y] = [e / a, f / a];
  for (const ring of geom) {
    for (const [i, p] of ring.entries()) i === 0 ? path.moveTo(p.x + x, p.y + y) : path.lineTo(p.x + x, p.y + y);
    path.closePath();
  }
}

/** An empty canvas as large as another. */
function scratchFor(ctx: CanvasRenderingContext2D, kept: CanvasRenderingContext2D | undefined): CanvasRenderingContext2D {
  const side = ctx.canvas.width;
  if (kept?.canvas.width !== side) return contextOf(newCanvas(side));
  kept.setTransform(1, 0, 0, 1, 0, 0);
  kept.clearRect(0, 0, side, side);
  return kept;
}

/** The edge of what is held, outside of it, but along borders and shores. */
export function frontRules(layer: DrawnLayer, palette: Palette, found: Borders, passes: NonNullable<PaintRule["filter"]>, own: string): PaintRule[] {
  let scratch: CanvasRenderingContext2D | undefined;
  const union = new Union((ctx, all, z) => {
    scratch = scratchFor(ctx, scratch);
    scratch.save();
    scratch.setTransform(ctx.getTransform());
    scratch.strokeStyle = inkOf(front.paint["line-color"]!, palette, own);
    scratch.lineWidth = 2 * frontWidth(z);
    scratch.lineJoin = "round";
    scratch.stroke(all);
    scratch.globalCompositeOperation = "destination-out";
    scratch.fill(all);
    scratch.restore();
    found.takeAlong(scratch, z);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(scratch.canvas, 0, 0);
  });
  const at = { dataSource: layer.id, dataLayer: layer.id };
  return [
    { ...at, symbolizer: union, filter: passes },
    { ...at, symbolizer: union.finish, filter: () => false },
  ];
}

/** Takes away what is painted where ground is held, and where its edge is. */
export function takeHeldRules(layer: DrawnLayer, passes: NonNullable<PaintRule["filter"]>): QuietRule[] {
  const union = new Union((ctx, all, z) => {
    ctx.globalCompositeOperation = "destination-out";
    ctx.fill(all);
    ctx.lineWidth = 2 * frontWidth(z);
    ctx.lineJoin = "round";
    ctx.stroke(all);
  });
  const at = { dataSource: layer.id, dataLayer: layer.id, quiet: true as const };
  return [
    { ...at, symbolizer: union, filter: passes },
    { ...at, symbolizer: union.finish, filter: () => false },
  ];
}
