// A square to draw on: off the page in a worker, and where a browser has no
// such canvas, one of the page's that is never shown.

export type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** Its sides are in canvas pixels. */
export function newCanvas(side: number): Canvas {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(side, side);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}

/** Its drawing context; the two kinds draw alike. */
export function contextOf(canvas: Canvas): CanvasRenderingContext2D {
  const ctx = canvas.getContext("2d") as CanvasRenderingContext2D | null;
  if (!ctx) throw new Error("this browser has no canvas");
  return ctx;
}

/** What is on a canvas, taken off it. */
export function taken(canvas: Canvas): ImageBitmap | Promise<ImageBitmap> {
  return "transferToImageBitmap" in canvas ? canvas.transferToImageBitmap() : createImageBitmap(canvas);
}
