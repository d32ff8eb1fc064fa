// WCAG 2.2 A and AA, as far as axe-core can tell, in every state of the page.

import { expect, type Page } from "@playwright/test";
import { goTo, open, openKey, settled, test } from "./page";
import { ofColours, violations } from "./violations";

async function expectNoViolation(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

const first = "?date=2025-11-27";

test.beforeEach(async ({ page }) => {
  // Nothing is told of what is drawn on a canvas: the map has no tiles, whose drawing is most of the work.
  await page.route("**/tiles/**", (route) => route.fulfill({ status: 204 }));
  // Half faded in, what is to be read has too little contrast.
  await page.emulateMedia({ reducedMotion: "reduce" });
});

/** What opens the search where it is a button. */
async function search(page: Page): Promise<void> {
  const field = page.getByRole("combobox", { name: "Search places" });
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Search" }).click();
  await field.fill("myr");
}

/** States that a reader makes, each from an address, with what leads back: they follow each other on one page. */
const made: Record<string, [query: string, make: (page: Page) => Promise<void>, back?: (page: Page) => Promise<void>]> = {
  "first look": [first, async () => {}],
  "key": [first, openKey, (page) => page.locator("#legend-open").click()],
  "search": [
    first,
    async (page) => {
      await search(page);
      await expect(page.getByRole("option").first()).toBeVisible();
    },
    (page) => page.keyboard.press("Escape"),
  ],
  "statement as time passes": [
    "?date=2025-11-26",
    async (page) => {
      await page.locator("#time-next").click();
      await expect(page.locator("#passing")).toBeVisible();
    },
  ],
  "playing": [
    "?date=2022-03-02",
    async (page) => {
      await page.locator("#time-play").click();
      await expect(page.locator("#time.is-playing")).toHaveCount(1);
    },
    (page) => page.locator("#time-play").click(),
  ],
  "share": [
    first,
    async (page) => {
      await page.locator("#share-open").click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expect.poll(() => page.locator(".share-preview").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    },
    (page) => page.keyboard.press("Escape"),
  ],
};

/** States of a page that opened otherwise. */
const opened: Record<string, (page: Page) => Promise<void>> = {
  "live": (page) => open(page),
  "pinned": (page) => open(page, `${first}&rev=1`),
  "an error": async (page) => {
    await page.route("**/api/search/**", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "no answer of ours" }));
    await open(page, first);
    await search(page);
    await expect(page.locator("#notice")).toBeVisible();
  },
};

/** States that an address alone makes: those of a group follow each other on one page. Beside each, what shows that it is there. */
const addresses: Record<string, Record<string, [query: string, shown: string]>> = {
  "cards": {
    "card of a claim": ["?date=2022-09-30&show=claims/crimea", '#panel [data-id="crimea"]'],
    "card of a place": [`${first}&show=places/pokrovsk`, '#panel [data-id="pokrovsk"]'],
    "statements": [`${first}&show=statements`, '#panel article[data-layer="statements"]'],
  },
  "looks": {
    "changes": ["?date=2022-09-30&look=changes&compare=2014-03-18", '#modes [data-layer="claims"][data-status="known"]'],
    "list of changes": ["?date=2022-09-30&look=changes&compare=2014-03-18&show=changes", "#panel .changes tbody tr"],
    "two dates beside each other": ["?date=2022-09-30&look=swipe&compare=2014-03-18", "#swipe"],
    "ages": ["?date=2022-09-30&look=age", "#modes .mode-ages li"],
  },
  "one party's word": {
    "what Russia claims": [`${first}&who=russia`, '#headline-what:has-text("What Russia claims")'],
    "what Ukraine states": [`${first}&who=ukraine`, '#headline-what:has-text("What Ukraine states")'],
    "what is assessed": [`${first}&who=assessed`, '#headline-what:has-text("What is assessed")'],
  },
};

const phone = { width: 360, height: 740 };

/** States that are looked at between these ends, too. */
const seenBetween = ["first look", "key", "card of a claim"];

/** After the scan of a state on the desktop in light colours. */
async function expectNoViolationBetween(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await test.step("desktop, dark", async () => expect(await violations(page, { rules: ofColours })).toEqual([]));
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.emulateMedia({ colorScheme: "light" });
  await settled(page);
  await test.step("tablet, light", () => expectNoViolation(page));
}

/** Both ends of what there is. */
const ends = [
  ["desktop", undefined, "light"],
  ["phone", phone, "dark"],
] as const;

for (const [group, of] of Object.entries(addresses)) {
  test(group, async ({ page }) => {
    test.slow(); // eight scans
    const [[begin]] = Object.values(of) as [[string, string]];
    await open(page, begin);
    const desktop = page.viewportSize()!;
    for (const [size, viewport = desktop, colorScheme] of ends) {
      for (const [state, [query, shown]] of Object.entries(of)) {
        await test.step(`${state}, ${size}, ${colorScheme}`, async () => {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await goTo(page, query);
          await expect(page.locator(shown).first()).toBeVisible();
          await settled(page);
          await expectNoViolation(page);
        });
        if (size === "desktop" && seenBetween.includes(state)) await expectNoViolationBetween(page);
      }
    }
  });
}

test("what a reader opens and sets going", async ({ page }) => {
  test.slow(); // sixteen scans
  await open(page, first);
  const desktop = page.viewportSize()!;
  for (const [size, viewport = desktop, colorScheme] of ends) {
    for (const [state, [query, make, back]] of Object.entries(made)) {
      await test.step(`${state}, ${size}, ${colorScheme}`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await goTo(page, query);
        await make(page);
        await expectNoViolation(page);
        if (size === "desktop" && seenBetween.includes(state)) await expectNoViolationBetween(page);
        await back?.(page);
      });
    }
  }
});

for (const [state, make] of Object.entries(opened)) {
  test(state, async ({ page }) => {
    await make(page);
    await test.step("desktop, light", () => expectNoViolation(page));
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: "dark" });
    await settled(page);
    if (state === "an error") await make(page); // on a phone it shows otherwise
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
    await page.goto(path);
    await page.emulateMedia({ colorScheme: "light" });
    await expectNoViolation(page);
    if (/lang=(uk|ru)/.test(path)) return; // the colours are those of English
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, { rules: ofColours })).toEqual([]); // nothing else is of the dark
  });
}

test("what moves stands still for who asked for less motion", async ({ page }) => {
  await open(page, "?date=2025-11-26");
  await page.locator("#time-next").click();
  await page.locator("#legend-open").click();
  await page.locator("#zoom-in").click();
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => (a.effect?.getComputedTiming().activeDuration as number) > 20).length);
  expect(moving).toBe(0);
  expect(await page.evaluate(() => document.querySelector(".leaflet-zoom-anim") !== null)).toBe(false);
});
