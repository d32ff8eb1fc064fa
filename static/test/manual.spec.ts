import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { test } from "./page";

/** Links that answered: many pages have the same. */
const good = new Set<string>();

const contents = JSON.parse(readFileSync(join(import.meta.dirname, "../docs/contents.json"), "utf8")) as { pages: string[] }[];

for (const name of contents.flatMap(({ pages }) => pages)) {
  const path = name === "index" ? "/docs/" : `/docs/${name}.html`;
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
  // The address of a draft is one only who made it knows, and what is assessed comes with no program; no basemap is attached.
  for (const address of addresses) expect((await request.get(address)).status(), address).toBe(/SECRET|\/control\b|~agreement/.test(address) ? 404 : address.includes("HASH") ? 400 : 200);
});

test("the manual is searched by keyboard, in one file", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/docs/");
  const loaded = asked.length;
  await page.keyboard.press("/");
  await page.keyboard.type("lag replicas");
  await expect(page.locator("#found a").first()).toContainText("Running it");
  await expect(page.locator("#count")).toHaveText(/places?$/);
  await page.keyboard.type("qq");
  await expect(page.locator("#count")).toHaveText("Nothing of that is in the manual.");
  await page.keyboard.press("Escape");
  await expect(page.locator("#query")).toBeFocused();
  await page.keyboard.type("if-none-match");
  await expect(page.locator("#found mark").first()).toHaveText(/if-none-match/i);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("#found a").first()).toBeFocused();
  expect(asked.slice(loaded)).toEqual(["/docs/search.json"]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/publishing\.html#/);
});
