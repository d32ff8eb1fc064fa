// Embeds are framed as the server's pictures are: geo/mercator/testdata/fit.json is what Go's
// function gives, and a test of it holds it to the pixel.

import { test } from "node:test";
import { expect } from "@playwright/test";
import cases from "../../../geo/mercator/testdata/fit.json" with { type: "json" };
import type { Bounds } from "../../src/model/bounds";
import { fitted } from "../../src/model/framing";

test("a map is framed as pictures are", () => {
  expect(cases.length).toBeGreaterThan(100);
  for (const c of cases) {
    const view = fitted(c.bounds as unknown as Bounds, c.width, c.height, c.padding, c.deepest);
    expect(view.zoom, JSON.stringify(c)).toBe(c.zoom);
    expect(view.lon, JSON.stringify(c)).toBeCloseTo(c.lon, 8);
    expect(view.lat, JSON.stringify(c)).toBeCloseTo(c.lat, 8);
  }
});
