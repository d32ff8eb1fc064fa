// Whether the browser can draw the map.

let known: boolean | undefined;

/** Whether its canvas has all that drawing uses. */
export function canDraw(): boolean {
  return (known ??= typeof Path2D === "function" && typeof document.createElement("canvas").getContext("2d")?.roundRect === "function");
}
