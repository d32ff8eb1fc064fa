// Bounding boxes, in the order of GeoJSON's bbox.

/** West, south, east, north, in degrees. */
export type Bounds = readonly [number, number, number, number];

/** The bounds around several; undefined for none. */
export function around(boxes: readonly Bounds[]): Bounds | undefined {
  if (boxes.length === 0) return undefined;
  return [
    Math.min(...boxes.map((b) => b[0])),
    Math.min(...boxes.map((b) => b[1])),
    Math.max(...boxes.map((b) => b[2])),
    Math.max(...boxes.map((b) => b[3])),
  ];
}
