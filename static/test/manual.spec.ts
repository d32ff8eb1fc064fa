import { expect } from "@playwright/test";
import { test } from "./page";

/** Links that answered: many pages have the same. */
const good = new Set<string>();

for (const path of ["/docs/", "/docs/loading.html", "/docs/record.html", "/docs/addresses.html", "/docs/exporting.html", "/docs/pictures.html", "/docs/tools.html", "/docs/publishing.html", "/docs/embedding.html", "/docs/running.html", "/docs/performance.html", "/docs/proxy.html", "/docs/security.html", "/docs/releases.html"]) {
  test(`${path} is styled, fits a phone, and its links to pages of its own are good`, async ({ page, request }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(path);
    await expect(page.locator("h1")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("nav")!).display)).toBe("flex");
    const links = await page.locator("a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
    for (const link of new Set(links)) {
      if (good.has(link)) continue;
      expect((await request.get(link)).status(), link).toBe(200);
      good.add(link);
    }
  });
}

for (const path of ["/docs/addresses.html", "/docs/pictures.html"]) test(`every address that ${path} names answers`, async ({ page, request }) => {
  await page.goto(path);
  const addresses = (await page.locator("td:first-child code").allTextContents()).filter((text) => text.startsWith("/"));
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses) expect((await request.get(address)).status(), address).toBe(200);
});
