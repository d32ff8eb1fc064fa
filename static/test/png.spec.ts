// The map as pictures that the server draws.

import { expect, type Page } from "@playwright/test";
import { expectDate, isOpenMap, openKey, pixelOf, requests, rested, simferopol, test } from "./page";

const images = (page: Page, pane: string) => page.locator(`.leaflet-${pane}-pane img`);

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`/${query}`);
  await settled(page);
}

/** Waits until the sheets on show are the newest ones, and all of their pictures have come. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const grids = [...document.querySelectorAll<HTMLElement>(".leaflet-map-pane .leaflet-layer")];
        const pictures = [...document.querySelectorAll<HTMLImageElement>(".leaflet-map-pane img")];
        return grids.length > 0 && grids.every((g) => g.style.visibility !== "hidden") && pictures.length > 0 && pictures.every((i) => i.complete && i.naturalWidth > 0);
      }),
    )
    .toBe(true);
}

test("the same layers and dates are shown, and nothing is drawn here", async ({ page }) => {
  const asked = requests(page);
  await open(page, "?tiles=png&date=2022-09-30&map=6/47/35");
  await expect(page.locator(".leaflet-map-pane canvas")).toHaveCount(0);
  expect(asked.filter((path) => path.endsWith(".mvt"))).toEqual([]);
  for (const [pane, form] of [
    ["ground", /^\/tiles\/base\/2014-01-01@\d+\/plain\/6\/\d+\/\d+\.png$/],
    ["claims", /^\/tiles\/claims\/2022-09-30@\d+\/6\/\d+\/\d+\.png$/],
    ["points", /^\/tiles\/(base\/2014-01-01@\d+\/labels|places\/[^/]+)\/6\/\d+\/\d+\.png$/],
  ] as const) {
    const sources = await images(page, pane).evaluateAll((all) => all.map((i) => new URL((i as HTMLImageElement).src).pathname));
    expect(sources.length, pane).toBeGreaterThan(3);
    for (const source of sources) expect(source, pane).toMatch(form);
  }
  await expect(page.locator("#as-pictures")).toContainText("drawn by the server");
});

test("a step in time never mixes two dates", async ({ page }) => {
  await open(page, "?tiles=png&date=2014-03-18&map=6/47/35&layers=claims,places");
  // Pictures of one layer come late.
  await page.route("**/tiles/places/**", async (route) => {
    await new Promise((later) => setTimeout(later, 700));
    await route.continue();
  });
  // The headline's date and those of the pictures, in each frame.
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const look = () => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>(".leaflet-claims-pane img, .leaflet-points-pane img")]
        .filter((i) => (i.closest(".leaflet-layer") as HTMLElement).style.visibility !== "hidden")
        .map((i) => new URL(i.src).pathname.split("/").slice(2, 4).join("/"))
        .filter((d) => !d.startsWith("base"));
      seen.add([document.querySelector<HTMLTimeElement>("#headline-date")!.dateTime, ...[...new Set(pictures)].sort()].join());
      requestAnimationFrame(look);
    };
    look();
  });
  await page.locator("#time-slider").focus();
  await page.keyboard.press("End");
  await expectDate(page, "2025-12-05");
  await settled(page);
  await rested(page);
  const pictures = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
  expect(pictures).toHaveLength(2);
  expect(pictures[0]).toMatch(/^2014-03-18,claims\/2014-03-18@\d+$/);
  expect(pictures[1]).toMatch(/^2025-12-05,claims\/2022-09-30@\d+,places\/2025-12-05@\d+$/);
});

test("what is pointed at opens, though nothing of it was drawn here", async ({ page }) => {
  await open(page, "?tiles=png&date=2014-03-18&map=6/46/34");
  const at = await pixelOf(page, simferopol);
  expect(await isOpenMap(page, at)).toBe(true);
  await page.mouse.click(at.x, at.y);
  await expect(page.locator('[data-id="crimea"] .card-claims')).toContainText("Russia");
});

test("the theme and the language are those of the page", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "?tiles=png&date=2022-09-30&map=6/47/35&lang=uk");
  for (const [pane, variant] of [["ground", "/dark-plain/"], ["points", "/dark-uk-labels/"]] as const) {
    expect(await images(page, pane).first().getAttribute("src"), pane).toContain(variant);
  }
});

test("what changed is a picture too", async ({ page }) => {
  await open(page, "?tiles=png&date=2022-09-30&look=changes&compare=2014-03-18&map=6/47/35");
  await expect.poll(async () => images(page, "claims").first().getAttribute("src")).toMatch(/\/tiles\/claims\/2014-03-18@\d+\.\.2022-09-30@\d+\//);
});

test("what pictures cannot show is not offered, and the drawn map is one link away", async ({ page }) => {
  await open(page, "?tiles=png&who=russia&look=age&date=2022-09-30");
  await openKey(page);
  await expect(page.locator(".who")).toBeHidden();
  await page.locator("#modes-open").click();
  await expect(page.locator("#mode-age")).toBeHidden();
  await expect(page.locator("#mode-map")).toBeChecked();
  await page.getByRole("link", { name: "Draw it in the browser" }).click();
  await expect(page.locator(".leaflet-map-pane canvas").first()).toBeAttached();
  await expectDate(page, "2022-09-30");
  await expect(page.locator("#as-pictures")).toBeHidden();
});

test("a browser that cannot draw has pictures without asking, and all else of the page", async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await open(page, "?date=2022-09-30");
  await expect(page.locator("#as-pictures")).toBeVisible();
  await expect(page.getByRole("link", { name: "Draw it in the browser" })).toHaveCount(0);
  await page.locator("#time-previous").click();
  await expectDate(page, "2022-09-11");
  await openKey(page);
  await expect(page.locator("#legend")).toContainText("Territory that Russia claims");
});

test("pictures that do not come are told of, and come when tried again", async ({ page, complaints }) => {
  await page.route("**/tiles/claims/**", (route) => route.fulfill({ status: 503 }));
  await page.goto("/?tiles=png&date=2022-09-30&map=6/47/35");
  await expect(page.locator("#notice")).toBeVisible();
  await page.unroute("**/tiles/claims/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await settled(page);
  complaints.length = 0; // the browser itself reports what failed
});

test.describe("a browser that cannot run the map's script", () => {
  test("has the picture of the view, and the way to its text", async ({ page, complaints }) => {
    await page.route("**/assets/chunk-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "class { of older words" }));
    await page.goto("/?date=2022-09-30&map=6/47/35");
    const picture = page.getByRole("img", { name: /^Map of 30 September 2022: / });
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1200);
    expect(await picture.getAttribute("src")).toContain("/image/2022-09-30.png");
    await expect(page.locator("#headline-date")).toHaveText("30 September 2022");
    await expect(page.getByRole("link", { name: "Read as text" })).toHaveAttribute("href", /^\/text\//);
    complaints.length = 0; // of the script that it cannot read
  });
});
