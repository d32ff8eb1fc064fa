// The map without a pointer.

import { expect, type Locator, type Page } from "@playwright/test";
import { lengthOf } from "../src/model/geodesy";
import { expectDate, expectQuery, goTo, isPainted, open, test, viewOf } from "./page";

const map = (page: Page) => page.getByRole("application", { name: /^Map/ });

/** Whether what has the focus shows that it has it. */
function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const at = document.activeElement!;
    const isOutlined = (e: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(e);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    // A line across the map is marked at its knob.
    return [at, ...at.children].some(isOutlined);
  });
}

test("the map is read and moved by keys", async ({ page }) => {
  await open(page, "?date=2022-09-30&map=8/45/34.2&layers=claims");
  await test.step("Enter opens what is in the middle of the map, and Escape leads back", async () => {
    await map(page).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const card = page.locator('#panel [data-id="crimea"]');
    await expect(card).toBeVisible();
    expect(await page.evaluate(() => document.querySelector("#panel")!.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Escape");
    await expect(page.locator("#panel")).toBeHidden();
    await expect(map(page)).toBeFocused();
  });
  await test.step("where there is nothing, that is said", async () => {
    await goTo(page, "?map=6/43/34");
    await map(page).focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#announcer")).toHaveText("Nothing is recorded in the middle of the map.");
    await expect(page.locator("#panel")).toBeHidden();
  });
  await test.step("keys move the map and zoom", async () => {
    await goTo(page, "?map=6/48/34");
    const before = await viewOf(page);
    await map(page).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => (await viewOf(page))[2]).toBeGreaterThan(before[2]);
    await page.keyboard.press("+");
    await expect.poll(async () => (await viewOf(page))[0]).toBe(7);
  });
  await test.step("distances and areas are measured by keys and clicks, said as they are set, and in no card's way", async () => {
    await goTo(page, "?map=8/45/34.2&layers=claims");
    await expect(page.locator("#scale")).toHaveText("50 km");
    // What is clicked before its module is there is measured, too.
    let send = () => {};
    const sent = new Promise<void>((resolve) => (send = resolve));
    await page.route("**/*.js", async (route) => {
      await sent;
      await route.continue();
    });
    await page.locator("#measure-open").press("Enter");
    await map(page).click();
    send();
    const said = page.locator(".measure-said");
    await expect(said).toHaveText("1 point set. Choose the next one.");
    await expect(map(page)).toBeFocused();
    await page.keyboard.press("Backspace");
    await expect(said).toContainText("Enter sets one in its middle");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => (await viewOf(page))[2]).toBeGreaterThan(34.5);
    const [, lat, lon] = await viewOf(page);
    await page.keyboard.press("Enter");
    await expect(said).toHaveText(`${(lengthOf([[34.2, 45], [lon, lat]]) / 1000).toFixed(1)} km`);
    await expect(page.locator("#announcer")).toHaveText((await said.textContent())!);
    const { x, y, width, height } = (await map(page).boundingBox())!;
    await page.mouse.click(x + width / 2, y + height / 4);
    await page.getByRole("checkbox", { name: "Area" }).check();
    await expect(said).toHaveText(/^[\d,.]+ km², [\d,.]+ km around$/);
    expect(await page.locator(".measured rect").count()).toBe(3);
    await page.getByRole("button", { name: "Undo the last point" }).click();
    await expect(said).toHaveText("2 points set. Choose the next one.");
    await map(page).focus();
    await page.keyboard.press("Backspace");
    await expect(said).toHaveText("1 point set. Choose the next one.");
    await expect(page.locator("#panel")).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(page.locator(".measured")).toHaveCount(0);
    await expect(page.locator("#measure-open")).toBeFocused();
  });
  await test.step("the position of the middle is copied by a key, and what is closest is no closer than the lines bear", async () => {
    await goTo(page, "?map=16/45/34.2&layers=claims");
    expect((await viewOf(page))[0]).toBe(16);
    await expect(page.locator("#exactness")).toHaveText("Read lines to about 2 km, not nearer");
    await expect(page.locator("#position")).toHaveText("45.00000, 34.20000");
    await map(page).focus();
    await page.keyboard.press("c");
    await expect(page.locator("#announcer")).toContainText("45.00000, 34.20000");
    await expect.poll(() => isPainted(page, "claims")).toBe(true);
  });
});

test("the middle is marked for who moves the map by the keyboard, and for nobody else", async ({ page }) => {
  await open(page, "?map=8/45/34.2");
  const marked = () => page.evaluate(() => getComputedStyle(document.querySelector("#map")!, "::after").content !== "none");
  expect(await marked()).toBe(false);
  await page.locator("#zoom-home").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(map(page)).toBeFocused();
  expect(await marked()).toBe(true);
});

test("every control can be reached by Tab, shows that it has the focus, and has a name", async ({ page }) => {
  await open(page, "?date=2022-09-30&look=swipe&compare=2014-03-18&show=claims/crimea");
  await page.locator("#legend-open").click();
  await page.locator("#headline").click();
  const seen = new Map<string, boolean>();
  for (let i = 0; i < 70; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement as HTMLElement;
      return e === document.body ? "" : e.id || e.getAttribute("aria-label") || e.textContent!.trim() || e.outerHTML.slice(0, 80);
    });
    // After the last one the browser itself has the focus, and then the first.
    if (at !== "") seen.set(at, await isMarked(page));
  }
  for (const [at, marked] of seen) expect(marked, at).toBe(true);
  for (const id of ["skip-text", "map", "zoom-in", "zoom-out", "zoom-home", "pan-open", "swipe", "time-slider", "time-previous", "time-live", "time-span", "share-open", "statements-open", "modes-open", "measure-open", "position", "language"]) {
    expect([...seen.keys()], id).toContain(id);
  }
});

/** Presses a key several times with no time between, however busy the machine is. */
function pressAtOnce(on: Locator, times: number, key: string): Promise<void> {
  return on.evaluate((on, { times, key }) => {
    for (let i = 0; i < times; i++) on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }, { times, key });
}

test("Escape closes what is open, one after another, and nothing else; Back undoes a card and a date", async ({ page }) => {
  await page.setViewportSize({ width: 1300, height: 700 });
  await open(page, "?date=2025-11-26");
  const isOpen = () => page.evaluate(() => ["pan", "passing", "panel", "legend", "modes"].filter((id) => !document.getElementById(id)!.hidden));
  for (const id of ["modes-open", "legend-open", "pan-open"]) await page.locator(`#${id}`).click();
  await page.locator("#time-next").click();
  await expect(page.locator("#passing")).toBeVisible();
  await test.step("Escape", async () => {
    for (const left of [["passing", "legend", "modes"], ["legend", "modes"], ["modes"], []]) {
      await page.keyboard.press("Escape");
      expect(await isOpen()).toEqual(left);
    }
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("time-next");
  });
  await test.step("Back", async () => {
    await expectQuery(page, "date", "2025-11-27");
    await page.waitForTimeout(1000); // dates that follow each other sooner are one
    await pressAtOnce(page.locator("#time-slider"), 3, "ArrowLeft");
    await expectDate(page, "2025-11-24");
    await expectQuery(page, "date", "2025-11-24");
    await page.locator("#statements-open").click();
    await expectQuery(page, "show", "statements");
    await page.goBack();
    await expect(page.locator("#panel")).toBeHidden();
    await expectDate(page, "2025-11-24");
    await page.goBack();
    await expectDate(page, "2025-11-27");
    await page.goBack();
    await expectDate(page, "2025-11-26");
    await page.goForward();
    await expectDate(page, "2025-11-27");
  });
  await test.step("what was closed is not on the way back", async () => {
    await page.locator("#statements-open").click();
    await expectQuery(page, "show", "statements");
    await page.locator("#statements-open").click();
    await expectQuery(page, "show", null);
    await page.goBack();
    await expectDate(page, "2025-11-26");
  });
  await test.step("on a phone Back closes the key and the search first", async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    for (const id of ["legend", "search"]) {
      await page.locator(`#${id}-open`).click();
      await expect(page.locator(`#${id}`)).toBeVisible();
      await page.goBack();
      await expect(page.locator(`#${id}`)).toBeHidden();
      await expectDate(page, "2025-11-26");
    }
  });
  await test.step("one closes for the other, and leaves Back as it was", async () => {
    await page.locator("#legend-open").click();
    await page.locator("#search-open").click();
    await expect(page.locator("#legend")).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(page.locator("#search")).toBeHidden();
    await expect(page.locator("#search-open")).toBeFocused();
    await expect.poll(() => page.evaluate(() => (history.state as { isSheet?: boolean } | null)?.isSheet)).toBeUndefined();
    await expectDate(page, "2025-11-26");
  });
});

test("what is dragged moves by keys and clicks, too", async ({ page }) => {
  await open(page, "?date=2022-09-30&look=swipe&compare=2014-03-18");
  await test.step("the divider and both dates move by arrow keys, and not by dragging alone", async () => {
    const divider = page.locator("#swipe");
    await divider.focus();
    const at = Number(await divider.getAttribute("aria-valuenow"));
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => Number(await divider.getAttribute("aria-valuenow"))).toBeGreaterThan(at);
    await page.locator("#time-slider").focus();
    await page.keyboard.press("ArrowLeft");
    await expectDate(page, "2022-09-29");
    await page.keyboard.press("Shift+ArrowLeft");
    await expectDate(page, "2022-09-22");
    await page.keyboard.press("Home");
    await expectDate(page, "2014-03-18");
    await page.keyboard.press("End");
    await expectDate(page, "2025-12-05");
    await expectQuery(page, "compare", "2014-03-18");
  });
  await test.step("the map and the divider move by clicks, and not by dragging alone", async () => {
    await goTo(page, "?date=2022-09-30&look=swipe&compare=2014-03-18&map=6/48/36");
    await page.getByRole("button", { name: "Move the map" }).click();
    const [, lat, lon] = await viewOf(page);
    await page.getByRole("button", { name: "East" }).click();
    await page.getByRole("button", { name: "South" }).click();
    await expect.poll(async () => (await viewOf(page))[2]).toBeGreaterThan(lon + 1);
    await expect.poll(async () => (await viewOf(page))[1]).toBeLessThan(lat - 1);
    for (const [part, at] of [
      [".swipe-left", "100"],
      [".swipe-left", "50"],
      [".swipe-right", "0"],
      [".swipe-right", "50"],
    ] as const) {
      await page.locator(part).click();
      await expect(page.locator("#swipe")).toHaveAttribute("aria-valuenow", at);
    }
  });
});
