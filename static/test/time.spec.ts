import { expect, type Page } from "@playwright/test";
import { allowFailedRequests, expectDate, expectQuery, goTo, noted, open, openKey, settled, shownDate, test, withoutTimelines } from "./page";

test("keys go through time", async ({ page }) => {
  await open(page, "?date=2022-09-30");
  await test.step("keys move by days, weeks and snapshots, and to both ends", async () => {
    const slider = page.getByRole("slider", { name: "Date" });
    await slider.focus();
    for (const [key, date] of [
      ["ArrowLeft", "2022-09-29"],
      ["ArrowRight", "2022-09-30"],
      ["Shift+ArrowRight", "2022-10-07"],
      ["Shift+ArrowLeft", "2022-09-30"],
      ["PageUp", "2022-10-01"],
      ["PageDown", "2022-09-30"],
      ["PageDown", "2022-09-11"],
      ["Home", "2014-03-18"],
      ["ArrowLeft", "2014-03-18"],
      ["End", "2025-12-05"],
      ["ArrowRight", "2025-12-05"],
      ["[", "2025-11-27"],
      ["]", "2025-12-05"],
    ] as const) {
      await page.keyboard.press(key);
      await expectDate(page, date);
    }
    await expectQuery(page, "date", "2025-12-05");
    await expect(slider).toHaveAttribute("aria-valuetext", /^5 December 2025, snapshot of /);
  });
  await test.step("brackets step from anywhere but a field", async () => {
    await goTo(page, "?date=2022-09-30");
    await page.locator("#search-input").press("[");
    await page.waitForTimeout(100);
    await expectDate(page, "2022-09-30");
    await page.locator("#map").focus();
    await page.keyboard.press("]");
    await expectDate(page, "2022-10-01");
  });
  await test.step("a new date is announced once it rests", async () => {
    await goTo(page, "?date=2022-09-30");
    await page.getByRole("button", { name: "Next snapshot" }).click();
    await expect(page.locator("#announcer")).toContainText("1 October 2022");
  });
});

test("buttons and the field go through time", async ({ page }) => {
  await open(page);
  await test.step("the step buttons go from snapshot to snapshot and stop at the ends", async () => {
    await expect(page.getByRole("button", { name: "Next snapshot" })).toBeDisabled();
    await page.getByRole("button", { name: "Previous snapshot" }).click();
    await expectDate(page, "2025-11-27");
    await expectQuery(page, "date", "2025-11-27");
    await page.getByRole("button", { name: "Next snapshot" }).click();
    await expectDate(page, "2025-12-05");
  });
  await test.step("play from the newest date begins at the first", async () => {
    const dates = await noted(page, "#headline-date", "datetime");
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(dates).not.toEqual([]);
    await page.getByRole("button", { name: "Pause" }).click();
    expect((await dates())[0]).toBe("2014-03-18");
  });
  await test.step("a typed date is gone to; one outside the record is not", async () => {
    const input = page.getByLabel("Go to a date");
    await input.fill("2023-01-15");
    await input.press("Enter");
    await expectDate(page, "2023-01-15");
    await expectQuery(page, "date", "2023-01-15");
    await input.fill("1999-01-15");
    await input.press("Enter");
    await expectDate(page, "2023-01-15");
  });
  await test.step("live follows the newest date and leaves the URL without one", async () => {
    await goTo(page, "?date=2022-02-21");
    const live = page.locator("#time-live");
    await expect(live).toHaveAttribute("aria-pressed", "false");
    await live.click();
    await expectDate(page, "2025-12-05");
    await expectQuery(page, "date", null);
    await live.click();
    await expectQuery(page, "date", "2025-12-05");
  });
});

test("the bar is dragged and pointed at, and between snapshots each layer says as of when it is", async ({ page }) => {
  await open(page);
  await test.step("dragging the bar scrubs through time and pins the date", async () => {
    const box = (await page.locator("#time-slider").boundingBox())!;
    const y = box.y + 20;
    await page.mouse.move(box.x + box.width - 10, y);
    await page.mouse.down();
    const seen = new Set<string>();
    for (let i = 1; i <= 20; i++) {
      await page.mouse.move(box.x + box.width - 10 - (i * box.width) / 25, y);
      seen.add((await page.locator("#time-slider").getAttribute("aria-valuenow"))!);
    }
    await page.mouse.up();
    expect(seen.size).toBeGreaterThan(15);
    await settled(page);
    const date = await shownDate(page);
    expect(date < "2018").toBe(true);
    await expectQuery(page, "date", date);
    await expect(page.locator("#time-live")).toHaveAttribute("aria-pressed", "false");
  });
  await test.step("a pointer near a mark takes the mark", async () => {
    await goTo(page, "?date=2018-01-01&layers=claims");
    const box = (await page.locator("#time-slider").boundingBox())!;
    // The bar runs from 2014-03-18 to 2022-09-30, ten pixels from its ends.
    const share = (Date.parse("2022-02-21") - Date.parse("2014-03-18")) / (Date.parse("2022-09-30") - Date.parse("2014-03-18"));
    await page.mouse.click(box.x + 10 + share * (box.width - 20) + 3, box.y + 5);
    await expectDate(page, "2022-02-21");
  });
  await test.step("between snapshots each layer says as of when it is shown", async () => {
    await goTo(page, "?date=2023-01-15");
    await openKey(page);
    await expect(page.locator('[data-layer="claims"] .legend-asof')).toHaveText("As of 30 Sept 2022");
    await expect(page.locator('[data-layer="places"] .legend-asof')).toHaveText("As of 11 Nov 2022");
    await expect(page.locator('[data-layer="statements"] .legend-asof')).toContainText("Nothing recorded before 4 Nov 2025");
  });
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } });

  test("a tap on the bar goes to its date", async ({ page }) => {
    await open(page);
    const box = (await page.locator("#time-slider").boundingBox())!;
    await page.touchscreen.tap(box.x + 12, box.y + 10);
    await expectDate(page, "2014-03-18");
  });
});

test("play goes through the snapshots and pauses", async ({ page }) => {
  await open(page, "?date=2022-02-21");
  const dates = await noted(page, "#headline-date", "datetime");
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(dates).toContain("2022-04-01");
  const passed = await dates();
  expect(passed[0]).toBe("2022-03-02");
  expect(passed).toEqual([...passed].sort());
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  await settled(page);
  const paused = await shownDate(page);
  await page.waitForTimeout(1800);
  expect(await shownDate(page)).toBe(paused);
  await expectQuery(page, "date", paused);
});

test("a live map shows a newer snapshot when there is one", async ({ page }) => {
  await open(page);
  await page.route("**/api/record.json", async (route) => {
    const answer = await (await route.fetch()).json();
    const { snapshots } = answer.layers.find((l: { id: string }) => l.id === "places");
    snapshots.push({ ...snapshots.at(-1), date: "2025-12-24" });
    await route.fulfill({ json: { ...answer, revision: answer.revision + 1 } });
  });
  await page.route("**/api/layers/places/2025-12-24@*/features.json", (route) =>
    route.continue({ url: route.request().url().replace("2025-12-24", "2025-12-05") }),
  );
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expectDate(page, "2025-12-24");
  await expectQuery(page, "date", null);
});

/** Notes in each frame whether the claims on screen are one sheet, drawn as a whole. */
async function watchClaims(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const look = () => {
      const shown = [...document.querySelectorAll<HTMLElement>(".leaflet-claims-pane .leaflet-layer")].filter((g) => g.style.visibility !== "hidden");
      const tiles = shown.flatMap((g) => [...g.querySelectorAll("canvas")]);
      const drawn = tiles.filter((c) => c.classList.contains("leaflet-tile-loaded"));
      // A tile without claims has no pixels; some have.
      seen.push(shown.length === 1 && drawn.some((c) => c.width > 0) && drawn.length === tiles.length ? "whole" : `${shown.length} sheets, ${drawn.length} of ${tiles.length} tiles`);
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

function tilesAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".mvt")) asked.push(pathname);
  });
  return asked;
}

test("another date is on screen in one frame, and no tile is asked for", async ({ page }) => {
  await open(page, "?date=2022-09-29&layers=claims,places");
  const asked = tilesAsked(page);
  const seen = await watchClaims(page);
  await page.getByRole("button", { name: "Next snapshot" }).click();
  await expectDate(page, "2022-09-30");
  await settled(page);
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(10);
  expect([...new Set(await seen())]).toEqual(["whole"]);
  expect(asked).toEqual([]);
});

test("the headline changes in the frame in which the map does", async ({ page }) => {
  // Zaporizhzhia: nobody had claimed to annex it the day before.
  await open(page, "?date=2022-09-29&layers=claims&map=10/47.5/35.2");
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    requestAnimationFrame(function look() {
      const map = document.querySelector("#map")!.getBoundingClientRect();
      const [x, y] = [map.x + map.width / 2, map.y + map.height / 2];
      const isClaimed = [...document.querySelectorAll<HTMLCanvasElement>(".leaflet-claims-pane canvas")].some((c) => {
        const box = c.getBoundingClientRect();
        return c.width > 0 && box.left <= x && x < box.right && box.top <= y && y < box.bottom;
      });
      seen.add(`${document.querySelector<HTMLTimeElement>("#headline-date")!.dateTime} ${isClaimed ? "claimed" : "not claimed"}`);
      requestAnimationFrame(look);
    });
  });
  await page.locator("#time-slider").focus();
  for (const [key, date] of [
    ["ArrowRight", "2022-09-30"],
    ["ArrowLeft", "2022-09-29"],
    ["ArrowRight", "2022-09-30"],
  ] as const) {
    await page.keyboard.press(key);
    await expectDate(page, date);
    await settled(page);
  }
  const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
  expect(seen.sort()).toEqual(["2022-09-29 not claimed", "2022-09-30 claimed"]);
});

test("without tiles of all time, what is on screen stays until what replaces it is drawn, and only what changed is asked for", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await withoutTimelines(page);
  await open(page, "?date=2022-09-29&layers=claims,places");
  const asked = tilesAsked(page);
  // Slow tiles make every in-between state last.
  await page.route("**/*.mvt", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await route.continue();
  });
  const seen = await watchClaims(page);
  await page.getByRole("button", { name: "Next snapshot" }).click();
  await expectDate(page, "2022-09-30");
  await settled(page);
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(10);
  expect([...new Set(await seen())]).toEqual(["whole"]);
  expect(asked.length).toBeGreaterThan(0);
  for (const path of asked) expect(path).toMatch(/^\/tiles\/claims\/2022-09-30@\d+\/\d+\/\d+\/\d+\.mvt$/);
});
