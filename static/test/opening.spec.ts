import { expect } from "@playwright/test";
import { expectDate, isOpenMap, open, pixelOf, places, test, viewOf } from "./page";

/** Nearly the last of what is claimed in the south: the map's foot is high on a phone. */
const ends = { foros: [33.78, 44.41], kerch: [36.55, 45.35] } as const;

/** At this width the opening view is between whole zooms. */
const between = 1440;

for (const [width, height] of [
  [1440, 900],
  [820, 1180],
  [360, 740],
] as const) {
  test(`at ${width} × ${height} it opens on the newest date with the three places and the south of Crimea in view`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    // What the first picture shows.
    await page.addInitScript(() => {
      new MutationObserver((_, seen) => {
        const map = document.getElementById("map");
        if (map?.ariaBusy !== "false") return;
        document.documentElement.dataset["firstView"] = map.dataset["view"];
        seen.disconnect();
      }).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
    });
    await open(page);
    await expectDate(page, "2025-12-05");
    await expect(page.locator("#signs canvas").first()).toBeVisible();
    expect(await page.locator("#map").getAttribute("data-view"), "the picture is where it was first").toBe(await page.locator("html").getAttribute("data-first-view"));
    await expect(page.locator("#headline-date")).toHaveText(width < 768 ? "5 Dec 2025" : "5 December 2025");
    await expect(page.locator("#headline-what")).toContainText("(hatched)");
    for (const [name, at] of Object.entries({ ...places, ...ends })) {
      const pixel = await pixelOf(page, at);
      expect(await isOpenMap(page, pixel), `${name} at ${pixel.x},${pixel.y} is in view and uncovered`).toBe(true);
    }
    await page.waitForTimeout(400); // more than the URL waits
    expect(new URL(page.url()).search, "an untouched page has its language in its address and nothing else").toBe("?lang=en");
    await expect(page.locator("#time-live")).toHaveAttribute("aria-pressed", "true");

    // Zooming from between whole zooms ends at the next one in that direction.
    const zoom = async () => (await viewOf(page))[0];
    const opening = await zoom();
    if (width === between) expect(opening % 1, "it opens between whole zooms").not.toBe(0);
    await page.locator("#zoom-in").click();
    await expect.poll(zoom).toBe(Math.floor(opening) + 1);
    await page.locator("#zoom-home").click();
    await expect.poll(zoom).toBe(opening);
    await page.locator("#zoom-out").click();
    await expect.poll(zoom).toBe(Math.ceil(opening) - 1);
    await page.locator("#zoom-home").click();
    await expect.poll(zoom).toBe(opening);
    await page.locator("#map").press("-");
    await expect.poll(zoom).toBe(Math.ceil(opening) - 1);
  });
}

test("the map is drawn in dark colours and in light ones", async ({ page }) => {
  /** The middle of the first tile that is land there, and not sea. */
  const land = () =>
    page.evaluate(() => {
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".leaflet-ground-pane canvas")) {
        if (canvas.width === 0) continue; // it is drawn anew
        const copy = new OffscreenCanvas(1, 1).getContext("2d")!;
        copy.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
        const pixel = [...copy.getImageData(0, 0, 1, 1).data];
        if (pixel[3] === 255) return pixel;
      }
      return [0, 0, 0, 0];
    });
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  const dark = await land();
  expect(dark[3]).toBe(255);
  expect(dark[0]).toBeLessThan(80);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(async () => (await land())[0]).toBeGreaterThan(200);
  expect((await land())[3]).toBe(255);
});

test("claims are drawn hatched: lines with the ground between them, on across the edges of tiles", async ({ page }) => {
  await open(page, "?date=2022-09-30&layers=claims&map=9/49.2/39.15");
  // Along a row of pixels in the middle of Luhansk oblast, over two tiles or
  // more, lines come at the same distance.
  const starts = await page.evaluate(() => {
    const map = document.querySelector("#map")!.getBoundingClientRect();
    const width = 460;
    const row = new OffscreenCanvas(width, 1).getContext("2d", { willReadFrequently: true })!;
    const left = Math.round(map.left + map.width / 2 - width / 2);
    const top = Math.round(map.top + map.height / 2);
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".leaflet-claims-pane canvas")) {
      if (canvas.width === 0) continue; // nothing is claimed there
      const { x, y } = canvas.getBoundingClientRect();
      row.drawImage(canvas, Math.round(x) - left, Math.round(y) - top);
    }
    const { data } = row.getImageData(0, 0, width, 1);
    const opaque = (x: number) => data[4 * x + 3]! > 110;
    return Array.from({ length: width - 1 }, (_, x) => x + 1).filter((x) => opaque(x) && !opaque(x - 1));
  });
  expect(starts.length).toBeGreaterThan(50);
  const distances = starts.slice(1).map((x, i) => x - starts[i]!);
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(7);
  expect(Math.max(...distances)).toBeLessThanOrEqual(9);
});

test("without scripts the page says who claims what, and leads to the text", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(baseURL!);
  await expect(page.locator("noscript p").first()).toContainText("The map is drawn by a script, and scripts are off.");
  await expect(page.locator("noscript li").first()).toContainText("Claimed by: Russia. Denied by: Ukraine, UN General Assembly.");
  await page.locator("noscript a").click();
  await expect(page).toHaveURL(/\/text\/latest/);
  await context.close();
});

test("the policy forbids every other host", async ({ page }) => {
  const response = await page.goto("/");
  const policy = response!.headers()["content-security-policy"]!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*|unsafe/);
});
