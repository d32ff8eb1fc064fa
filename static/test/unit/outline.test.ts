import { test } from "node:test";
import { expect } from "@playwright/test";
import { Edges, type Position } from "../../src/model/outline";

/** Twice the signed area of rings. */
function area2(rings: readonly (readonly Position[])[]): number {
  return rings.reduce((sum, ring) => sum + ring.slice(1).reduce((s, p, i) => s + ring[i]!.x * p.y - p.x * ring[i]!.y, 0), 0);
}

/** A square of a grid, as a ring that goes round as exterior rings do in tiles. */
function square(x: number, y: number, size = 1): Position[] {
  return [
    { x, y },
    { x: x + size, y },
    { x: x + size, y: y + size },
    { x, y: y + size },
    { x, y },
  ];
}

const edges = (rings: readonly (readonly Position[])[]) => rings.reduce((n, ring) => n + ring.length - 1, 0);

test("two squares side by side have the outline of both and no seam", () => {
  const rings = new Edges().add([square(0, 0)]).add([square(1, 0)]).rings();
  expect(rings).toHaveLength(1);
  expect(edges(rings)).toBe(6);
  expect(area2(rings)).toBe(4);
});

test("squares all around a hole leave the hole", () => {
  const around = new Edges();
  for (let x = 0; x < 3; x++) for (let y = 0; y < 3; y++) if (x !== 1 || y !== 1) around.add([square(x, y)]);
  const rings = around.rings();
  expect(rings).toHaveLength(2);
  expect(area2(rings)).toBe(16);
  expect(edges(rings)).toBe(16);
});

test("the order in which pieces come makes no difference to the area, and rings are closed", () => {
  const cells = Array.from({ length: 36 }, (_, i) => [i % 6, Math.floor(i / 6)] as const);
  for (let seed = 1; seed < 40; seed++) {
    let random = seed;
    const next = () => (random = (random * 48271) % 2147483647) / 2147483647;
    const chosen = cells.filter(() => next() < 0.6).sort(() => next() - 0.5);
    const whole = new Edges();
    for (const [x, y] of chosen) whole.add([square(x - 40, y + 4100)]);
    const rings = whole.rings();
    expect(area2(rings)).toBe(2 * chosen.length);
    for (const ring of rings) expect(ring.at(-1)).toEqual(ring[0]);
    const neighbours = chosen.filter(([x, y]) => chosen.some(([a, b]) => a === x + 1 && b === y)).length + chosen.filter(([x, y]) => chosen.some(([a, b]) => a === x && b === y + 1)).length;
    expect(edges(rings)).toBe(4 * chosen.length - 2 * neighbours);
  }
});

test("what came less what went leaves what differs, however each was cut", () => {
  // The same ground as one piece and as two: nothing is left.
  const same = new Edges().add([square(0, 0, 2)]);
  const halves = [
    [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 1, y: 2 }, { x: 0, y: 2 }, { x: 0, y: 0 }],
    [{ x: 1, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 1, y: 2 }, { x: 1, y: 1 }, { x: 1, y: 0 }],
  ];
  const noded = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 1, y: 2 }, { x: 0, y: 2 }, { x: 0, y: 0 }];
  expect(same.add(halves, true).rings().length).toBeGreaterThan(0); // its edges have no corner where they were cut
  expect(new Edges().add([noded]).add(halves, true).rings()).toEqual([]);
  const left = new Edges().add([noded]).add([halves[0]!], true).rings();
  expect(area2(left)).toBe(4);
  const swapped = new Edges().add([square(0, 0)]).add([square(1, 0)], true).rings();
  expect(area2(swapped)).toBe(0);
  expect(edges(swapped)).toBe(8); // the edge between them bounds both, twice in one direction
});
