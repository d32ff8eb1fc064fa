import { expect, type Locator, type Page } from "@playwright/test";
import { open, pixelOf, places, test } from "./page";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

async function box(of: Locator) {
  return (await of.boundingBox())!;
}

/** Fails where something sticks out to the side, or a control cannot be touched. */
async function expectInReach(page: Page): Promise<void> {
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth]);
  expect(Math.max(...wide)).toBeLessThanOrEqual(360);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, select, summary, input, [role=slider]")]
      .filter((e) => e.checkVisibility({ opacityProperty: false }) && !(e instanceof HTMLInputElement && (e.type === "checkbox" || e.type === "radio")))
      .map((e) => ({ what: e.id || e.textContent || e.className, box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24 || box.left < 0 || box.right > 360)
      .map(({ what }) => what),
  );
  expect(small).toEqual([]);
}

async function expectApart(page: Page): Promise<void> {
  const ids = ["search-open", "statements-open", "legend-open", "zoom-in", "zoom-out", "zoom-home", "time-previous", "time-play", "time-next", "time-date", "time-live", "time-span", "time-slider"];
  const boxes = await Promise.all(ids.map(async (id) => ({ id, ...(await box(page.locator(`#${id}`))) })));
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const apart = a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5 || a.y + a.height <= b.y + 0.5 || b.y + b.height <= a.y + 0.5;
      expect(apart, `${a.id} and ${b.id}`).toBe(true);
    }
  }
}

test("nothing sticks out to the side, every control can be touched, and none lies on another", async ({ page }) => {
  await open(page);
  await test.step("as it opens", () => expectInReach(page));
  await test.step("controls apart", () => expectApart(page));
  await page.locator("#legend-open").tap();
  await expect(page.locator("#legend")).toBeVisible();
  await test.step("with the key open", () => expectInReach(page));
  await page.locator("#legend-open").tap();
  await expect(page.locator("#legend")).toBeHidden();
  await page.locator("#search-open").tap();
  await expect(page.locator("#search-input")).toBeVisible();
  await test.step("with the search open", () => expectInReach(page));
  await open(page, "?show=statements");
  await expect(page.locator("#panel .card").first()).toBeVisible();
  await test.step("with the statements open", () => expectInReach(page));
  await open(page, "?date=2025-11-28&look=swipe&compare=2025-11-27");
  await expect(page.locator("#time-compare")).toBeVisible();
  await test.step("with a date to compare with at the end of the time bar", () => expectInReach(page));
});

test("a tap on a place opens a sheet at the bottom, with the place above it", async ({ page }) => {
  await open(page);
  const at = await pixelOf(page, places.pokrovsk);
  await page.touchscreen.tap(at.x, at.y);
  const panel = page.locator("#panel");
  await expect(panel.locator('[data-id="pokrovsk"]')).toBeVisible();
  await expect.poll(async () => (await pixelOf(page, places.pokrovsk)).y < (await box(panel)).y).toBe(true);
  const sheet = await box(panel);
  expect(sheet.width).toBe(360);
  expect(sheet.y + sheet.height).toBeLessThanOrEqual((await box(page.locator("#time"))).y + 1);
});

test("the search opens from its button and finds", async ({ page }) => {
  await open(page);
  await page.locator("#search-open").tap();
  await expect(page.locator("#search-input")).toBeFocused();
  await page.locator("#search-input").fill("мирноград");
  await page.getByRole("option", { name: /Myrnohrad/ }).tap();
  await expect(page.locator('#panel [data-id="myrnohrad"]')).toBeVisible();
  await expect(page.locator("#search")).toBeHidden();
});
