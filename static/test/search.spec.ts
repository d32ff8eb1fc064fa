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
});
