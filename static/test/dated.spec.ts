// Every layer is dated by itself: what is old says so and is drawn paler, and
// nothing of another date, side or selection stays.

import { expect, type Page } from "@playwright/test";
import { allowFailedRequests, goTo, onOwnServer, open, pixelOf, settled, test } from "./page";

test.describe("with control that ended a while ago", () => {
  const test = onOwnServer((server) => {
    server.begin("2025-11-25", 1);
    server.load("2025-11-28", 1);
  });

  const there = (query: string) => `?layers=control&map=8/48/37.5${query}`;

  test("it is dated wherever it is shown", async ({ page }) => {
    await page.goto(`/${there("")}`);
    await settled(page);
    await test.step("it opens on its newest date, says how old that is, and is paler on later ones", async () => {
      await expect(page.locator("#headline-date")).toHaveAttribute("datetime", "2025-11-28");
      await expect(page.locator("#headline-what")).toContainText(/newest assessment: 28 Nov 2025, [\d,]+ days? ago/);
      await expect(page.locator("#time-live")).toHaveAttribute("aria-pressed", "true");
      const fresh = await alphaAt(page, [37.5, 48]);
      await goTo(page, there("&date=2025-12-20"));
      await expect(page.locator("#headline-what")).toContainText("as of 28 Nov 2025, 22 days earlier");
      await expect(page.locator("#headline-what")).not.toContainText("ago");
      await expect(page.locator("#area-words")).toContainText("as of 28 Nov 2025, 22 days earlier");
      const stale = await alphaAt(page, [37.5, 48]);
      expect(fresh).toBeGreaterThan(0);
      expect(stale).toBeGreaterThan(0);
      expect(stale).toBeLessThan(0.6 * fresh);
      // Within a gap it is paler too, and no longer behind it.
      await page.locator("#time-date").fill("2025-11-26");
      await settled(page);
      await expect.poll(() => alphaAt(page, [37.5, 48])).toBeLessThan(0.6 * fresh);
      await page.locator("#time-date").fill("2025-11-28");
      await settled(page);
      await expect.poll(() => alphaAt(page, [37.5, 48])).toBe(fresh);
    });
    await test.step("what changed says of each date as of when it is, in the choice of looks and in the list", async () => {
      await goTo(page, there("&date=2025-12-20&look=changes&compare=2025-11-28"));
      const said = page.locator("#modes .mode-as-of");
      await expect(said).toHaveText(["20 Dec 2025: as of 28 Nov 2025, 22 days earlier"]);
      await expect(said).toBeVisible();
      await page.locator("#compare-date").fill("2025-12-10");
      await expect(said).toHaveText(["10 Dec 2025: as of 28 Nov 2025, 12 days earlier", "20 Dec 2025: as of 28 Nov 2025, 22 days earlier"]);
      await page.locator("#changes-open").click();
      await expect(page.locator("#panel .changes-as-of")).toHaveText(["10 Dec 2025: as of 28 Nov 2025, 12 days earlier", "20 Dec 2025: as of 28 Nov 2025, 22 days earlier"]);
      await page.locator("#time-date").fill("2025-11-28");
      await expect(page.locator("#panel .changes-as-of")).toHaveText(["10 Dec 2025: as of 28 Nov 2025, 12 days earlier"]);
    });
    await test.step("both sides of the divider say as of when they are", async () => {
      await goTo(page, there("&date=2025-12-20&look=swipe&compare=2025-12-10"));
      await expect(page.locator(".swipe-left")).toContainText("as of 28 Nov 2025, 12 days earlier");
      await expect(page.locator(".swipe-right")).toContainText("as of 28 Nov 2025, 22 days earlier");
    });
  });
});

test("a date that there is not is said to be none, and the nearest is shown", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await open(page, "?date=foo");
  await expect(page.locator("#notice")).toContainText("“foo” is no date. Shown instead:");
  await open(page, "?date=1999-01-01");
  await expect(page.locator("#notice")).toContainText("1 January 1999 is before the record begins. Shown instead: 18 March 2014.");
  await expect(page.locator("#headline-date")).toHaveAttribute("datetime", "2014-03-18");
  await open(page, "?date=2199-01-01");
  await expect(page.locator("#notice")).toContainText("1 January 2199 lies ahead.");
  await page.locator("#time-date").fill("2022-09-30"); // what was shown instead is shown no longer
  await expect(page.locator("#notice")).toBeHidden();
  await open(page, "?date=2022-09-30");
  await expect(page.locator("#notice")).toBeHidden();
});

test("what a click does to the map is seen, and can be undone", async ({ page }) => {
  await open(page, "?date=2022-09-30");
  await test.step("a click by mouse leaves no mark of the keyboard on the map, and the keyboard does", async () => {
    const box = (await page.locator("#map").boundingBox())!;
    await page.mouse.click(box.x + 60, box.y + 300);
    const mark = () =>
      page.locator("#map").evaluate((map) => [getComputedStyle(map).outlineStyle, getComputedStyle(map, "::after").content, String(document.activeElement === map)]);
    expect(await mark()).toEqual(["none", "none", "true"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    expect((await mark())[0]).toBe("solid");
  });
  await test.step("an oblast that a click picks is said, with the way back", async () => {
    await goTo(page, "?date=2022-09-30&map=7/49.5/33");
    const at = await pixelOf(page, [34.4, 49.5]);
    await page.mouse.click(at.x, at.y);
    await expect(page.locator("#notice")).toContainText(/Area in .+ only/);
    await expect.poll(() => new URL(page.url()).searchParams.get("region")).not.toBeNull();
    await page.locator("#notice").getByRole("button", { name: "Area everywhere" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("region")).toBeNull();
    await expect(page.locator("#notice")).toBeHidden();
  });
});

test("what was said on a date goes with it, is of the side chosen, and leaves the map in sight", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "?date=2025-11-26");
  await page.locator("#time-next").click();
  await expect(page.locator("#passing")).toBeVisible();
  expect((await page.locator("#passing").boundingBox())!.height).toBeLessThan(844 / 3);
  await page.locator("#time-date").fill("2025-11-20");
  await expect(page.locator("#passing")).toBeHidden();
  await open(page, "?date=2025-11-26&who=ukraine");
  await page.locator("#time-next").click();
  await settled(page);
  await expect(page.locator("#passing")).toContainText("Ukraine");
  await expect(page.locator("#passing")).not.toContainText("Russia’s president");
  await expect(page.locator("#passing .card-speaker")).toHaveText("Ukraine");
  await page.locator("#statements-open").click();
  await expect(page.locator("#panel .card").first()).toBeVisible();
  await expect(page.locator("#panel .card-speaker").filter({ hasText: "Russia" })).toHaveCount(0);
});

/** How opaque control is drawn at a place. */
async function alphaAt(page: Page, at: readonly [number, number]): Promise<number> {
  const { x, y } = await pixelOf(page, at);
  return page.evaluate(
    ([x, y]) => {
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".leaflet-control-pane canvas")) {
        const box = canvas.getBoundingClientRect();
        if (canvas.width === 0 || x < box.left || x >= box.right || y < box.top || y >= box.bottom) continue;
        const copy = new OffscreenCanvas(1, 1).getContext("2d")!;
        const scale = canvas.width / box.width;
        copy.drawImage(canvas, -Math.floor((x - box.left) * scale), -Math.floor((y - box.top) * scale));
        return copy.getImageData(0, 0, 1, 1).data[3]!;
      }
      return 0;
    },
    [x, y] as const,
  );
}
