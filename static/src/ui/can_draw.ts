// Whether the browser draws what the map is made of.

let known: boolean | undefined;

/** A canvas with all that the map's drawing asks of it. */
export function canDraw(): boolean {
  return (known ??= typeof Path2D === "function" && typeof document.createElement("canvas").getContext("2d")?.roundRect === "function");
}
