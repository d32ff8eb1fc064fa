// Two dates side by side, with a divider to move.

import { expect, type Page } from "@playwright/test";
import { chooseLook, expectDate, expectQuery, goTo, open, pixelOf, requests, settled, test } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

const beside = "?date=2025-11-30&look=swipe&compare=2025-10-01&map=10/47.75/36.4&layers=control";

/** Whether the ground at a place is painted, on the sheet of a side. */
async function isPainted(page: Page, pane: string, at: { x: number; y: number }): Promise<boolean> {
  return page.evaluate(
    ({ pane, at }) =>
      [...document.querySelectorAll<HTMLCanvasElement>(`.leaflet-${pane}-pane canvas`)].some((c) => {
        if (c.width === 0) return false; // nothing is to be drawn there
        const box = c.getBoundingClientRect();
        if (at.x < box.left || at.y < box.top || at.x >= box.right || at.y >= box.bottom) return false;
        const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
        copy.drawImage(c, -Math.floor(at.x - box.left), -Math.floor(at.y - box.top));
        return copy.getImageData(0, 0, 1, 1).data[3]! > 20;
      }),
    { pane, at },
  );
}

test("the divider moves, and each side is of its own date", async ({ page }) => {
  await open(page, "?date=2025-11-30&map=10/47.75/36.4&layers=control");
  await test.step("the divider moves by keys; left of it is the other date, and no tile is asked for", async () => {
    const asked = requests(page);
    await chooseLook(page, "Swipe");
    await page.locator("#compare-date").fill("2025-10-01");
    await expectQuery(page, "compare", "2025-10-01");
    await settled(page);
    const divider = page.getByRole("slider", { name: "Divider of the two dates" });
    await expect(divider).toHaveAttribute("aria-valuenow", "50");
    await divider.focus();
    for (const [key, at] of [
      ["ArrowRight", "52"],
      ["Shift+ArrowRight", "62"],
      ["Home", "0"],
      ["ArrowLeft", "0"],
      ["End", "100"],
      ["Shift+ArrowLeft", "90"],
    ] as const) {
      await page.keyboard.press(key);
      await expect(divider).toHaveAttribute("aria-valuenow", at);
    }
    await expect(divider).toHaveAttribute("aria-valuetext", "90 % shows 1 October 2025, the rest 30 November 2025");
    await expectQuery(page, "swipe", "90");
    // Ground that was taken in between, north-east of Huliaipole.
    const at = await pixelOf(page, [36.42, 47.78]);
    expect(await isPainted(page, "control", at)).toBe(true);
    expect(await isPainted(page, "beside-control", at)).toBe(false);
    expect(asked.filter((path) => path.endsWith(".mvt"))).toEqual([]);
  });
  await test.step("each side answers as of its own date", async () => {
    await goTo(page, `${beside}&swipe=90`);
    const at = await pixelOf(page, [36.42, 47.78]);
    await page.mouse.click(at.x, at.y);
    await page.waitForTimeout(300);
    await expect(page.locator("#panel")).toBeHidden();
    await page.locator("#swipe").press("Home");
    await page.mouse.click(at.x, at.y);
    await expect(page.locator('#panel article[data-layer="control"]')).toBeVisible();
  });
  await test.step("the divider is dragged, cuts both sides where it stands, and stays when the map moves", async () => {
    await goTo(page, beside);
    const map = (await page.locator("#map").boundingBox())!;
    const knob = (await page.locator(".swipe-knob").boundingBox())!;
    await page.mouse.move(knob.x + knob.width / 2, knob.y + knob.height / 2);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.75, knob.y, { steps: 5 });
    await page.mouse.up();
    await expectQuery(page, "swipe", "75");
    /** Where a pane is cut, on the page. */
    const cuts = () =>
      page.evaluate(() =>
        ["control", "beside-control"].map((name) => {
          const pane = document.querySelector<HTMLElement>(`.leaflet-${name}-pane`)!;
          const xs = [...pane.style.clipPath.matchAll(/(-?[\d.]+)px -?[\d.]+px/g)].map((m) => Number(m[1]));
          const origin = pane.getBoundingClientRect().left;
          return [Math.round(origin + Math.min(...xs)), Math.round(origin + Math.max(...xs))];
        }),
      );
    const middle = Math.round(map.x + map.width * 0.75);
    const right = Math.round(map.x + map.width);
    expect(await cuts()).toEqual([[middle, right], [Math.round(map.x), middle]]);
    await page.locator("#map").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(500);
    expect(await cuts()).toEqual([[middle, right], [Math.round(map.x), middle]]);
    await page.getByRole("radio", { name: "Map" }).check();
    await expect(page.locator("#swipe")).toBeHidden();
    await settled(page);
    await expect(page.locator(".leaflet-beside-control-pane canvas")).toHaveCount(0);
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("every control of every look can be touched and none sticks out", async ({ page }) => {
    for (const look of ["changes", "swipe", "age"]) {
      await open(page, `?date=2025-11-30&look=${look}&compare=2025-10-01`);
      await expect(page.locator("#area-words")).toContainText("km²");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, select, summary, input, a, [role=slider]")]
          .filter((e) => e.checkVisibility() && !e.matches(".skip, .credits a, input[type=checkbox]"))
          .map((e) => ({ what: e.id || e.textContent || e.className, box: e.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24 || box.left < 0 || box.right > 360)
          .map(({ what, box }) => `${what} ${box.width}×${box.height} at ${box.left}`),
      );
      expect(small, look).toEqual([]);
    }
    await expectDate(page, "2025-11-30");
  });
});
