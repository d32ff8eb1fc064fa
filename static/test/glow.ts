// Holds what glows against the server's difference of the two dates.

import { VectorTile } from "@mapbox/vector-tile";
import type { Page } from "@playwright/test";
import { PbfReader } from "pbf";
import { viewOf } from "./page";

export interface GlowSeen {
  /** Pixels that the difference covers wholly, and those of them that do not glow in its colour. */
  gained: number;
  lost: number;
  wrong: number;
  /** Pixels with no change near them, and those of them that glow. */
  far: number;
  strayed: number;
}

/** Rings of the map's pixels in a tile of the data. */
type Changed = Record<"gained" | "lost", { x: number; y: number }[][]>;

/** Compares what glows with the tiles of a difference, such as 2025-11-16..2025-11-23. */
export async function glowAgainst(page: Page, between: string): Promise<GlowSeen> {
  const [z, lat, lon] = await viewOf(page);
  const tiles = await page.evaluate(
    ({ z, lat, lon }) => {
      const map = document.querySelector("#map")!.getBoundingClientRect();
      const wide = 256 * 2 ** z;
      const rad = Math.PI / 180;
      const left = ((lon + 180) / 360) * wide - map.width / 2 - map.left;
      const top = (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * rad) / 2)) / (2 * Math.PI)) * wide - map.height / 2 - map.top;
      return [...document.querySelectorAll<HTMLCanvasElement>(".leaflet-control-pane canvas")].map((c) => {
        const { display } = c.style;
        c.style.display = "block"; // blank tiles have no box
        const at = c.getBoundingClientRect();
        c.style.display = display;
        return { x: Math.round((at.left + left) / 256), y: Math.round((at.top + top) / 256) };
      });
    },
    { z, lat, lon },
  );
  // A tile of the map is a quarter of a tile of the data.
  const rings: Record<string, Changed> = {};
  for (const { x, y } of tiles) {
    const key = `${x >> 1}/${y >> 1}`;
    if (rings[key]) continue;
    const response = await page.request.get(`/tiles/control/${between}/${z - 1}/${key}.mvt`);
    const layer = new VectorTile(new PbfReader(await response.body())).layers["control"];
    const of: Changed = (rings[key] = { gained: [], lost: [] });
    for (let i = 0; i < (layer?.length ?? 0); i++) {
      const feature = layer!.feature(i);
      const { change } = feature.properties;
      if (change === "gained" || change === "lost") of[change].push(...feature.loadGeometry().map((ring) => ring.map(({ x, y }) => ({ x: x / 8, y: y / 8 }))));
    }
  }
  return page.evaluate(
    ({ z, lat, lon, rings }) => {
      const map = document.querySelector("#map")!.getBoundingClientRect();
      const wide = 256 * 2 ** z;
      const rad = Math.PI / 180;
      const left = ((lon + 180) / 360) * wide - map.width / 2 - map.left;
      const top = (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * rad) / 2)) / (2 * Math.PI)) * wide - map.height / 2 - map.top;
      const side = 256;
      const block = 16;
      const seen = { gained: 0, lost: 0, wrong: 0, far: 0, strayed: 0 };
      const context = () => new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true })!;
      for (const c of document.querySelectorAll<HTMLCanvasElement>(".leaflet-glow-pane canvas")) {
        const { display } = c.style;
        c.style.display = "block";
        const at = c.getBoundingClientRect();
        c.style.display = display;
        // A canvas is the part of its tile in which something glows.
        const x = Math.floor((at.left + left) / side + 0.01);
        const y = Math.floor((at.top + top) / side + 0.01);
        const of = rings[`${x >> 1}/${y >> 1}`];
        if (!of) continue;
        const own = context();
        if (c.width > 0) own.drawImage(c, at.left + left - x * side, at.top + top - y * side, at.width, at.height);
        const glow = own.getImageData(0, 0, side, side).data;
        const expected = (["gained", "lost"] as const).map((change) => {
          const ctx = context();
          ctx.translate(-(x & 1) * side, -(y & 1) * side);
          ctx.beginPath();
          for (const ring of of[change]) for (const [i, p] of ring.entries()) i === 0 ? ctx.moveTo(p.x, p.y) : ctx.lineTo(p.x, p.y);
          ctx.fill();
          const { data } = ctx.getImageData(0, 0, side, side);
          const covered = (x: number, y: number) => data[4 * (y * side + x) + 3]!;
          return { change, covered };
        });
        const isNear = (x: number, y: number) => {
          for (let j = Math.max(0, y - block); j < Math.min(side, y + 2 * block); j += 2) {
            for (let i = Math.max(0, x - block); i < Math.min(side, x + 2 * block); i += 2) if (expected.some(({ covered }) => covered(i, j) > 0)) return true;
          }
          return false;
        };
        for (let y = block; y < side - block; y += block) {
          for (let x = block; x < side - block; x += block) {
            if (isNear(x, y)) continue;
            seen.far += block * block;
            for (let j = y; j < y + block; j++) for (let i = x; i < x + block; i++) if (glow[4 * (j * side + i) + 3]! > 0) seen.strayed++;
          }
        }
        for (const { change, covered } of expected) {
          for (let y = 2; y < side - 2; y++) {
            for (let x = 2; x < side - 2; x++) {
              let whole = true;
              for (let j = -2; whole && j <= 2; j++) for (let i = -2; whole && i <= 2; i++) whole = covered(x + i, y + j) === 255;
              if (!whole) continue;
              seen[change]++;
              const k = 4 * (y * side + x);
              const isRed = glow[k]! > glow[k + 2]!;
              // Gained ground is filled; lost ground is hollow.
              if (change === "gained" ? glow[k + 3]! < 100 || !isRed : glow[k + 3]! > 60) seen.wrong++;
            }
          }
        }
      }
      return seen;
    },
    { z, lat, lon, rings },
  );
}
