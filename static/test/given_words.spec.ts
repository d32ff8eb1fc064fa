// A language that the server was given when it was started, of which the folder
// words/de has a part.

import { join } from "node:path";
import { expect } from "@playwright/test";
import { isPainted, ownPort, plain as test } from "./page";
import { OwnServer } from "./own_server";

test.describe.configure({ mode: "serial" });

let server: OwnServer;

test.beforeAll(async () => {
  server = new OwnServer(ownPort());
  await server.start("--words", join(import.meta.dirname, "words"));
});
test.afterAll(() => server.end());

test("the page speaks it, and English where it has no words", async ({ page }) => {
  await page.goto(`${server.url}/?lang=de&date=2025-11-27&show=claims/donetsk`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("#headline-date")).toHaveText("27. November 2025");
  await expect(page.locator("#headline-what")).toContainText("Gebiet, das Russland beansprucht (schraffiert)");
  await expect(page.getByRole("button", { name: "Voriger Stand" })).toBeVisible();
  await expect(page.locator("#search-input")).toHaveAttribute("placeholder", "Orte suchen");
  await expect.poll(() => isPainted(page, "claims")).toBe(true);
  const card = page.locator('[data-id="donetsk"]');
  await expect(card.locator(".card-claims")).toContainText("Beansprucht von");
  await expect(card.locator(".card-claims")).toContainText("Russland");
  // What German has no words for.
  await expect(card.locator('.card-state [lang="en"]')).toHaveText("Claimed by Russia as annexed; denied by Ukraine.");
  await expect(page.locator("#share-open")).toContainText("Share");
});

test("the page finds it by the reader's browser, and the menu leads to it", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-AT" });
  const page = await context.newPage();
  await page.goto(`${server.url}/`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("#language option")).toHaveText(["Deutsch", "English", "Русский", "Українська"]);
  await page.locator("#language").selectOption("uk");
  await expect(page.locator("html")).toHaveAttribute("lang", "uk");
  await page.locator("#language").selectOption("de");
  await expect(page.locator("#headline-what")).toContainText("schraffiert");
  await context.close();
});

test("an embed, its picture and the text speak it", async ({ page, request }) => {
  await page.goto(`${server.url}/embed?lang=de&date=2025-11-27`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("#headline-date")).toHaveText("27. November 2025");
  await expect(page.locator("#headline-what")).toContainText("Gebiet, das Russland beansprucht (schraffiert)");
  await expect(page.locator("#stamp")).toHaveText("Bleibt bei ihrem Datum, mit späteren Berichtigungen");
  await expect.poll(() => isPainted(page, "claims")).toBe(true);
  const picture = await (await request.get(`${server.url}/image/2025-11-27.svg?lang=de`)).text();
  expect(picture).toContain("schraffiert: Anspruch, keine Grenze");
  const text = await (await request.get(`${server.url}/text/2025-11-27?lang=de`)).text();
  expect(text).toContain("Ansprüche, Kontrolle und Äußerungen am 27. November 2025");
});

test("no message of it is loaded where another language is read", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/?lang=uk`);
  await expect.poll(() => isPainted(page, "claims")).toBe(true);
  expect(asked.filter((path) => path.startsWith("/assets/words"))).toEqual([]);
});

test("without a network it is spoken still", async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: "allow" });
  const page = await context.newPage();
  await page.goto(`${server.url}/?lang=de&date=2025-11-27`);
  const hasWords = () =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const kept: string[] = [];
      for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
      return ["/assets/words-de-", "/api/record"].every((part) => kept.some((url) => url.includes(part)));
    });
  await expect.poll(hasWords).toBe(true);
  await server.stop();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("#search-input")).toHaveAttribute("placeholder", "Orte suchen");
  await context.close();
});
