// What the page looks like, held against pictures that somebody has looked at,
// at the three sizes: what moved, vanished or changed colour shows. After a
// change that is meant, `npx playwright test screens --update-snapshots` draws
// them anew, to be looked at before they are committed.
//
// Letters are of the font that Debian's Chromium always brings, and still drawn a
// little otherwise on other machines: some of a picture may differ.

import { expect } from "@playwright/test";
import { open, openKey, settled, test } from "./page";

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const choose = () => document.documentElement?.style.setProperty("--font", '"DejaVu Sans"');
    choose();
    new MutationObserver((_, observer) => {
      choose();
      observer.disconnect();
    }).observe(document, { childList: true });
  }),
);

for (const [size, viewport, colorScheme] of [
  ["desktop", { width: 1440, height: 900 }, "light"],
  ["tablet", { width: 820, height: 1180 }, "light"],
  ["phone", { width: 360, height: 740 }, "dark"],
] as const) {
  test.describe(size, () => {
    test.use({ viewport, colorScheme });

    test("the first look, the key and a card", async ({ page }) => {
      // Live would show another date once there is one.
      await open(page, "?date=2025-11-27");
      await expect(page.locator("#area-words")).toHaveText(/km²/);
      await page.mouse.move(0, 0);
      await expect(page).toHaveScreenshot(`${size}-first.png`);
      await openKey(page);
      await expect(page.locator("#legend")).toContainText("Annexation claimed");
      await expect(page).toHaveScreenshot(`${size}-key.png`);
      await open(page, "?date=2025-11-27&show=places/pokrovsk");
      await expect(page.locator('#panel [data-id="pokrovsk"]')).toBeVisible();
      await settled(page);
      await expect(page).toHaveScreenshot(`${size}-card.png`);
    });
  });
}
