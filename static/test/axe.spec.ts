// WCAG 2.2 A and AA, as far as axe-core can tell, in every state of the page.

import { expect, type Page } from "@playwright/test";
import { open, openKey, settled, test } from "./page";
import { violations } from "./violations";

async function expectNoViolation(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

const first = "?date=2025-11-27";

const states: Record<string, (page: Page) => Promise<void>> = {
  "first look": (page) => open(page),
  "key": async (page) => {
    await open(page, first);
    await openKey(page);
  },
  "card of a claim": (page) => open(page, "?date=2022-09-30&show=claims/crimea"),
  "card of a place": (page) => open(page, `${first}&show=places/pokrovsk`),
  "statements": (page) => open(page, `${first}&show=statements`),
  "search": async (page) => {
    await open(page, first);
    const field = page.getByRole("combobox", { name: "Search places" });
    if (!(await field.isVisible())) await page.getByRole("button", { name: "Search" }).click();
    await field.fill("myr");
    await expect(page.getByRole("option").first()).toBeVisible();
  },
  "changes": (page) => open(page, "?date=2022-09-30&look=changes&compare=2014-03-18"),
  "list of changes": (page) => open(page, "?date=2022-09-30&look=changes&compare=2014-03-18&show=changes"),
  "two dates beside each other": (page) => open(page, "?date=2022-09-30&look=swipe&compare=2014-03-18"),
  "ages": (page) => open(page, "?date=2022-09-30&look=age"),
  "what Russia claims": (page) => open(page, `${first}&who=russia`),
  "what Ukraine states": (page) => open(page, `${first}&who=ukraine`),
  "what is assessed": (page) => open(page, `${first}&who=assessed`),
  "statement as time passes": async (page) => {
    await open(page, "?date=2025-11-26");
    await page.locator("#time-next").click();
    await expect(page.locator("#passing")).toBeVisible();
  },
  "playing": async (page) => {
    await open(page, "?date=2022-03-02");
    await page.locator("#time-play").click();
    await expect(page.locator("#time.is-playing")).toHaveCount(1);
  },
  "share": async (page) => {
    await open(page, first);
    await page.locator("#share-open").click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expect.poll(() => page.locator(".share-preview").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  },
  "pinned": (page) => open(page, `${first}&rev=1`),
  "an error": async (page) => {
    await page.route("**/tiles/claims/**", (route) => route.fulfill({ status: 204 }));
    await page.route("**/api/search/**", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "no answer of ours" }));
    await open(page, first);
    const field = page.getByRole("combobox", { name: "Search places" });
    if (!(await field.isVisible())) await page.getByRole("button", { name: "Search" }).click();
    await field.fill("myr");
    await expect(page.locator("#notice")).toBeVisible();
  },
};

/** What a phone shows otherwise, where it was opened on something wider. */
const onlyOpenedThere = ["search", "an error"];

const phone = { width: 360, height: 740 };

// Each state on both ends of what there is, the first ones on what lies between.
for (const [i, [state, make]] of Object.entries(states).entries()) {
  test(state, async ({ page }) => {
    await make(page);
    await test.step("desktop, light", () => expectNoViolation(page));
    if (i < 3) {
      await page.emulateMedia({ colorScheme: "dark" });
      await test.step("desktop, dark", () => expectNoViolation(page));
      await page.setViewportSize({ width: 820, height: 1180 });
      await page.emulateMedia({ colorScheme: "light" });
      await settled(page);
      await test.step("tablet, light", () => expectNoViolation(page));
    }
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: "dark" });
    await settled(page);
    if (onlyOpenedThere.includes(state)) await make(page);
    await test.step("phone, dark", () => expectNoViolation(page));
  });
}

for (const lang of ["uk", "ru"]) {
  test(`in ${lang} the map, its key and a card`, async ({ page }) => {
    await open(page, `${first}&lang=${lang}&show=places/pokrovsk`);
    await openKey(page);
    await expectNoViolation(page);
  });
}

for (const path of ["/text/latest?lang=en", "/text/latest?lang=uk", "/text/2014-03-18..2022-09-30?lang=en", "/text/2022-09-30?lang=ru", "/docs/", "/docs/changes.html", "/docs/addresses.html"]) {
  test(path, async ({ page }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await expectNoViolation(page);
    }
  });
}

test("what moves stands still for who asked for less motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "?date=2025-11-26");
  await page.locator("#time-next").click();
  await page.locator("#key-open").click();
  await page.locator("#zoom-in").click();
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => (a.effect?.getComputedTiming().activeDuration as number) > 20).length);
  expect(moving).toBe(0);
  expect(await page.evaluate(() => document.querySelector(".leaflet-zoom-anim") !== null)).toBe(false);
});
