// A daily series of who holds what, on the real days where they are at hand.

import { expect } from "@playwright/test";
import { expectDate, goTo, open, openKey, pixelOf, seenNear, settled, shownDate, test } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

test("days go by, and a day without a snapshot is a gap", async ({ page }) => {
  await open(page, "?date=2025-11-25");
  await test.step("a day without a snapshot is a gap, shown as of the day before and said so", async () => {
    await openKey(page);
    await expect(page.locator('.legend-layer[data-layer="control"] .legend-asof')).toHaveText("As of 25 Nov 2025");
    await page.locator("#time-slider").focus();
    await page.keyboard.press("ArrowRight");
    await expectDate(page, "2025-11-26");
    await expect(page.locator('.legend-layer[data-layer="control"] .legend-asof')).toHaveText("As of 25 Nov 2025, 1 day earlier");
    await expect(page.locator("#headline-what")).toContainText("as of 25 Nov 2025, 1 day earlier");
    await page.keyboard.press("ArrowRight");
    await expect(page.locator('.legend-layer[data-layer="control"] .legend-asof')).toHaveText("As of 27 Nov 2025");
  });
  await test.step("who assesses is said wherever the layer is, or that nobody is named", async () => {
    await goTo(page, "?date=2025-11-27&map=8/47.6/37.6");
    await expect(page.locator("#headline-what")).toContainText("assessor not stated");
    await expect(page.locator('.legend-layer[data-layer="control"] .legend-entries')).toContainText("assessor not stated");
    const at = await pixelOf(page, [38.5, 47.9]);
    await page.mouse.click(at.x, at.y);
    await expect(page.locator('#panel article[data-layer="control"]')).toContainText("assessor not stated");
    await expect(page.locator('#panel [data-layer="claims"][data-id="donetsk"]')).toBeVisible();
  });
});

test("the bar goes over days, to the last one", async ({ page }) => {
  await open(page, "?date=2025-10-01&layers=control");
  await test.step("scrubbing over sixty days ends on the last one, drawn", async () => {
    await page.locator("#time-slider").focus();
    for (let i = 0; i < 60; i++) await page.keyboard.press("ArrowRight");
    await expectDate(page, "2025-11-30");
    await settled(page);
    await openKey(page);
    await expect(page.locator('.legend-layer[data-layer="control"] .legend-asof')).toHaveText("As of 30 Nov 2025");
  });
  await test.step("the bar can show a month, and a drag over it goes by days", async () => {
    await goTo(page, "?date=2025-11-20&layers=control");
    await page.locator("#time-span").selectOption("30");
    const slider = page.locator("#time-slider");
    const box = (await slider.boundingBox())!;
    const seen = new Set<string>();
    await page.mouse.move(box.x + box.width / 2, box.y + 10);
    await page.mouse.down();
    for (let x = 0; x <= 200; x += 10) {
      await page.mouse.move(box.x + box.width / 2 + x, box.y + 10);
      await settled(page); // the headline comes with the map
      seen.add((await page.locator("#headline-date").getAttribute("datetime"))!);
    }
    await page.mouse.up();
    expect(seen.size).toBeGreaterThanOrEqual(5);
    await settled(page);
  });
});

// Chromium goes on showing the pixels of a canvas that has none any more.
test("nothing of another date is seen on a date on which nothing is held", async ({ page }) => {
  const held = [223, 184, 187] as const; // --map-control at its opacity, on land
  const type = async (iso: string) => {
    await page.locator("#time-date").fill(iso);
    await expectDate(page, iso);
    await settled(page);
  };
  await open(page, "?date=2025-11-27&map=7/47.5/37.5&layers=control,places");
  const before = await seenNear(page, held, 14);
  expect(before).toBeGreaterThan(20_000);
  await type("2024-05-20");
  expect(await seenNear(page, held, 14)).toBeLessThan(before / 200);
  await type("2025-11-27");
  expect(await seenNear(page, held, 14)).toBeGreaterThan(before * 0.95);
  await page.locator("#time-slider").focus();
  await page.keyboard.press("Home");
  await expect.poll(async () => (await shownDate(page)) < "2025-10-01").toBe(true);
  await settled(page);
  expect(await seenNear(page, held, 14)).toBeLessThan(before / 200);
});
