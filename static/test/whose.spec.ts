// One party's word alone, and statements as the time passes them.

import { expect } from "@playwright/test";
import { expectDate, expectQuery, goTo, isOpenMap, open, openKey, pixelOf, places, simferopol, test } from "./page";

test("each perspective has its own layers, its own legend and its own headline", async ({ page }) => {
  await open(page, "?date=2025-11-27");
  await openKey(page);
  const choose = (name: string) => page.getByRole("radio", { name }).check();
  await expect(page.getByRole("radio", { name: "Everything" })).toBeChecked();

  await choose("What Russia claims");
  await expectQuery(page, "who", "russia");
  await expect(page.locator("#headline-what")).toContainText("What Russia claims");
  await expect(page.locator("#legend")).toContainText("A claim is not a fact.");
  await expect(page.locator('#legend [data-layer="claims"]')).toContainText("Annexation claimed");

  await choose("What Ukraine states");
  await expectQuery(page, "who", "ukraine");
  await expect(page.locator("#legend")).toContainText("Claimed by another, denied by Ukraine");
  await expect(page.locator("#legend")).not.toContainText("Annexation claimed");

  await choose("What is assessed");
  await expectQuery(page, "who", "assessed");
  await expect(page.locator('#legend [data-layer="statements"]')).toHaveCount(0);

  await choose("Everything");
  await expectQuery(page, "who", null);
});

test("one party's word can be looked at by itself", async ({ page }) => {
  await open(page, "?date=2022-09-30&who=ukraine&map=6/46/34");
  await test.step("what is denied opens a card with both words, and is not filled", async () => {
    const at = await pixelOf(page, simferopol);
    expect(await isOpenMap(page, at)).toBe(true);
    await page.mouse.click(at.x, at.y);
    const card = page.locator('[data-id="crimea"]');
    await expect(card.locator(".card-claims")).toContainText("Russia");
    await expect(card.locator(".card-denials")).toContainText("Ukraine");
  });
  await test.step("a place on the map can be looked at by what Russia claims alone", async () => {
    await goTo(page, "?date=2025-11-27&who=russia&map=9/48.28/37.18");
    const at = await pixelOf(page, places.pokrovsk);
    await page.mouse.click(at.x, at.y);
    await expect(page.locator('[data-id="pokrovsk"] .card-claims')).toContainText("Russia");
  });
});

test("statements pass with the time", async ({ page }) => {
  await open(page, "?date=2025-11-26");
  await test.step("a statement opens as the time comes to its date, and goes when the reader closes it", async () => {
    await expect(page.locator("#passing")).toBeHidden();
    await page.getByRole("button", { name: "Next snapshot" }).click();
    await expectDate(page, "2025-11-27");
    const card = page.getByRole("region", { name: "Said on this date" });
    await expect(card).toBeVisible();
    await expect(card).toContainText("27 November 2025");
    // It takes no focus from who moves the time.
    await expect(page.getByRole("button", { name: "Next snapshot" })).not.toHaveAttribute("id", "passing");
    expect(await card.evaluate((c) => c.contains(document.activeElement))).toBe(false);
    await card.getByRole("button", { name: "Close the statement" }).click();
    await expect(card).toBeHidden();
  });
  await test.step("of several statements of a date the others are one step away", async () => {
    await goTo(page, "?date=2025-11-26");
    await page.getByRole("button", { name: "Next snapshot" }).click();
    const more = page.locator("#passing").getByRole("button", { name: /more statements? of this date/ });
    await more.click();
    await expect(page.locator("#passing")).toBeHidden();
    await expect.poll(() => page.locator("#panel .card").count()).toBeGreaterThan(1);
  });
});

test("time passes at the speed that is chosen", async ({ page }) => {
  // How long the page means to wait, which no busy machine makes longer.
  await page.addInitScript(() => {
    const waits: number[] = [];
    const wait = window.setTimeout;
    const noted = (what: TimerHandler, ms = 0, ...more: unknown[]) => {
      waits.push(ms);
      return wait(what, ms, ...more);
    };
    Object.assign(window, { waits, setTimeout: noted });
  });
  await open(page, "?date=2022-03-02");
  const speed = page.getByRole("combobox", { name: "Speed" });
  const waits = async (choice: string) => {
    await page.locator("#time-slider").focus();
    await page.keyboard.press("Home");
    await expectDate(page, "2014-03-18"); // what was shown before is two snapshots on, too
    await speed.selectOption(choice);
    await page.evaluate(() => ((window as unknown as { waits: number[] }).waits.length = 0));
    await page.getByRole("button", { name: "Play" }).click();
    // Two snapshots on.
    await expect(page.locator("#headline-date")).toHaveAttribute("datetime", /^2022-0[3-9]|^202[3-5]/);
    await page.getByRole("button", { name: "Pause" }).click();
    return page.evaluate(() => [...(window as unknown as { waits: number[] }).waits]);
  };
  const speeds = await speed.locator("option").evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
  const [slowest, fastest] = [speeds[0]!, speeds.at(-1)!];
  expect(Number(slowest)).toBeLessThan(Number(fastest));
  for (const choice of [slowest, fastest]) {
    const pauses = (await waits(choice)).filter((ms) => ms === 1300 / Number(choice));
    expect(pauses.length, choice).toBeGreaterThan(1);
  }
});
