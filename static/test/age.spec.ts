// Ground coloured by how long it has been so.

import { expect } from "@playwright/test";
import { chooseLook, expectQuery, goTo, open, pixelOf, pixelsNear, settled, test } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

const newest = [106, 27, 0] as const;
const upToAMonth = [180, 67, 10] as const;

test("the legend tells the classes, whose word it is, and since when there is a record", async ({ page }) => {
  await open(page, "?date=2025-11-30&map=9/48.2/37");
  await chooseLook(page, "Age");
  await expectQuery(page, "look", "age");
  await expect(page.locator("#headline-what")).toContainText("Coloured by how long it has been so");
  await expect(page.locator("#modes .mode-ages li")).toHaveText(["A week or less", "Up to a month", "Up to 3 months", "Up to a year", "More than a year", "Since before the record began"]);
  await expect(page.locator("#modes")).toContainText("assessor not stated");
  await expect(page.locator("#modes")).toContainText("begins on 1 Oct 2025");
  await settled(page);
  const { near, painted } = await pixelsNear(page, "control", upToAMonth);
  expect(near).toBeGreaterThan(500);
  expect(near).toBeLessThan(painted / 4);
  expect((await pixelsNear(page, "control", newest)).near).toBeGreaterThan(20);
});

test("ground is coloured by its age on the date shown", async ({ page }) => {
  await open(page, "?date=2025-10-08&look=age&map=9/48.2/37&layers=control");
  await test.step("what grows older goes from class to class", async () => {
    const young = await pixelsNear(page, "control", newest);
    expect(young.near).toBeGreaterThan(50);
    expect((await pixelsNear(page, "control", upToAMonth)).near).toBe(0);
    await page.locator("#time-slider").focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowRight");
    await settled(page);
    expect((await pixelsNear(page, "control", upToAMonth)).near).toBeGreaterThan(50);
  });
  await test.step("on the first day of the record nothing has an age", async () => {
    await goTo(page, "?date=2025-10-01&look=age&map=9/48.2/37&layers=control");
    expect((await pixelsNear(page, "control", newest)).near).toBe(0);
    expect((await pixelsNear(page, "control", newest)).painted).toBeGreaterThan(1000);
  });
});

test("pointing at ground tells since when it is so", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 }); // both points beside the card
  await open(page, "?date=2025-11-30&look=age&map=10/47.75/36.4&layers=control");
  const card = page.locator('#panel article[data-layer="control"]');
  const young = await pixelOf(page, [36.42, 47.78]);
  await page.mouse.click(young.x, young.y);
  await expect(card).toContainText(/At this pointsince \d+ (October|November) 2025/);
  const old = await pixelOf(page, [36.6, 47.55]);
  await page.mouse.click(old.x, old.y);
  await expect(card).toContainText("At this pointsince before the record began on 1 October 2025");
});
