import { expect, type Page } from "@playwright/test";
import { OwnServer } from "./own_server";
import { isPainted, ownPort, plain as test, settled } from "./page";

test.use({ serviceWorkers: "allow" });
test.describe.configure({ mode: "serial" });

let server: OwnServer;

test.beforeEach(async () => {
  server = new OwnServer(ownPort());
  server.begin("2025-12-10", 1);
  server.load("2025-12-13", 1.2);
  await server.start();
});

test.afterEach(() => server.end());

/** Opens the map, and waits until the worker keeps what it showed. */
async function openKept(page: Page, query = ""): Promise<void> {
  await page.goto(`${server.url}/${query}`);
  await settled(page);
  // The first page tells the worker what it had loaded without it.
  const isKept = () =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const kept = await (await caches.open("frontline-pinned-1")).keys();
      const live = await (await caches.open("frontline-live-1")).keys();
      return kept.some(({ url }) => url.includes("/tiles/control")) && live.some(({ url }) => url.includes("/api/record"));
    });
  await expect.poll(isKept).toBe(true);
}

test("what was seen is there without a network and says from when it is; with the network back, what is newer is shown and the note goes", async ({ page }) => {
  await openKept(page);
  await page.locator("#time-previous").click();
  await expect(page.locator("#headline-date")).toHaveText("10 December 2025");
  await settled(page);
  await page.goto(`${server.url}/`);
  await settled(page);
  await expect(page.locator("#offline")).toBeHidden();
  await server.stop();
  await page.goto(`${server.url}/`);
  await settled(page);
  await expect(page.locator("#headline-date")).toHaveText("13 December 2025");
  await expect(page.locator("#offline")).toContainText(/^Offline: as of \d+ \w+ \d{4} at /);
  expect(await isPainted(page, "control")).toBe(true);

  server.load("2025-12-14", 1.4);
  await server.start();
  await page.goto(`${server.url}/`);
  await settled(page);
  await expect(page.locator("#headline-date")).toHaveText("14 December 2025");
  await expect(page.locator("#offline")).toBeHidden();
});

test("what was corrected is never shown as it was before", async ({ page }) => {
  await openKept(page);
  const held = async () => page.locator("#time").innerText();
  const before = await held();
  server.load("2025-12-13", 0.5, "--correct", "the square was drawn twice");
  await page.goto(`${server.url}/`);
  await settled(page);
  await expect.poll(held).not.toBe(before);
});

test("a link that is pinned to what was retracted is refused, though its tiles were kept", async ({ page }) => {
  await openKept(page);
  const tile = await page.evaluate(async () => {
    const kept = await (await caches.open("frontline-pinned-1")).keys();
    return kept.map(({ url }) => new URL(url).pathname).find((path) => path.startsWith("/tiles/control/"))!;
  });
  expect(await page.evaluate((path) => fetch(path).then((r) => r.status), tile)).toBeLessThan(300);
  server.run("retract", "control", "2025-12-13", "--reason", "of another day");
  // The worker asks anew what was withdrawn half a minute after it asked last,
  // and at once when it is started: browsers stop a worker that has nothing to do.
  const browser = await page.context().newCDPSession(page);
  await browser.send("ServiceWorker.enable");
  await browser.send("ServiceWorker.stopAllWorkers");
  await expect.poll(() => page.evaluate((path) => fetch(path).then((r) => r.status), tile)).toBe(410);
});
