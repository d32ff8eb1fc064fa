// The reader's measuring agrees with the server's figures: geo/place/testdata/measured.json
// is what Go's functions give, and a test of theirs holds them to it.

import { test } from "node:test";
import { expect } from "@playwright/test";
import measured from "../../../geo/place/testdata/measured.json" with { type: "json" };
import { areaOf, lengthOf, type LonLat } from "../../src/model/geodesy";

test("lengths and areas are the server's", () => {
  expect(measured.length).toBeGreaterThan(10);
  for (const { name, path, metres, m2 } of measured) {
    expect(Math.abs(lengthOf(path as unknown as LonLat[]) - metres), name).toBeLessThan(1e-9 * metres + 1e-6);
    expect(Math.abs(areaOf(path as unknown as LonLat[]) - m2), name).toBeLessThan(1e-9 * m2 + 1e-3);
  }
});

test("an area is the same around either way, and of two positions there is none", () => {
  const ring: LonLat[] = [[37, 48], [38, 48], [38, 49]];
  expect(areaOf([...ring].reverse())).toBeCloseTo(areaOf(ring), 3);
  expect(areaOf(ring.slice(0, 2))).toBeCloseTo(0, 6);
  expect(areaOf([])).toBe(0);
  expect(lengthOf([[37, 48]])).toBe(0);
});
