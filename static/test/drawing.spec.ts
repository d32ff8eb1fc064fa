// Where tiles are drawn.

import { expect, type Page } from "@playwright/test";
import { open, rested, settled, test } from "./page";

test("a worker draws; where there is none, the page shows the same", async ({ page, browser, baseURL, viewport }) => {
  const view = "?date=2022-09-30&map=8/48.3/37.3";
  await open(page, view);
  expect(page.workers().map((w) => new URL(w.url()).pathname)).toEqual([expect.stringContaining("/assets/drawing-")]);
  const old = await browser.newPage({ baseURL, viewport });
  await old.addInitScript(() => {
    Reflect.deleteProperty(window, "OffscreenCanvas");
    const refused = () => {
      throw new DOMException("no worker", "SecurityError");
    };
    Object.assign(window, { Worker: refused });
  });
  await open(old, view);
  expect(old.workers()).toEqual([]);
  for (const pane of ["ground", "claims", "points"]) {
    const [drawn, shown] = [await thumbnails(old, pane), await thumbnails(page, pane)];
    expect([...drawn.keys()], pane).toEqual([...shown.keys()]);
    // The edges of letters and lines are not smoothed alike on both kinds of canvas.
    for (const [at, pixels] of drawn) expect(Math.max(...pixels.map((v, i) => Math.abs(v - shown.get(at)![i]!))), `${pane} at ${at}`).toBeLessThan(16);
  }
  await old.close();
});

for (const view of ["map=4/48.3/37.3", "map=8/48.3/37.3", "map=16/48.28/37.18"]) {
  test(`at ${view} tiles are asked for before who draws is there, each once and none in vain`, async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/tiles/")) asked.push(pathname);
    });
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route("**/assets/drawing-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/?date=2022-09-30&${view}`);
    await expect.poll(() => asked.some((path) => path.startsWith("/tiles/statements/") || path.startsWith("/tiles/places/"))).toBe(true);
    await rested(page, { held: 1 });
    const ahead = [...asked].sort();
    goOn();
    await settled(page);
    expect([...asked].sort()).toEqual(ahead);
    expect(new Set(asked).size).toBe(asked.length);
  });
}

/** The tiles of a pane, each made small, by where they are; those with nothing on them are left out. */
async function thumbnails(page: Page, pane: string): Promise<Map<string, number[]>> {
  const all = await page.evaluate(
    (pane) =>
      [...document.querySelectorAll<HTMLCanvasElement>(`.leaflet-${pane}-pane canvas`)]
        .filter((c) => c.width > 0)
        .map((c): [string, number[]] => {
          const small = document.createElement("canvas");
          small.width = small.height = 16;
          const ctx = small.getContext("2d")!;
          ctx.fillStyle = "white"; // the colours of what is hardly there are rounded
          ctx.fillRect(0, 0, 16, 16);
          ctx.imageSmoothingQuality = "high";
          ctx.drawImage(c, 0, 0, 16, 16);
          const { x, y } = c.getBoundingClientRect();
          return [`${x},${y}`, [...ctx.getImageData(0, 0, 16, 16).data]];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    pane,
  );
  return new Map(all);
}
