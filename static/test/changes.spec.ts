// What changed between two dates: on the map, in figures and as a list.

import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { glowAgainst } from "./glow";
import { chooseLook, allowFailedRequests, expectDate, expectQuery, goTo, isPainted, open, pixelsNear, requests, settled, test, viewOf } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

const gained = [163, 25, 91] as const;
const lost = [0, 112, 140] as const;
const compared = "?date=2025-11-30&look=changes&compare=2025-10-01&map=9/48.2/37";

function summary(page: Page) {
  return page.locator('#modes [data-layer="control"]');
}

test("choosing to see changes picks a date about a month before, and says how much and who says so", async ({ page }) => {
  await open(page, "?date=2025-11-30");
  await chooseLook(page, "Changes");
  await expectQuery(page, "look", "changes");
  await expectQuery(page, "compare", "2025-10-31");
  await expect(page.locator("#headline-what")).toContainText("Compared with 31 October 2025");
  await expect(page.locator("#headline-what")).toContainText("assessor not stated");
  await expect(summary(page)).toContainText("assessor not stated");
  await expect(summary(page).locator("li")).toHaveText([/^Newly held[\d.]+ km²$/, /^No longer held[\d.]+ km²$/]);
  await expect(summary(page)).toContainText("There is no snapshot of 26 November 2025.");
  await expect(page.locator("#announcer")).toContainText(/Newly held: [\d.]+ km²; No longer held: [\d.]+ km²/);
  await expect(page.locator('#modes [data-layer="claims"]')).toContainText("The same snapshot is in force on both dates.");
  await page.getByRole("radio", { name: "Map" }).check();
  await expectQuery(page, "look", null);
  await expectQuery(page, "compare", null);
});

test("what changed is drawn, asked for once and listed", async ({ page }) => {
  await open(page, compared);
  await test.step("what came and what went are told apart by hue, and by the way their lines lean", async () => {
    await expect.poll(async () => (await pixelsNear(page, "control", gained)).near).toBeGreaterThan(300);
    expect((await pixelsNear(page, "control", lost)).near).toBeGreaterThan(20);
    // Along a row of a sign's pixels, and along the next one, lines move to the
    // left where they rise, and to the right where they fall.
    const leans = await page.locator("#modes .mode-totals canvas").evaluateAll((signs) =>
      signs.map((sign) => {
        const canvas = sign as HTMLCanvasElement;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })!;
        copy.drawImage(canvas, 0, 0);
        const { data, width } = copy.getImageData(0, 0, canvas.width, canvas.height);
        const dark = (x: number, y: number) => 765 - (data[4 * (y * width + x)]! + data[4 * (y * width + x) + 1]! + data[4 * (y * width + x) + 2]!);
        let left = 0;
        let right = 0;
        for (let y = 6; y < 13; y++) for (let x = 7; x < 23; x++) (left += dark(x, y) * dark(x - 1, y + 1)), (right += dark(x, y) * dark(x + 1, y + 1));
        return left > right ? "rising" : "falling";
      }),
    );
    expect(leans).toEqual(["rising", "falling"]);
  });
  await test.step("moving between dates asks once, when they have come to rest", async () => {
    await goTo(page, compared);
    await expect(summary(page)).toHaveAttribute("data-status", "known");
    const asked = requests(page);
    // As fast as a key that is held down.
    await page.locator("#time-compare").evaluate((handle) => {
      for (let i = 0; i < 20; i++) handle.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    });
    await expect(page.locator("#compare-date")).toHaveValue("2025-10-21");
    await expect(summary(page)).toHaveAttribute("data-status", "known");
    expect(asked.filter((path) => path.includes(".."))).toEqual([expect.stringMatching(/^\/api\/layers\/control\/2025-10-21@\d+\.\.2025-11-30@\d+\.json$/)]);
    expect(asked.filter((path) => path.endsWith(".mvt"))).toEqual([]);
  });
  await test.step("before the first snapshot nothing is known, and nothing is drawn as new", async () => {
    await goTo(page, "?date=2025-11-30&look=changes&compare=2025-09-01&map=8/48.2/37");
    await expect(summary(page)).toContainText("Nothing is recorded yet on the earlier date.");
    await settled(page);
    expect((await pixelsNear(page, "control", gained)).near).toBe(0);
  });
  await test.step("what changed in seven days glows: the server's difference, and nothing else", async () => {
    await goTo(page, "?date=2025-11-23&map=9/48.2/37");
    await page.locator("#modes-open").click();
    await page.getByRole("checkbox", { name: "Glow: what changed in the last 7 days" }).check();
    await expectQuery(page, "glow", "7");
    for (const [date, before] of [["2025-10-28", "2025-10-21"], ["2025-10-31", "2025-10-24"]] as const) {
      await goTo(page, `?date=${date}&glow=7&map=10/48.38/37.2`);
      await expect(summary(page)).toHaveAttribute("data-status", "known");
      await expect(page.locator("#modes")).toContainText(/Glowing: what changed from \d+ Oct 2025 to/);
      const { gained, lost, wrong, far, strayed } = await glowAgainst(page, `${before}..${date}`);
      expect(Math.min(gained, lost), date).toBeGreaterThan(100);
      expect(wrong / (gained + lost), date).toBeLessThan(0.01);
      expect(far, date).toBeGreaterThan(100_000);
      expect(strayed, date).toBe(0);
    }
    expect((await pixelsNear(page, "control", gained)).near).toBe(0);
  });
  await test.step("it follows who moves through time, and asks for no tile", async () => {
    const asked = requests(page);
    const before = await glowAgainst(page, "2025-10-24..2025-10-31");
    await page.locator("#time-slider").evaluate((slider) => {
      for (let i = 0; i < 13; i++) slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    });
    await expectDate(page, "2025-11-13");
    await settled(page);
    await expect(summary(page)).toHaveAttribute("data-status", "known");
    expect(asked.filter((path) => path.endsWith(".mvt"))).toEqual([]);
    expect(asked.filter((path) => path.includes(".."))).toEqual([expect.stringMatching(/^\/api\/layers\/control\/2025-11-06@\d+\.\.2025-11-13@\d+\.json$/)]);
    const after = await glowAgainst(page, "2025-11-06..2025-11-13");
    expect(after).not.toEqual(before);
    expect(after.wrong / (after.gained + after.lost)).toBeLessThan(0.01);
  });
  await test.step("where the record has no assessment of one of the two dates, nothing glows and it says why", async () => {
    for (const [date, why] of [
      ["2025-10-03", "Control: no glow, for the record has no assessment of 26 Sept 2025."],
      ["2025-11-26", "Control: no glow, for there is no assessment of 26 Nov 2025 itself."],
    ] as const) {
      await goTo(page, `?date=${date}&glow=7&map=10/48.38/37.2`);
      await expect(page.locator("#modes")).toContainText(why);
      expect(await isPainted(page, "glow")).toBe(false);
    }
    await page.locator("#modes-open").click();
    await expectQuery(page, "glow", null);
    await expect(page.locator("#modes")).toBeHidden();
  });
});

test("the second handle moves by keys and by dragging; the order of the dates does not matter", async ({ page }) => {
  await open(page, compared);
  const handle = page.getByRole("slider", { name: "Date to compare with" });
  await handle.focus();
  for (const [key, date] of [
    ["ArrowRight", "2025-10-02"],
    ["Shift+ArrowRight", "2025-10-09"],
    ["PageUp", "2025-10-10"],
    ["ArrowLeft", "2025-10-09"],
  ] as const) {
    await page.keyboard.press(key);
    await expectQuery(page, "compare", date);
  }
  await expect(handle).toHaveAttribute("aria-valuetext", "9 October 2025");
  await expectDate(page, "2025-11-30");
  await expect(summary(page)).not.toContainText("…"); // figures come once the dates rest
  const before = await summary(page).locator(".figure").allTextContents();
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 20, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator("#compare-date")).not.toHaveValue("2025-10-09");
  await expect.poll(() => summary(page).locator(".figure").allTextContents()).not.toEqual(before);
  await page.getByLabel("Date to compare with").and(page.locator("input")).fill("2025-10-09");
  await expectQuery(page, "compare", "2025-10-09");
  await expect.poll(() => summary(page).locator(".figure").allTextContents()).toEqual(before);
  await open(page, "?date=2025-10-09&look=changes&compare=2025-11-30");
  await expect.poll(() => summary(page).locator(".figure").allTextContents()).toEqual(before);
});

test("the list adds up, is sorted by its heads, leads to the map, and comes as CSV and GeoJSON", async ({ page }) => {
  await open(page, compared);
  await page.getByRole("button", { name: "List of changes" }).click();
  await expectQuery(page, "show", "changes");
  const list = page.locator('#panel .changes[data-layer="control"]');
  await expect(list.locator("tbody tr")).not.toHaveCount(0);
  const rows = await list.locator("tbody tr").evaluateAll((all) =>
    all.map((tr) => ({ change: (tr as HTMLElement).dataset["change"]!, km2: Number(tr.children[1]!.textContent!.replace("under ", "")), since: [...tr.children[2]!.querySelectorAll("time")].at(-1)?.dateTime ?? "" })),
  );
  const sum = (change: string) => rows.filter((r) => r.change === change).reduce((s, r) => s + r.km2, 0);
  const totals = (await summary(page).locator(".figure").allTextContents()).map((t) => Number(t.replace(/[^\d.]/g, "")));
  expect(Math.abs(sum("gained") - totals[0]!)).toBeLessThan(2);
  expect(Math.abs(sum("lost") - totals[1]!)).toBeLessThan(2);
  expect(rows.map((r) => r.km2)).toEqual(rows.map((r) => r.km2).sort((a, b) => b - a));
  expect(rows.every((r) => r.since > "2025-10-01" && r.since <= "2025-11-30")).toBe(true);

  await list.getByRole("button", { name: "Since" }).click();
  await expect(list.getByRole("columnheader", { name: "Since" })).toHaveAttribute("aria-sort", "descending");
  const dates = await list.locator("tbody tr").evaluateAll((all) => all.map((tr) => [...tr.querySelectorAll("time")].at(-1)!.dateTime));
  expect(dates).toEqual([...dates].sort().reverse());

  // The nearest first, from where the map is.
  await list.getByRole("button", { name: "Nearest first" }).click();
  await expect(list.getByRole("button", { name: "Nearest first" })).toHaveAttribute("aria-pressed", "true");
  await expect(list.locator("[aria-sort]")).toHaveCount(0);
  // The view has some of it; how far a piece reaches is said beside where it is.
  await expect(list.locator(".changes-view")).toHaveText(/^In this view: [\d.]+ km² more, [\d.]+ less$/);
  const seen = Number(/view: ([\d.]+)/.exec((await list.locator(".changes-view").textContent())!)![1]);
  expect(seen).toBeGreaterThan(1);
  expect(seen).toBeLessThan(totals[0]!);
  await expect(list.locator('tbody tr[data-change="gained"]').first()).toContainText(/up to [\d.]+ km from what was held before/);

  // To a piece, and never farther away than the reader is.
  const [before] = await viewOf(page);
  for (const nth of ["first", "last"] as const) {
    const earlier = await viewOf(page);
    await list.locator("tbody .where")[nth]().press("Enter");
    await expect.poll(() => viewOf(page)).not.toEqual(earlier);
    expect((await viewOf(page))[0]).toBeGreaterThanOrEqual(earlier[0]);
  }
  expect((await viewOf(page))[0]).toBeGreaterThan(before);

  for (const [name, holds] of [
    ["CSV", /^"?layer"?,.*change.*since.*km2/],
    ["GeoJSON", /"FeatureCollection"/],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent("download"), list.getByRole("link", { name, exact: true }).click()]);
    expect(readFileSync(await download.path(), "utf8")).toMatch(holds);
    if (name === "CSV") expect(new URL(download.url()).searchParams.get("lang")).toBe("en");
  }
  await page.keyboard.press("Escape");
  await expect(page.locator("#panel")).toBeHidden();
});

test("dates of two sources are compared only when asked for", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await page.route(/\/api\/layers\/control\/[^~]*\.\.[^~]*\.json$/, (route) =>
    route.fulfill({ status: 409, contentType: "application/problem+json", body: '{"detail":"The two dates are of different sources."}' }),
  );
  await open(page, compared);
  await expect(summary(page)).toContainText("The two dates are of different sources.");
  await settled(page);
  expect((await pixelsNear(page, "control", gained)).near).toBe(0);
  await summary(page).getByRole("button", { name: "Compare all the same" }).click();
  await expectQuery(page, "sources", "any");
  await expect(summary(page).locator("li")).toHaveCount(2);
  await expect.poll(async () => (await pixelsNear(page, "control", gained)).near).toBeGreaterThan(300);
});
