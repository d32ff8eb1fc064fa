// How much of what changed lies within an outline, against areas that are known otherwise.

import assert from "node:assert/strict";
import { test } from "node:test";
import { changedWithin, circleAround } from "../../src/model/clip";
import { areaOf, type LonLat, metresBetween } from "../../src/model/geodesy";

const box = (west: number, south: number, east: number, north: number): LonLat[] => [[west, south], [east, south], [east, north], [west, north]];

test("ground is cut by a view, its holes too, and gained and lost are apart", () => {
  const ring = (of: LonLat[]) => [...of, of[0]!];
  const ground = [
    { gained: true, polygons: [[ring(box(36, 47, 37, 48)), ring(box(36.4, 47.4, 36.6, 47.6))]] },
    { gained: false, polygons: [[ring(box(37, 47, 38, 48))]] },
  ];
  const { gained, lost } = changedWithin(ground, box(36.5, 47, 37.25, 49));
  const km2 = (of: LonLat[]) => areaOf(of) / 1e6;
  assert.ok(Math.abs(gained - (km2(box(36.5, 47, 37, 48)) - km2(box(36.5, 47.4, 36.6, 47.6)))) < 1e-6, String(gained));
  assert.ok(Math.abs(lost - km2(box(37, 47, 37.25, 48))) < 1e-6, String(lost));
  assert.deepEqual(changedWithin(ground, box(30, 40, 31, 41)), { gained: 0, lost: 0 });
  // An outline that is not convex on one side of the view is cut into parts that are one ring.
  const comb: LonLat[] = [[36, 47], [37, 47], [37, 48], [36.75, 48], [36.75, 47.25], [36.25, 47.25], [36.25, 48], [36, 48]];
  const above = changedWithin([{ gained: true, polygons: [[comb]] }], box(35, 47.5, 38, 49)).gained;
  assert.ok(Math.abs(above - 2 * km2(box(36, 47.5, 36.25, 48))) < 1e-6, String(above));
});

test("a circle has its radius in all directions, and runs anticlockwise", () => {
  const middle: LonLat = [37.2, 48.3];
  const circle = circleAround(middle, 5000);
  for (const at of circle) assert.ok(Math.abs(metresBetween(middle, at) - 5000) < 12, String(metresBetween(middle, at)));
  assert.ok(Math.abs(areaOf(circle) / (Math.PI * 25e6) - 1) < 0.001);
  const all = changedWithin([{ gained: true, polygons: [[box(37, 48, 38, 49)]] }], circle).gained;
  assert.ok(Math.abs(all * 1e6 / areaOf(circle) - 1) < 1e-9, String(all));
});
