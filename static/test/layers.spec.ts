import { expect } from "@playwright/test";
import { expectDate, expectQuery, goTo, open, openKey, settled, test, viewOf } from "./page";

test("layers are switched in the key, and seen in it", async ({ page }) => {
  await open(page);
  await test.step("the key tells hatched from filled signs, who says so, and as of when", async () => {
    await openKey(page);
    const claims = page.locator('.legend-layer[data-layer="claims"]');
    await expect(claims).toContainText("As of 30 Sept 2022");
    await expect(claims.locator(".legend-entries li")).toHaveText(["Annexation claimed"]);
    await claims.getByText("Who says so").click();
    await expect(claims).toContainText("approximation");
    await expect(page.locator('.legend-layer[data-layer="places"] .legend-entries li')).toHaveText([
      "Claimed, and denied",
      "Claimed",
      "Both sides or the later record agree",
    ]);
    await expect(page.locator("#credits")).toContainText("Natural Earth");
  });
  await test.step("the switch keeps the focus", async () => {
    const box = page.getByRole("checkbox", { name: "Statements" });
    await box.focus();
    await page.keyboard.press("Space");
    await expect(box).not.toBeChecked();
    await expect(box).toBeFocused();
    await page.keyboard.press("Space");
    await expect(box).toBeChecked();
  });
  await test.step("a switch turns a layer off, on the map, in the headline and in the URL, and on again", async () => {
    const claims = page.locator(".leaflet-claims-pane canvas");
    await expect(claims).not.toHaveCount(0);
    const box = page.getByRole("checkbox", { name: "Territory that Russia claims" });
    await box.uncheck();
    await expect(claims).toHaveCount(0);
    await expect(page.locator("#headline-what")).not.toContainText("hatched");
    await expectQuery(page, "layers", "places,statements");
    await expect(page.getByRole("slider")).toHaveAttribute("aria-valuemin", String(Date.parse("2022-03-02") / 86_400_000));
    await box.check();
    await expect(claims).not.toHaveCount(0);
    await expectQuery(page, "layers", null);
  });
  await test.step("with all layers off the map says so", async () => {
    await goTo(page, "?layers=none");
    await expect(page.locator("#headline-what")).toHaveText("No layers are turned on");
  });
  await test.step("the way back to the opening view leaves no view in the URL", async () => {
    await goTo(page, "?map=4/10/10");
    await page.getByRole("button", { name: "Back to the opening view" }).click();
    await expectQuery(page, "map", null);
    const [zoom] = await viewOf(page);
    expect(zoom, "all that is claimed is in view").toBeGreaterThan(5);
    expect(zoom).toBeLessThan(7);
  });
});

test("the URL restores the date, the layers, the view and the panel", async ({ page }) => {
  await open(page, "?date=2022-02-24&layers=claims&map=6/48.1/33.2&show=claims/luhansk");
  await expectDate(page, "2022-02-24");
  const [zoom, lat, lon] = await viewOf(page);
  expect(zoom).toBe(6);
  expect(Math.abs(lat - 48.1)).toBeLessThan(0.02); // a pixel
  expect(Math.abs(lon - 33.2)).toBeLessThan(0.02);
  await expect(page.locator('#panel [data-id="luhansk"]')).toBeVisible();
  await openKey(page);
  await expect(page.locator("#legend-switch-places")).not.toBeChecked();
});

test("moving the map writes the view, and opening the URL anew gives the same", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("map")).toMatch(/^5\//);
  const [, , before] = await viewOf(page);
  await page.locator("#map").focus();
  await page.keyboard.press("ArrowRight");
  // The move is over once the view and the URL agree on a new place.
  await expect
    .poll(async () => {
      const written = Number(new URL(page.url()).searchParams.get("map")!.split("/")[2]);
      const [, , lon] = await viewOf(page);
      return Math.abs(lon - before) > 0.5 && Math.abs(written - lon) < 0.01;
    })
    .toBe(true);
  const [zoom, lat, lon] = await viewOf(page);
  await open(page, new URL(page.url()).search);
  const [zoomAgain, latAgain, lonAgain] = await viewOf(page);
  expect(zoomAgain).toBe(zoom);
  const pixel = 360 / (256 * 2 ** zoom);
  expect(Math.abs(latAgain - lat)).toBeLessThan(pixel);
  expect(Math.abs(lonAgain - lon)).toBeLessThan(pixel);
});

test("a date without a view opens on what was new by then", async ({ page }) => {
  await open(page, "?date=2014-03-18");
  const [, lat, lon] = await viewOf(page);
  expect(Math.abs(lat - 45.3)).toBeLessThan(0.7);
  expect(Math.abs(lon - 34.5)).toBeLessThan(2);
});

test("back and forward bring back what the URL says", async ({ page }) => {
  await open(page, "?date=2014-03-18");
  await open(page, "?date=2022-02-21&show=statements");
  await page.goBack();
  await expectDate(page, "2014-03-18");
  await page.goForward();
  await expectDate(page, "2022-02-21");
  await expect(page.locator("#panel")).toBeVisible();
  await page.evaluate(() => {
    history.pushState(null, "", "?date=2022-09-30");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await expectDate(page, "2022-09-30");
  await expect(page.locator("#panel")).toBeHidden();
});

test("a URL with nonsense opens the map all the same", async ({ page }) => {
  await open(page, "?date=2025-13-45&layers=%3Cb%3E,../x&map=9/999/x&show=%25%25");
  await expectDate(page, "2025-12-05");
  await expect(page.getByRole("checkbox", { checked: false })).toHaveCount(0);
});

test("a date before the record shows the first, one to come shows the newest", async ({ page }) => {
  await open(page, "?date=1914-03-18");
  await expectDate(page, "2014-03-18");
  await open(page, "?date=2922-03-18");
  await settled(page);
  await openKey(page);
  await expect(page.locator('[data-layer="places"] .legend-asof')).toHaveText("As of 5 Dec 2025");
});
