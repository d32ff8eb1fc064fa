// Control is painted up to borders and shores: two drawings of one line are never the
// same. What of it lies beyond them and near is taken away, and the edge of what is
// held is a front elsewhere only. geo/raster draws by the same rules.

import type Point from "@mapbox/point-geometry";
import { type Feature, type PaintRule, type PreparedTile, View as TileView, type Zxy } from "protomaps-leaflet";
import { Union } from "./area_symbolizers";
import { type Canvas, contextOf, type Frame, newCanvas, wholeFrame } from "./canvas";
import { type DrawnLayer, inkOf, type Palette } from "./palette";
import { atZoom, borderPixels, borders, layerOf, layersOf, passes } from "./style";
import { borderZoom, tileSize } from "./grid_spec";

/** The data source of the outlines that are looked for beyond a tile. */
export function outlinesOf({ id }: DrawnLayer): string {
  return `${id} outlines`;
}

/** What is within the borders. */
const within = layersOf("base").find(({ id }) => id === borders.of)!.filter;

/** A view of what is within the borders of the ground, of which no outline is missed, however far from the tile. */
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
  readonly #hasFront: boolean;
  #pixels = 0;
  #tile: object | undefined;
  #frame: Frame = wholeFrame(0);
  /** Of the tile; undefined until it is found. */
  #near: Near | undefined;
  #outlines: Path2D | undefined;
  #inside = new Path2D();
  #scratch: CanvasRenderingContext2D | undefined;

  /** hasFront is whether the grid draws a front. */
  constructor(hasFront: boolean) {
    this.#hasFront = hasFront;
  }

  /** What of the tile is on the canvas. */
  get frame(): Frame {
    return this.#frame;
  }

  /** Begins to draw what of a tile is in a frame. */
  begin(tile: object, frame: Frame): void {
    this.#tile = tile;
    this.#frame = frame;
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
  rules(base: DrawnLayer): QuietRule[] {
    const filter = (_z: number, f: Feature) => !this.#near && passes(within, f.props, f.geomType);
    return [
      {
        dataSource: outlinesOf(base),
        dataLayer: base.id,
        filter,
        symbolizer: { draw: (ctx, geom, z) => this.#outline(ctx, geom, z) },
        quiet: true,
      },
      { dataSource: base.id, dataLayer: base.id, filter, symbolizer: { draw: (ctx, geom) => addTo(this.#inside, this.#cornerOf(ctx), geom) }, quiet: true },
    ];
  }

  #outline(ctx: CanvasRenderingContext2D, geom: Point[][], z: number): void {
    const far = borderPixels(borders["quiet-metres"], z);
    const corner = this.#cornerOf(ctx);
    const [left, top] = [-corner.x - far, -corner.y - far];
    const [right, bottom] = [left + tileSize + 2 * far, top + tileSize + 2 * far];
    const isNear = geom.some((ring) =>
      ring.some((p, i) => {
        const q = ring[i === 0 ? ring.length - 1 : i - 1]!;
        return Math.max(p.x, q.x) > left && Math.min(p.x, q.x) < right && Math.max(p.y, q.y) > top && Math.min(p.y, q.y) < bottom;
      }),
    );
    if (isNear) addTo((this.#outlines ??= new Path2D()), corner, geom);
  }

  /** The corner of a data tile, in CSS pixels of the tile. */
  #cornerOf(ctx: CanvasRenderingContext2D): { x: number; y: number } {
    const { a, e, f } = ctx.getTransform();
    return { x: (e + this.#frame.x) / a, y: (f + this.#frame.y) / a };
  }

  /** Whether anything is near to them in the tile, and outside. */
  hasOutside(z: number): boolean {
    return this.#find(z).outside !== undefined;
  }

  /** Takes away what is near to them and outside, of a canvas of the frame. */
  takeOutside(ctx: CanvasRenderingContext2D, z: number): void {
    take(ctx, this.#find(z).outside, this.#frame);
  }

  /** Takes away what is no front, of a canvas of the frame. */
  takeAlong(ctx: CanvasRenderingContext2D, z: number): void {
    take(ctx, this.#find(z).along, this.#frame);
  }

  /** Finds what is near in the tile. */
  #find(z: number): Near {
    if (this.#near) return this.#near;
    this.#near = {};
    if (this.#outlines) {
      const { side } = this.#frame;
      const outside = contextOf(newCanvas(side));
      this.#widen(outside, z, borders.metres, true);
      this.#near.outside = outside.canvas;
      if (this.#hasFront) {
        const along = contextOf(newCanvas(side));
        this.#widen(along, z, borders["quiet-metres"], true);
        this.#scratch = scratchFor(side, this.#scratch);
        this.#widen(this.#scratch, z, borders.metres, false);
        along.drawImage(this.#scratch.canvas, 0, 0);
        this.#near.along = along.canvas;
      }
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

/** Takes a picture of a tile away from what of it is in a frame. */
function take(ctx: CanvasRenderingContext2D, what: Canvas | undefined, { x, y }: Frame): void {
  if (!what) return;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, -x, -y);
  ctx.globalAlpha = 1;
  ctx.globalCompositeOperation = "destination-out";
  ctx.drawImage(what, 0, 0);
  ctx.restore();
}

/** Adds outlines to a path in CSS pixels of the tile. */
function addTo(path: Path2D, { x, y }: { x: number; y: number }, geom: Point[][]): void {
  for (const ring of geom) {
    for (const [i, p] of ring.entries()) i === 0 ? path.moveTo(p.x + x, p.y + y) : path.lineTo(p.x + x, p.y + y);
    path.closePath();
  }
}

/** An empty canvas of a side. */
function scratchFor(side: number, kept: CanvasRenderingContext2D | undefined): CanvasRenderingContext2D {
  if (kept?.canvas.width !== side) return contextOf(newCanvas(side));
  kept.setTransform(1, 0, 0, 1, 0, 0);
  kept.clearRect(0, 0, side, side);
  return kept;
}

/** The edge of what is held, outside of it, but along borders and shores. */
export function frontRules(layer: DrawnLayer, palette: Palette, found: Borders, passes: NonNullable<PaintRule["filter"]>, own: string): PaintRule[] {
  let scratch: CanvasRenderingContext2D | undefined;
  const union = new Union((ctx, all, z) => {
    scratch = scratchFor(ctx.canvas.width, scratch);
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

/** Takes away what is painted near to borders and shores, and outside of them; layer is one of those painted. */
export function takeOutsideRule({ id }: DrawnLayer, found: Borders): PaintRule {
  return { dataSource: id, dataLayer: id, filter: () => false, symbolizer: { before: (ctx, z) => found.takeOutside(ctx, z), draw: () => undefined } };
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
