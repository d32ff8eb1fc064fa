import { expect } from "@playwright/test";
import { isPainted, open, settled, test, viewOf } from "./page";
import { shareNear } from "./pictures";

test.afterEach(({ complaints }) => {
  // The browser itself reports a request that failed.
  for (let i = complaints.length - 1; i >= 0; i--) if (complaints[i]!.includes("Failed to load resource")) complaints.splice(i, 1);
});

test("tiles that fail are told of, and come when tried again", async ({ page }) => {
  await page.route("**/tiles/claims/**", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"detail":"Too busy just now."}' }));
  await open(page);
  const notice = page.getByRole("status").filter({ hasText: "did not load" });
  await expect(notice).toContainText("Too busy just now.");
  const painted = () => isPainted(page, "claims");
  expect(await painted()).toBe(false);
  await page.unroute("**/tiles/claims/**");
  await notice.getByRole("button", { name: "Try again" }).click();
  await expect.poll(painted).toBe(true);
  await expect(notice).toBeHidden();
});

test("a server that is lost while the map zooms leaves its last picture, stretched, and says so", async ({ page }) => {
  await open(page, "?date=2022-09-30&map=6/49/33.5&layers=claims");
  const sea = async () => shareNear(await page.locator("#map").screenshot(), [213, 225, 232], 12);
  const zooms = () => page.locator(".leaflet-ground-pane .leaflet-tile-container").evaluateAll((all) => all.filter((e) => e.childElementCount > 0).length);
  expect(await sea()).toBeLessThan(0.05);
  await page.route("**/tiles/**", (route) => route.abort());
  for (const zoom of [7, 8]) {
    await page.locator("#zoom-in").click();
    await expect.poll(async () => (await viewOf(page))[0]).toBe(zoom);
    await settled(page);
  }
  await expect(page.locator("#notice")).toContainText("can’t be reached. Until then the last picture is shown, stretched.");
  const stretched = await page.locator("#map").screenshot();
  expect(shareNear(stretched, [213, 225, 232], 12)).toBeLessThan(0.05);
  expect(shareNear(stretched, [251, 250, 247], 6)).toBeGreaterThan(0.5); // land
  expect(await zooms()).toBeGreaterThan(1);
  await page.unroute("**/tiles/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("#notice")).toBeHidden();
  await expect.poll(zooms).toBe(1);
});

test("a server that is away when the page opens is told of, and found when tried again", async ({ page }) => {
  await page.route("**/api/**", (route) => route.abort());
  await page.goto("/");
  await expect(page.locator("#headline-what")).toHaveText("The map could not be loaded");
  await expect(page.locator("#notice")).toContainText("can’t be reached");
  await page.unroute("**/api/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await settled(page);
  await expect(page.locator("#notice")).toBeHidden();
  await expect(page.locator("#headline-date")).toHaveText("5 December 2025");
});

test("a search that fails is told of", async ({ page }) => {
  await open(page);
  await page.route("**/api/search/**", (route) => route.fulfill({ status: 500, body: "" }));
  await page.locator("#search-input").fill("Lyman");
  await expect(page.locator("#notice")).toContainText("status 500");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.locator("#notice")).toBeHidden();
});

test("a script of the worker's that does not come is told of, and asked for again", async ({ page }) => {
  await page.route("**/assets/drawing-*.js", (route) => route.abort());
  await page.goto("/");
  await expect(page.locator("#notice")).toBeVisible();
  await page.unroute("**/assets/drawing-*.js");
  await page.getByRole("button", { name: "Try again" }).click();
  await settled(page);
  await expect(page.locator("#notice")).toBeHidden();
  expect(await isPainted(page, "ground")).toBe(true);
});
