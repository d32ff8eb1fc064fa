// Canvases to draw tiles on: an OffscreenCanvas, or one of the document where the
// browser has none.

export type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** A square canvas; side is in canvas pixels. */
export function newCanvas(side: number): Canvas {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(side, side);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}

/** What of a tile is on a canvas, in canvas pixels: a part of its square, and the square's side. */
export interface Frame {
  side: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** All of a tile. */
export function wholeFrame(side: number): Frame {
  return { side, x: 0, y: 0, width: side, height: side };
}

/** Its 2D context; both kinds of canvas draw alike. */
export function contextOf(canvas: Canvas): CanvasRenderingContext2D {
  const ctx = canvas.getContext("2d") as CanvasRenderingContext2D | null;
  if (!ctx) throw new Error("this browser has no canvas");
  return ctx;
}

/** Takes the picture off a canvas. */
export function taken(canvas: Canvas): ImageBitmap | Promise<ImageBitmap> {
  return "transferToImageBitmap" in canvas ? canvas.transferToImageBitmap() : createImageBitmap(canvas);
}
