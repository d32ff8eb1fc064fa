import { expect } from "@playwright/test";
import { expectQuery, goTo, isOpenMap, open, pixelOf, places, test } from "./page";

test("every spelling finds Huliaipole, which opens where it is", async ({ page }) => {
  await open(page, "?map=5/50/20");
  const box = page.getByRole("combobox", { name: /Search/ });
  const first = page.getByRole("listbox", { name: "Found" }).getByRole("option").first();
  for (const spelling of ["Гуляйполе", "Guliaipole", "huliai", "huliaipole", "Гуляй Поле", "ГУЛЯЙ"]) {
    await test.step(spelling, async () => {
      // What was found by another spelling is gone first.
      await box.fill("Qqqqqq");
      await expect(page.locator(".hits-none")).toBeVisible();
      await box.fill(spelling);
      await expect(first.locator(".hit-name")).toHaveText("Huliaipole");
      await expect(box).toHaveAttribute("aria-activedescendant", "hit-0");
    });
  }
  await box.press("Enter");
  await expect(page.locator('#panel [data-id="huliaipole"]')).toContainText("Rapid Russian advance nearby claimed");
  await expectQuery(page, "show", "places/huliaipole");
  await expect.poll(async () => isOpenMap(page, await pixelOf(page, places.huliaipole))).toBe(true);
});

test("what is found is moved between by keys, and its layer turned on", async ({ page }) => {
  await open(page);
  await test.step("Donbas finds the claims on Donetsk and Luhansk, and the keyboard moves between them", async () => {
    const box = page.getByRole("combobox", { name: /Search/ });
    await box.fill("Donbas");
    const options = page.getByRole("listbox", { name: "Found" }).getByRole("option");
    await expect(options.nth(1)).toBeVisible();
    const names = await options.locator(".hit-name").allTextContents();
    expect(names).toEqual(expect.arrayContaining(["Donetsk Oblast", "Luhansk Oblast"]));
    await box.press("ArrowDown");
    await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
    // Who leaves the box and is back at once goes on.
    await box.evaluate((input) => {
      input.blur();
      input.focus();
      return new Promise((later) => setTimeout(later, 300));
    });
    await box.press("ArrowUp");
    await box.press("ArrowUp");
    await expect(options.last()).toHaveAttribute("aria-selected", "true");
    await box.press("Escape");
    await expect(page.getByRole("listbox", { name: "Found" })).toBeHidden();
  });
  await test.step("what is chosen turns its layer on", async () => {
    await goTo(page, "?layers=claims&date=2025-11-27");
    await page.getByRole("combobox", { name: /Search/ }).fill("Bakhmut");
    await page.getByRole("option", { name: /Bakhmut.*Places/ }).click();
    await expect(page.locator('#panel [data-id="bakhmut"]')).toContainText("denied by Ukraine");
    await expectQuery(page, "layers", "claims,places");
  });
  const box = page.getByRole("combobox", { name: /Search/ });
  const first = page.getByRole("listbox", { name: "Found" }).getByRole("option").first();
  await test.step("a place of which the record says nothing yet is found, mistyped too, and says from when on it does", async () => {
    await goTo(page, "?date=2025-10-15");
    await box.fill("Pokrosvk");
    await expect(first).toContainText("Pokrovsk");
    await expect(first).toContainText("Donetsk Oblast");
    await expect(first.locator(".hit-recorded")).toContainText("there is one from 4 November 2025 on");
    await expect(page.locator(".hits-credit")).toHaveText("Names as of March 2023 · GeoNames, CC BY 4.0, modified");
    await box.press("Enter");
    await expect(page.locator("#panel")).toContainText("No entry of its own on this date; there is one from 4 November 2025 on");
    await expect(page.locator(".place-marker")).toBeVisible();
    await expectQuery(page, "show", "settlement/704422");
    await expect.poll(() => new URL(page.url()).searchParams.get("map")).toMatch(/\/48\.[0-9]+\/37\.[0-9]+$/);
  });
  await test.step("a position is found in words", async () => {
    await box.fill("47.69 N 36.29 E");
    await expect(first.locator(".hit-name")).toHaveText("Huliaipole, 4 km north-east");
    await expect(first).toContainText("Zaporizhzhia Oblast");
  });
});
