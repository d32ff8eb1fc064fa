// Scrubbing through sixty real days: the tiles hold all of time, so that the
// server is asked nothing, and a date looks as its own tiles do.

import { expect, type Page } from "@playwright/test";
import { allowFailedRequests, expectDate, goTo, open, requests, rested, settled, shownDate, test, withoutTimelines } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

const theFront = "map=8/48.2/37";

test("dragging across all dates asks for nothing that is drawn, and shows each of them", async ({ page }) => {
  test.slow(); // a hundred and more pictures
  await open(page, `?${theFront}`);
  await expect(page.locator(".curve-plot canvas")).toBeVisible();
  await rested(page); // what is said of the first date has come
  const asked = requests(page);
  const slider = (await page.locator("#time-slider").boundingBox())!;
  const seen = new Set<string>();
  const pictures = new Set<string>(); // one in twelve dates, or fewer where some look the same
  await page.mouse.move(slider.x + slider.width - 10, slider.y + 20);
  await page.mouse.down();
  for (let x = slider.width - 10; x > slider.width / 4; x -= 5) {
    await page.mouse.move(slider.x + x, slider.y + 20);
    await settled(page); // the headline comes with the map
    seen.add(await shownDate(page));
    if (seen.size > 12 * pictures.size) pictures.add(await pixels(page, "control"));
  }
  await page.waitForTimeout(500); // held still, it is still held
  expect(seen.size).toBeGreaterThanOrEqual(60);
  expect(pictures.size).toBeGreaterThan(3);
  // No tile, and no figure; what was said on a date comes once, with its date.
  // Each minute the map asks whether there is something newer, which a busy machine comes to.
  const drawn = asked.filter((path) => path !== "/api/record.json");
  expect(drawn.filter((path) => !/^\/api\/layers\/statements\/[^/]+\/features\.json$/.test(path))).toEqual([]);
  expect(new Set(drawn).size).toBe(drawn.length);
  await page.mouse.up();
  await settled(page);
});

test("keys across all dates ask for no tile", async ({ page }) => {
  await open(page, `?date=2025-10-01&${theFront}`);
  const asked = requests(page);
  await page.locator("#time-slider").focus();
  for (let i = 0; i < 60; i++) await page.keyboard.press("ArrowRight");
  await expectDate(page, "2025-11-30");
  await settled(page);
  expect(asked.filter((path) => path.startsWith("/tiles/"))).toEqual([]);
});

test("only the ground has tiles of a date", async ({ page }) => {
  const asked = requests(page);
  await open(page, `?${theFront}`);
  const tiles = asked.filter((path) => path.endsWith(".mvt"));
  expect(new Set(tiles.map((path) => path.split("/").slice(2, 4).join("/").replace(/@\d+$/, "@")))).toEqual(
    new Set(["base/2014-01-01@", "water/2023-06-06@", "control/timeline@", "claims/timeline@", "places/timeline@", "statements/timeline@"]),
  );
  expect(new Set(tiles).size).toBe(tiles.length);
});

/** The opacity of every seventh pixel of a pane, in the order of its tiles' places; one character each. */
async function pixels(page: Page, pane: string): Promise<string> {
  return page.evaluate((pane) => {
    const place = (c: HTMLCanvasElement) => c.getBoundingClientRect();
    const tiles = [...document.querySelectorAll<HTMLCanvasElement>(`.leaflet-${pane}-pane canvas`)].sort((a, b) => place(a).top - place(b).top || place(a).left - place(b).left);
    return tiles
      .map((c) => {
        if (c.width === 0) return "";
        const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true })!;
        copy.drawImage(c, 0, 0);
        const { data } = copy.getImageData(0, 0, c.width, c.height);
        let opacities = "";
        for (let i = 3; i < data.length; i += 28) opacities += String.fromCharCode(data[i]!);
        return opacities;
      })
      .join("");
  }, pane);
}

test("control and claims look the same from tiles of all time as from their own: no seam, no hole", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  const dates = ["2025-10-01", "2025-10-20", "2025-11-26", "2025-11-30"] as const;
  const panes = ["control", "claims"] as const;
  const query = (date: string) => `?date=${date}&${theFront}&layers=control,claims`;
  /** What is drawn of each pane on each date. */
  const seen = async () => {
    await open(page, query(dates[0]));
    const drawn = new Map<string, string>();
    for (const date of dates) {
      await goTo(page, query(date));
      await expectDate(page, date);
      await settled(page);
      for (const pane of panes) drawn.set(`${pane} on ${date}`, await pixels(page, pane));
    }
    return drawn;
  };
  const allJoined = await seen();
  await withoutTimelines(page);
  for (const [what, own] of await seen()) {
    const joined = allJoined.get(what)!;
    expect(joined.length, what).toBe(own.length);
    let painted = 0;
    let differ = 0;
    for (let i = 0; i < own.length; i++) {
      if (own.charCodeAt(i) > 0) painted++;
      if (Math.abs(own.charCodeAt(i) - joined.charCodeAt(i)) > 48) differ++;
    }
    expect(painted, what).toBeGreaterThan(10_000);
    expect(differ / painted, what).toBeLessThan(0.002);
  }
});

test("tiles that were retracted are asked for anew, and where they stay so, each date's own are shown", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await page.route("**/tiles/control/timeline@*/**", (route) => route.fulfill({ status: 410, contentType: "application/problem+json", body: '{"detail":"Retracted."}' }));
  const asked = requests(page);
  await page.goto(`/?${theFront}&layers=control`);
  await expect.poll(() => asked.filter((path) => path === "/api/record.json").length).toBe(2);
  await expect.poll(() => asked.some((path) => /^\/tiles\/control\/2025-11-30@\d+\//.test(path))).toBe(true);
  await settled(page);
  expect(await pixels(page, "control")).toMatch(/[^\0]/);
  await expect(page.locator("#notice")).toBeHidden();
  await rested(page);
  expect(asked.filter((path) => path === "/api/record.json").length).toBe(2);
});
