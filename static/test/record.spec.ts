// What was corrected, withdrawn and pinned, on records made for these tests.

import { expect, type Page } from "@playwright/test";
import { OwnServer } from "./own_server";
import { goTo, onOwnServer, open, ownPort, plain as test, settled } from "./page";

function begin(server: OwnServer): void {
  server.begin("2025-11-25", 1);
  server.load("2025-11-26", 1.1);
  server.load("2025-11-28", 1.2);
}

test.describe("of a record with a correction and a withdrawal", () => {
  const test = onOwnServer((server) => {
    begin(server);
    server.load("2025-11-26", 0.4, "--correct", "the square was drawn twice");
    server.run("retract", "control", "2025-11-28", "--reason", "the file was of another day");
  });
  test("both are told, with their reasons, on the card, in the panel, in the key and on the time bar", async ({ page }) => {
    const card = page.locator('[data-id="held"]');
    await open(page, "?lang=en&date=2025-11-26&layers=control&show=control/held");
    await test.step("a correction is told on the card, with its reason, its date and what was said before", async () => {
      await expect(card).toContainText("Corrected");
      await expect(card).toContainText(/The snapshot of 26 November 2025 was corrected on \d+ \w+ \d{4}: the square was drawn twice/);
      await card.getByRole("link", { name: "What it said before" }).click();
      await settled(page);
      await expect(page.locator("#pinned")).toContainText("Pinned to revision");
      await expect(page.locator("#headline-date")).toHaveText("26 November 2025");
      await expect(card).not.toContainText("drawn twice");
      await page.getByRole("link", { name: "Show the newest" }).click();
      await settled(page);
      await expect(card).toContainText("drawn twice");
    });
    const slider = page.locator("#time-slider");
    await test.step("in words at its date on the time bar", () => expect(slider).toHaveAttribute("aria-valuetext", /the square was drawn twice/));
    await goTo(page, "?lang=en&date=2025-11-28&layers=control&show=control/held");
    await test.step("a snapshot that was withdrawn is told of where it was, and is not shown", async () => {
      await expect(page.locator("#panel")).toContainText(/The snapshot of 28 November 2025 was retracted on \d+ \w+ \d{4}: the file was of another day/);
      await page.locator("#legend-open").click();
      await expect(page.locator('#legend [data-layer="control"]')).toContainText("26 Nov 2025");
    });
    await test.step("in words at its date on the time bar", () => expect(slider).toHaveAttribute("aria-valuetext", /of another day/));
  });
});

test.describe("of a record of its own", () => {
  let server: OwnServer;
  test.beforeEach(() => {
    server = new OwnServer(ownPort());
    begin(server);
  });
  test.afterEach(() => server.end());
  async function open(page: Page, query: string): Promise<void> {
    await page.goto(`${server.url}/?lang=en&${query}`);
    await settled(page);
  }

  test("a link that is pinned shows what was known then, whatever has come since", async ({ page }) => {
    await server.start();
    await open(page, "layers=control");
    const { revision } = await (await page.request.get(`${server.url}/api/record.json`)).json();
    const words = await page.locator("#time").innerText();
    server.load("2025-11-29", 2);
    server.load("2025-11-28", 0.2, "--correct", "of another day");
    await open(page, `layers=control&rev=${revision}`);
    await expect(page.locator("#headline-date")).toHaveText("28 November 2025");
    expect(await page.locator("#time").innerText()).toBe(words);
    await open(page, "layers=control");
    await expect(page.locator("#headline-date")).toHaveText("29 November 2025");
  });

  test("an error is reported to the address of the server's configuration, with what is on show", async ({ page }) => {
    await server.start("--report", "errors@example.org");
    await open(page, "date=2025-11-26&layers=control&show=control/held");
    const href = await page.locator('[data-id="held"]').getByRole("link", { name: "Report an error" }).getAttribute("href");
    const mail = new URL(href!);
    expect([mail.protocol, mail.pathname]).toEqual(["mailto:", "errors@example.org"]);
    expect(mail.searchParams.get("subject")).toBe("Frontline: an error in What is held, 26 November 2025");
    expect(mail.searchParams.get("body")).toContain("control/held");
    expect(mail.searchParams.get("body")).toContain("date=2025-11-26");
  });

  test("what the load says of the source is told on the card and in the key, as a link; with no address there is none to report an error", async ({ page }) => {
    await server.start();
    await open(page, "date=2025-11-28&layers=control&show=control/held");
    const address = "https://example.org/reports";
    await expect(page.locator('#panel [data-id="held"]').getByRole("link", { name: address })).toHaveAttribute("href", address);
    await expect(page.getByRole("link", { name: "Report an error" })).toHaveCount(0);
    await page.locator("#legend-open").click();
    await expect(page.locator("#legend").getByRole("link", { name: address, includeHidden: true })).toHaveAttribute("href", address);
  });
});
