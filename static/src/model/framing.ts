// The view at which bounds fill a map: the rule of geo/mercator/fit.go, held to it by
// static/test/unit/framing.test.ts.

import type { Bounds } from "./bounds";
import type { MapView } from "./choices";

const tileSize = 256;
/** Into how many steps a zoom is cut, downwards. */
const zoomSteps = 10_000;

/** Pixels kept free around what is framed, where nobody says. */
export const usualPadding = 28;
/** How deep the view of all that is shown is, and of what is asked for. */
export const deepestOpening = 8;
export const deepestFrame = 16;

/** The place of a position in the square of Web Mercator, 1 wide, y southwards. */
function projected(lon: number, lat: number): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, Math.min(Math.max(0.5 - Math.atanh(sin) / (2 * Math.PI), 0), 1)];
}

/** The view at which bounds fill a map of so many pixels but for the padding; a third of the map stays whatever that is. */
export function fitted([west, south, east, north]: Bounds, width: number, height: number, padding: number, deepest: number): MapView {
  const low = projected(west, south);
  const high = projected(east, north);
  let zoom = deepest;
  for (const [i, side] of [width, height].entries()) {
    const extent = Math.abs(high[i]! - low[i]!);
    if (extent > 0) zoom = Math.min(zoom, Math.log2(Math.max(side - 2 * padding, side / 3) / (extent * tileSize)));
  }
  const middle = (low[1] + high[1]) / 2;
  return {
    zoom: Math.max(Math.floor(zoom * zoomSteps) / zoomSteps, 0),
    lon: ((low[0] + high[0]) / 2) * 360 - 180,
    lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * middle))) * 180) / Math.PI,
  };
}
