// The area of a layer by date: the curve over the time bar, and in an oblast.

import { expect } from "@playwright/test";
import { expectQuery, goTo, noted, open, openKey, pixelOf, rested, settled, test } from "./page";

test.skip(!process.env["FRONTLINE_TEST_REAL"], "FRONTLINE_REAL names no folder with real days");

test("figures are of the date, the oblast and the layer that are chosen", async ({ page }) => {
  await open(page, "?date=2025-11-30");
  await test.step("the figure is of the date shown, names whose word it is, and follows the handle", async () => {
    const words = page.locator("#area-words");
    await expect(words).toHaveText(/^115,7\d\d km² held, assessor not stated$/);
    const newest = await words.textContent();
    const announced = await noted(page, "#announcer");
    await page.locator("#time-slider").focus();
    await page.keyboard.press("Home");
    await expect(words).toHaveText("Nothing recorded yet");
    await page.keyboard.press("End");
    // The bar ends with what is newest of any layer.
    await expect(words).toHaveText(/^115,7\d\d km² held, assessor not stated, as of 30 Nov 2025, \d+ days? earlier$/);
    await expect.poll(async () => (await announced()).some((text) => text.includes(newest!))).toBe(true); // what was said on the date comes next
    await page.locator("#time-date").fill("2025-11-26");
    await expect(words).toContainText("as of 25 Nov 2025, 1 day earlier");
  });
  await test.step("an oblast picked from the list narrows curve and figure, and is in the URL", async () => {
    await goTo(page, "?date=2025-11-30");
    const words = page.locator("#area-words");
    await expect(words).toContainText("115,");
    await page.getByLabel("Area in which oblast").selectOption({ label: "Donetsk Oblast" });
    await expectQuery(page, "region", "oblast-donetsk");
    await expect(words).toHaveText(/^20,\d\d\d km² held in Donetsk Oblast, assessor not stated$/);
    await expect(page.locator(".curve-high")).toHaveText(/^20,/);
    await open(page, "?date=2025-11-30&region=oblast-donetsk");
    await expect(words).toContainText("in Donetsk Oblast");
    await page.getByLabel("Area in which oblast").selectOption({ label: "Everywhere" });
    await expectQuery(page, "region", null);
  });
});

test("the curve has gaps, and an oblast is picked on the map", async ({ page }) => {
  await open(page, "?date=2025-11-30&span=30");
  await test.step("the curve is broken where there is no snapshot", async () => {
    await expect(page.locator(".curve-plot canvas")).toBeVisible();
    await rested(page);
    const broken = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".curve-plot canvas")!;
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })!;
      copy.drawImage(canvas, 0, 0);
      const { data, width, height } = copy.getImageData(0, 0, canvas.width, canvas.height);
      const painted = (x: number) => Array.from({ length: height }, (_, y) => data[4 * (y * width + x) + 3]!).some((a) => a > 60);
      const line = Array.from({ length: width }, (_, x) => painted(x));
      const runs: { from: number; length: number }[] = [];
      for (let x = line.indexOf(true); x < line.lastIndexOf(true); x++) if (!line[x]) line[x - 1] ? runs.push({ from: x, length: 1 }) : runs.at(-1)!.length++;
      return { runs, last: line.lastIndexOf(true), perDay: (width - 20 * devicePixelRatio) / 30 };
    });
    expect(broken.runs).toHaveLength(1);
    expect(Math.abs(broken.runs[0]!.length - broken.perDay)).toBeLessThan(4);
    // From 26 November, five days before the series ends.
    expect(Math.abs(broken.runs[0]!.from - (broken.last - 5 * broken.perDay))).toBeLessThan(5);
  });
  await test.step("an oblast is picked on the map, where nothing else is, and by the card where something is", async () => {
    await goTo(page, "?date=2025-11-30&map=7/47.5/36");
    const words = page.locator("#area-words");
    const empty = await pixelOf(page, [35.0, 48.5]); // Dnipropetrovsk oblast, unclaimed
    await page.mouse.click(empty.x, empty.y);
    await expectQuery(page, "region", "oblast-dnipropetrovsk");
    await expect(words).toContainText("in Dnipropetrovsk Oblast");
    await expect(page.locator("#announcer")).toContainText("Dnipropetrovsk");
    await settled(page);
    await page.mouse.click(empty.x, empty.y);
    await expectQuery(page, "region", null);

    const held = await pixelOf(page, [37.9, 47.8]);
    await page.mouse.click(held.x, held.y);
    const chip = page.locator("#panel-region");
    await expect(page.locator(".panel-region")).toContainText("Donetsk Oblast");
    await chip.click();
    await expectQuery(page, "region", "oblast-donetsk");
    await expect(words).toContainText("in Donetsk Oblast");
    await chip.click();
    await expectQuery(page, "region", null);
  });
});

test("the curve can be of claims, or of what is claimed and not held, and all figures come as a table", async ({ page, request }) => {
  await open(page, "?date=2025-11-30");
  const layer = page.getByLabel("Area of which layer");
  const words = page.locator("#area-words");
  await layer.selectOption("claims");
  await expectQuery(page, "curve", "claims");
  await expect(words).toHaveText(/km² claimed by Russia, as of 30 Sept 2022$/);
  await layer.selectOption("claims~control");
  await expectQuery(page, "curve", "claims~control");
  await expect(words).toHaveText(/^\d+,\d{3} km² claimed by Russia, not assessed as held by /);
  const csv = await request.get((await page.locator("#area-csv").getAttribute("href"))!);
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect((await csv.text()).split("\n").length).toBeGreaterThan(60);
  await openKey(page);
  await page.getByRole("checkbox", { name: "Territory that Russia claims" }).uncheck();
  await expect(layer.locator("option")).toHaveText([/^Control/, /^Control: length/]);
  await page.getByRole("checkbox", { name: "Control" }).uncheck();
  await expect(page.locator(".area-readout")).toBeHidden();
});
