// Boxes around places on earth.

/** West, south, east, north, in degrees. */
export type Bounds = readonly [number, number, number, number];

/** undefined where an answer has none. */
export function readBounds(raw: unknown): Bounds | undefined {
  return Array.isArray(raw) && raw.length === 4 && raw.every((n) => Number.isFinite(n)) ? (raw as unknown as Bounds) : undefined;
}

/** Around several boxes; undefined around none. */
export function around(boxes: readonly Bounds[]): Bounds | undefined {
  if (boxes.length === 0) return undefined;
  return [
    Math.min(...boxes.map((b) => b[0])),
    Math.min(...boxes.map((b) => b[1])),
    Math.max(...boxes.map((b) => b[2])),
    Math.max(...boxes.map((b) => b[3])),
  ];
}
