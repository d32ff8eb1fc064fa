// The desk, and the decision beside a draft's map, on a server that has a desk.

import { expect, type Page } from "@playwright/test";
import { allowFailedRequests, onOwnServer, settled } from "./page";
import type { OwnServer } from "./own_server";
import { violations } from "./violations";

/** The largest first load, in bytes as they are sent. */
const budget = 150_000;

/** The page of a draft, as the desk frames it. */
const ofDrafts = /\/draft\/[^/]+\/(\?.*)?$/;

let server: OwnServer;
const tokens: Record<string, string> = {};

const test = onOwnServer(
  (own) => {
    server = own;
    own.begin("2025-11-24", 0.4);
    own.load("2025-11-25", 0.41);
    for (const [name, scope] of [["olena", "load,publish,admin"], ["petro", "load,publish"]] as const) {
      tokens[name] = own.token(name, "--scope", scope, "--person", name === "olena" ? "Olena" : "Petro");
    }
  },
  { flags: ["--desk"] },
);

/** A file of a square of a side, as the server's own are; moved by degrees to the north. */
function file(date: string, side: number, north = 0): { name: string; mimeType: string; buffer: Buffer } {
  const [w, s, e, n] = [37, 47.5 + north, 37 + side, 47.5 + side + north];
  const feature = { type: "Feature", id: "held", properties: { name: "What is held" }, geometry: { type: "Polygon", coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } };
  return { name: `control_${date}.geojson`, mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features: [feature] })) };
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("Token", { exact: true }).fill(token);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function openDesk(page: Page, name = "olena"): Promise<void> {
  await page.goto("/desk?lang=en");
  await signIn(page, tokens[name]!);
  await expect(page.locator("#waits")).toBeVisible();
}

const said = (page: Page) => page.locator("#desk > .desk-said");
const load = (page: Page) => page.locator("#load");
const day = (page: Page, date: string) => page.locator(`.desk-day[aria-label^="${date} "]`);

test.beforeEach(({ page }) => page.route("**/tiles/**", (route) => route.fulfill({ status: 204 }))); // nothing is told of what is drawn

test("a maintainer signs in, loads, publishes and puts right", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await page.setViewportSize({ width: 1280, height: 800 });
  await test.step("a token is asked for, and one that is not known is refused", async () => {
    await page.goto("/desk?lang=en");
    await expect(page.getByLabel("Token", { exact: true })).toBeFocused();
    await signIn(page, "frontline_wrong");
    await expect(page.locator(".desk-refused")).toHaveText("This token is not known here, has expired or was revoked.");
    await signIn(page, tokens["olena"]!);
    await expect(page.locator("#waits-title")).toBeFocused();
  });
  await test.step("all that came is small, and the token is kept nowhere", async () => {
    const sent = await page.evaluate(() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((e) => [e.name, (e as PerformanceResourceTiming).transferSize] as const));
    expect(sent.some(([name, size]) => name.includes("/assets/desk-") && size > 5000)).toBe(true);
    expect(sent.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(budget);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.search])).toEqual([0, 0, "", "?lang=en"]);
  });
  await test.step("axe finds nothing wrong, in light and dark", async () => {
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, { rules: ["color-contrast"] })).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  });
  // The record is of 2025, and a calendar begins with the month that it is.
  while (!(await day(page, "26 November 2025").isVisible())) await page.getByRole("button", { name: "Earlier months" }).click();
  await test.step("a file is checked, becomes a draft with its map, and is published", async () => {
    await load(page).getByLabel("Layer", { exact: true }).selectOption("control");
    await page.setInputFiles("#desk-file", file("2025-11-26", 0.42));
    await expect(load(page).getByLabel("Date", { exact: true })).toHaveValue("2025-11-26");
    await expect(load(page).locator(".desk-report")).toContainText("assessed by Tester, on 26 November 2025");
    await load(page).getByRole("button", { name: "Make it a draft" }).click();
    await expect(page.frameLocator("iframe").locator("[data-draft]")).toContainText("Draft, not published");
    await expect(page.frameLocator("iframe").locator("#decision")).toHaveCount(0); // the desk has it
    await expect(load(page).getByLabel(/^Address of the draft/)).toHaveValue(/\/draft\/[\w-]{40,}/);
    await expect(day(page, "26 November 2025")).toHaveAttribute("aria-label", /a draft waits$/);
    await page.route(ofDrafts, (route) => route.fulfill({ status: 204 })); // one map of a draft is enough
    await load(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(said(page)).toContainText("26 November 2025: published, revision");
    await expect(day(page, "26 November 2025")).toHaveAttribute("aria-label", /recorded$/);
    await expect(page.locator("#log .desk-log-entry").filter({ hasText: "Published a draft" }).first()).toContainText("Olena");
  });
  await test.step("what is held back is published with a reason, and no less", async () => {
    await page.setInputFiles("#desk-file", file("2025-11-27", 0.42, 0.5));
    const finding = load(page).locator(".desk-finding-held").first();
    await expect(finding).toContainText("It lies elsewhere");
    await load(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(load(page).locator(".desk-refused")).toHaveText("Accept each finding that holds it back, or discard it.");
    for (const box of await load(page).getByRole("checkbox").all()) await box.check();
    await load(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(load(page).locator(".desk-refused")).toHaveText("Say why: the log keeps the reason.");
    for (const why of await load(page).getByLabel("Why it is right, for the log").all()) await why.fill("as its publisher confirmed");
    await load(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(said(page)).toContainText("27 November 2025: published");
    await expect(page.locator("#log")).toContainText("as its publisher confirmed");
  });
  await test.step("a record that moved on is told, and nothing that was typed is lost", async () => {
    await page.setInputFiles("#desk-file", file("2025-11-28", 0.43, 0.5));
    await load(page).getByRole("button", { name: "Make it a draft" }).click();
    const decide = load(page).locator(".desk-decide");
    await expect(decide.getByText("Discard…")).toBeVisible();
    await decide.getByLabel("At an instant").check();
    await decide.getByLabel("Instant (UTC)").fill("2099-01-01T06:00");
    server.load("2025-11-23", 0.39);
    await decide.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(decide.locator(".desk-refused")).toContainText("The record has changed since.");
    await expect(decide.getByLabel("Instant (UTC)")).toHaveValue("2099-01-01T06:00");
    await decide.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(said(page)).toContainText("it becomes public on 1 Jan 2099");
    await expect(page.locator("#waits")).toContainText("public from 1 Jan 2099, 06:00 UTC");
  });
  await test.step("a date that is there is corrected with a reason, by keys from the calendar", async () => {
    await day(page, "26 November 2025").focus();
    await page.keyboard.press("ArrowLeft");
    await expect(day(page, "25 November 2025")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("#desk-file")).toBeFocused();
    await expect(load(page).getByLabel("Date", { exact: true })).toHaveValue("2025-11-25");
    await page.setInputFiles("#desk-file", file("2025-11-25", 0.415));
    await load(page).getByLabel("Why the date is corrected").fill("a wrong corner");
    await load(page).getByRole("button", { name: "Check the file" }).click();
    await expect(load(page).locator(".desk-report")).toContainText("Against what it takes the place of");
  });
  await test.step("a file that is none is refused in words", async () => {
    await page.setInputFiles("#desk-file", { name: "control_2025-11-29.geojson", mimeType: "application/json", buffer: Buffer.from("{\n") });
    await expect(load(page).locator(".desk-refused")).toBeVisible();
  });
  await test.step("a retraction shows what would no longer be public", async () => {
    const amend = page.locator("#amend");
    await amend.getByLabel("Retract a date").check();
    await amend.getByLabel("Layer", { exact: true }).selectOption("control");
    await amend.getByLabel("Date", { exact: true }).fill("2025-11-24");
    await amend.getByLabel("Reason", { exact: true }).fill("drawn from the wrong report");
    await amend.getByRole("button", { name: "Show what would change" }).click();
    await expect(amend.locator(".desk-draft-view")).toContainText("No longer public:");
    await amend.getByText("Discard…").click();
    await amend.getByRole("button", { name: "Discard the draft" }).click();
    await expect(said(page)).toContainText("the draft was discarded");
    await amend.getByRole("button", { name: "Show what would change" }).click();
    await amend.getByRole("button", { name: "Retract a date", exact: true }).click();
    await expect(said(page)).toContainText("24 November 2025: retracted, revision");
    await expect(day(page, "24 November 2025")).toHaveAttribute("aria-label", /nothing is recorded$/);
  });
  await test.step("another language keeps who is signed in, and signing out forgets the token", async () => {
    await page.getByLabel("Language", { exact: true }).selectOption("uk");
    await expect(page.locator("#waits-title")).toHaveText("Що чекає");
    await page.getByRole("button", { name: "Вийти" }).click();
    await expect(page.getByLabel("Токен")).toHaveValue("");
    await expect(page.locator("#waits")).toHaveCount(0);
  });
});

test("a draft's page opens on what to decide, and two people decide", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await page.setViewportSize({ width: 1280, height: 800 });
  server.run("layer", "set", "control", "--approvals", "1");
  await page.route(ofDrafts, (route) => route.fulfill({ status: 204 })); // in the desk's frame
  await openDesk(page);
  await load(page).getByLabel("Layer", { exact: true }).selectOption("control");
  await page.setInputFiles("#desk-file", file("2025-11-30", 0.42, 0.51));
  await expect(load(page).locator(".desk-refused")).toContainText("another than Olena must publish");
  await load(page).getByRole("button", { name: "Make it a draft" }).click();
  const address = await load(page).getByLabel(/^Address of the draft/).inputValue();
  await page.unroute(ofDrafts);
  await page.goto(`${new URL(address).pathname}?lang=en`);
  const decision = page.locator("#decision");
  await test.step("the map compares with what the draft takes the place of", async () => {
    await expect(decision.locator(".desk-verdict")).toContainText("held back by");
    await expect(page.getByRole("radio", { name: "Changes" })).toBeChecked();
    await settled(page);
    expect(await violations(page)).toEqual([]);
  });
  await test.step("a finding is marked where it is, and the map goes there", async () => {
    await expect(page.locator(".finding-mark").first()).toBeVisible();
    const before = await page.locator("#map").getAttribute("data-view");
    await decision.getByRole("button", { name: "Show on the map" }).first().click();
    await expect(page.locator("#map")).not.toHaveAttribute("data-view", before!);
  });
  await test.step("who loaded it may not publish it, and another may", async () => {
    await signIn(page, tokens["olena"]!);
    await expect(decision.locator(".desk-refused")).toHaveText("Olena loaded it: another person must publish it.");
    await expect(decision.getByRole("button", { name: "Publish", exact: true })).toHaveCount(0);
    await decision.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, tokens["petro"]!);
    await expect(decision.getByRole("checkbox").first()).toBeVisible();
    for (const box of await decision.getByRole("checkbox").all()) await box.check();
    for (const why of await decision.getByLabel("Why it is right, for the log").all()) await why.fill("back where it was");
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await decision.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(decision.locator(".desk-done")).toContainText("30 November 2025: published");
    await decision.getByRole("link", { name: "The desk" }).click();
    await expect(page.getByLabel("Token", { exact: true })).toBeFocused();
  });
  await test.step("the desk fits a phone", async () => {
    await signIn(page, tokens["petro"]!);
    await expect(page.locator("#log .desk-log-entry").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expect(page.locator("#amend")).toContainText("Correct a date");
  });
});
