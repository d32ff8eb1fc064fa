// The map in the pages of others: a page on a host of its own, with an embed of
// a server that each test may correct.

import AxeBuilder from "@axe-core/playwright";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type FrameLocator, type Page } from "@playwright/test";
import { OwnServer } from "./own_server";
import { isOfSlowness, open, ownPort, plain, test } from "./page";

/** A page of somebody else's: another origin than the map's. */
let others: Server;
let html = "";

plain.beforeAll(async () => {
  others = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><html lang="en"><head><title>News</title><link rel="icon" href="data:,"></head><body><main><h1>News</h1>${html}</main></body></html>`);
  });
  await new Promise<void>((ready) => others.listen(0, "127.0.0.1", ready));
});

plain.afterAll(() => others.close());

const news = () => `http://localhost:${(others.address() as AddressInfo).port}/`;

async function drawn(frame: FrameLocator): Promise<void> {
  await expect(frame.locator("#headline-date")).not.toHaveText("");
  await expect.poll(() => frame.locator(".leaflet-ground-pane canvas.leaflet-tile-loaded").count()).toBeGreaterThan(0);
}

async function heightOf(page: Page, index = 0): Promise<number> {
  return (await page.locator("iframe").nth(index).boundingBox())!.height;
}

plain("an embed in another's page draws, tells its height, keeps nothing and asks nobody else", async ({ page, baseURL, context }) => {
  const complaints: string[] = [];
  const here = new URL(baseURL!).host;
  page.on("console", (m) => (m.type() === "error" || m.type() === "warning") && !isOfSlowness(m.text()) && complaints.push(m.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { host, protocol, pathname } = new URL(request.url());
    if (protocol.startsWith("http") && host !== here && host !== new URL(news()).host) complaints.push(`another host: ${request.url()}`);
    if (pathname === "/sw.js") complaints.push("a service worker");
  });
  html = `<iframe src="${baseURL}/embed?date=2022-09-30&lang=en" title="The map" width="100%" height="300" frameborder="0"></iframe>
    <frontline-map date="2014-03-18" theme="dark" controls="none" height="420" label="Crimea"><noscript><img src="/picture.png" alt="A picture"></noscript></frontline-map>
    <script async src="${baseURL}/embed.js"></script>`;
  await page.setViewportSize({ width: 900, height: 1400 });
  await page.goto(news());
  const frame = page.frameLocator("iframe").nth(0);
  const element = page.frameLocator("iframe").nth(1);
  await drawn(frame);
  await drawn(element);
  await expect(frame.locator("#headline-date")).toHaveText("30 September 2022");
  await expect(frame.locator("#stamp")).toHaveText("Stays on its date, with later corrections");
  await expect(frame.locator("#full")).toHaveAttribute("href", /^http.*\/\?date=2022-09-30/);
  await expect(page.locator("frontline-map iframe")).toHaveAttribute("title", "Crimea");
  await expect(element.locator(".zoom")).toHaveCount(0);
  expect(await element.locator("body").evaluate((body) => getComputedStyle(body).getPropertyValue("--map-land").trim())).toBe("#1c232a");
  // By its width, and as its address asks.
  await expect.poll(() => heightOf(page, 0)).toBeGreaterThan(560);
  await expect.poll(() => heightOf(page, 1)).toBe(420);
  const wide = await heightOf(page, 0);
  await page.setViewportSize({ width: 400, height: 1400 });
  await expect.poll(() => heightOf(page, 0)).toBeLessThan(wide - 100);
  // The element follows its attributes, to a date that is not the other frame's: axe counts two landmarks of one name against a page, over its frames too.
  await page.locator("frontline-map").evaluate((map) => map.setAttribute("date", "2022-02-21"));
  await expect(element.locator("#headline-date")).toHaveText("21 February 2022");
  // An address of another host is asked of ours: the newest map of all would be another.
  await page.locator("frontline-map").evaluate((map) => map.setAttribute("src", "http://elsewhere.example/embed?layers=claims"));
  await expect(page.locator("frontline-map iframe")).toHaveAttribute("src", /^http:\/\/(127\.0\.0\.1|localhost).*\/embed\?layers=claims&.*date=2022-02-21/);
  expect(complaints.splice(0)).toEqual([expect.stringContaining("src must be an address of")]);
  // A page that says it is an embed is not believed.
  const before = await heightOf(page, 0);
  await page.evaluate(() => window.postMessage({ type: "frontline-height", height: 3000 }, "*"));
  await page.waitForTimeout(100);
  expect(await heightOf(page, 0)).toBe(before);

  for (const child of page.frames().filter((f) => new URL(f.url()).host === here)) {
    const kept = await child.evaluate(async () => {
      try {
        return [document.cookie, localStorage.length, sessionStorage.length, (await caches.keys()).length, (await indexedDB.databases()).length].join();
      } catch (error) {
        return (error as Error).name; // the browser lets a frame of another site keep nothing
      }
    });
    expect([",0,0,0,0", "SecurityError"]).toContain(kept);
  }
  expect(await context.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
});

plain("an embed draws in a sandbox that gives it no origin, tells its height, and shows where its links lead", async ({ page, baseURL, context }) => {
  const embed = `${baseURL}/embed?date=2022-09-30&lang=en`;
  const frame = `<iframe sandbox="allow-scripts" src="${embed}" title="The map" width="600" height="200"></iframe>`;
  const script = `<script async src="${baseURL}/embed.js"></script>`;
  html = `${frame}<iframe sandbox="allow-scripts" title="A page without an origin" width="640" height="600" srcdoc='<main>${frame}${script}</main>'></iframe>${script}`;
  await page.goto(news());
  const inner = page.frameLocator("iframe").nth(1).frameLocator("iframe");
  for (const map of [page.frameLocator("iframe").first(), inner]) {
    await drawn(map);
    await expect.poll(() => map.locator("body").evaluate(() => innerHeight)).toBeGreaterThan(350);
  }
  await inner.getByRole("link", { name: "Open the full map" }).click();
  await expect(inner.getByRole("textbox", { name: "The page around this map" })).toHaveValue(/^http.*\/\?date=2022-09-30/);
  expect(context.pages()).toHaveLength(1);
  html = frame.replace("allow-scripts", "allow-scripts allow-popups");
  await page.goto(news());
  await drawn(page.frameLocator("iframe").first());
  const opened = context.waitForEvent("page");
  await page.frameLocator("iframe").first().getByRole("link", { name: "Open the full map" }).click();
  expect(await (await opened).evaluate(() => window.opener)).toBeNull();
});

/** What a blog of WordPress makes of an embed of a host that it does not trust, with a secret. */
function inBlog(embed: string): string {
  const page = new DOMParser().parseFromString(embed, "text/html");
  const allowed: Record<string, string[]> = { a: ["href"], blockquote: [], iframe: ["src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"] };
  for (const part of page.body.querySelectorAll("*")) {
    if (!allowed[part.localName]) part.replaceWith(...part.childNodes);
    for (const { name } of [...part.attributes]) if (!allowed[part.localName]?.includes(name)) part.removeAttribute(name);
  }
  const quote = page.querySelector("blockquote")!;
  const frame = page.querySelector("iframe")!;
  for (const part of [quote, frame]) {
    part.className = "wp-embedded-content";
    part.dataset["secret"] = "abcDEF1234";
  }
  frame.src += "#?secret=abcDEF1234";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("style", "position: absolute; visibility: hidden;");
  return quote.outerHTML + frame.outerHTML;
}

/** Listens as a blog does: by the secret, and to its own frame. */
const blogListens = `<script>
  window.asked = [];
  addEventListener("message", ({ data, source }) => {
    for (const frame of document.querySelectorAll("iframe[data-secret='" + data.secret + "']")) {
      if (frame.contentWindow !== source) continue;
      document.querySelector("blockquote").style.display = "none";
      frame.removeAttribute("style");
      asked.push(data);
      if (data.message === "height") frame.height = Math.min(Math.max(parseInt(data.value), 200), 1000);
    }
  });
</script>`;

plain("a blog that discovers a pasted link shows the map, at its height, and is asked to open its links", async ({ page, baseURL }) => {
  const { html: embed } = (await (await page.request.get(`${baseURL}/oembed?url=${encodeURIComponent(`${baseURL}/?date=2022-09-30&lang=en`)}&maxwidth=500&maxheight=750&dnt=1`)).json()) as { html: string };
  await page.goto(news());
  html = blogListens + (await page.evaluate(`(${inBlog})(${JSON.stringify(embed)})`));
  await page.goto(news());
  const map = page.frameLocator("iframe");
  await drawn(map);
  await expect(page.locator("iframe")).toBeVisible();
  await expect(page.locator("blockquote")).toBeHidden();
  await expect.poll(() => heightOf(page)).toBeLessThan(560);
  await map.getByRole("link", { name: "Open the full map" }).click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { asked: { message: string; value: string }[] }).asked.find(({ message }) => message === "link")?.value)).toMatch(/^http.*\/\?date=2022-09-30/);
});

plain.describe("without scripts", () => {
  plain.use({ javaScriptEnabled: false });
  plain("an embed is a picture that says what it shows", async ({ page, baseURL }) => {
    html = `<frontline-map src="${baseURL}/embed"><noscript><img src="${baseURL}/image/2022-09-30.png?size=400x300" alt="A picture"></noscript></frontline-map>`;
    await page.goto(news());
    await expect(page.getByRole("img", { name: "A picture" })).toBeVisible();
    await page.goto("/embed?date=2022-09-30&lang=en"); // in a frame, the tests' browser takes scripts for on
    const picture = page.getByRole("img", { name: /^Map of 30 September 2022: Territory that Russia claims/ });
    await expect(picture).toBeVisible();
    expect((await picture.boundingBox())!.width).toBeGreaterThan(500);
  });
});

plain.describe("of a record that changes", () => {
  let server: OwnServer;
  plain.beforeEach(async () => {
    server = new OwnServer(ownPort());
    server.begin("2025-11-25", 1);
    server.load("2025-11-26", 1.1);
    await server.start();
  });
  plain.afterEach(() => server.end());

  plain("a frozen embed says what was corrected since, with the way to the newest, and shows why it was withdrawn", async ({ page }) => {
    const { revision, style } = await (await page.request.get(`${server.url}/api/record.json`)).json();
    const frozen = `${server.url}/embed?date=2025-11-26&layers=control&rev=${revision}&style=${style}&lang=en`;
    html = `<iframe src="${frozen}" title="The map" width="700" height="500"></iframe>`;
    await page.goto(news());
    const frame = page.frameLocator("iframe");
    await drawn(frame);
    await expect(frame.locator("#stamp")).toHaveText(`Frozen: as known in revision ${revision}, style ${style}`);
    await expect(frame.locator("#headline-what")).toContainText("Control (filled), assessed by Tester");
    await expect(frame.locator("#standing")).toBeHidden();

    // While it is open, too: it looks when it is looked at again.
    server.load("2025-11-26", 0.4, "--correct", "the square was drawn twice");
    await frame.locator("body").evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(frame.locator("#standing")).toContainText(/Control, 26 November 2025: corrected since, on \d+ \w+ \d{4}: the square was drawn twice/);
    const newest = new URL((await frame.getByRole("link", { name: "Show the newest" }).getAttribute("href"))!);
    expect([newest.pathname, newest.searchParams.get("date"), newest.searchParams.get("rev")]).toEqual(["/", "2025-11-26", null]);

    server.run("retract", "control", "2025-11-26", "--reason", "the file was of another day");
    await frame.locator("body").evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(frame.getByRole("heading", { name: "This map was withdrawn" })).toBeVisible();
    await expect(frame.locator("main")).toContainText("the file was of another day");
    await expect(frame.locator("#map")).toHaveCount(0);
  });

  plain("a reader goes through the snapshots of a range, and a live embed follows the record", async ({ page }) => {
    server.load("2025-11-28", 1.2);
    html = `<iframe src="${server.url}/embed?range=2025-11-25..&layers=control&lang=en" title="The map" width="700" height="500"></iframe>`;
    await page.goto(news());
    const frame = page.frameLocator("iframe");
    await drawn(frame);
    await expect(frame.locator("#headline-date")).toHaveText("28 November 2025");
    await frame.getByRole("button", { name: "Previous snapshot" }).click();
    await expect(frame.locator("#headline-date")).toHaveText("26 November 2025");
    await frame.getByRole("slider", { name: "Date shown" }).press("Home");
    await expect(frame.locator("#headline-date")).toHaveText("25 November 2025");
    await expect(frame.getByRole("button", { name: "Previous snapshot" })).toBeDisabled();
    await expect(frame.locator("#full")).toHaveAttribute("href", /date=2025-11-25/);
    await page.goto(news());
    await drawn(frame);
    server.load("2025-11-29", 1.3);
    await frame.locator("body").evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(frame.locator("#headline-date")).toHaveText("29 November 2025");
  });
});

test("the dialog of a view makes two lines that a page of another host shows the view by", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?date=2022-09-30&layers=claims&map=6/48/37&lang=en");
  await page.getByRole("button", { name: "Share" }).click();
  const part = page.getByRole("region", { name: "Embed" });
  const lines = part.getByRole("textbox", { name: "The lines to paste" });
  await part.getByRole("combobox", { name: "The map" }).selectOption("pinned");
  await part.getByRole("combobox", { name: "Colours" }).selectOption("dark");
  await part.getByRole("checkbox", { name: "Readers move the map" }).uncheck();
  await part.getByRole("button", { name: "Copy the lines" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await lines.inputValue());
  expect(copied.split("\n")).toHaveLength(2);
  for (const piece of ["<frontline-map", "<noscript>", "/image/2022-09-30@", "rev=", "style=", "theme=dark", "controls=none", "layers=claims", "/embed.js"]) expect(copied).toContain(piece);
  await part.getByRole("combobox", { name: "For pages" }).selectOption("frame");
  expect(await lines.inputValue()).toMatch(/^<iframe src="[^"]+" title="Map of 30 September 2022: [^"]+" width="100%"/);

  html = copied;
  const other = await context.newPage();
  await other.goto(news());
  await drawn(other.frameLocator("iframe"));
  await expect(other.frameLocator("iframe").locator("#stamp")).toContainText("Frozen");
  await other.close();
});

plain("an embed whose line breaks off while it opens comes up when it is asked to", async ({ page }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.route(/features\.json/, (route) => route.abort());
  await page.goto("/embed?date=2022-09-30&lang=en");
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute(/features\.json/);
  await again.click();
  await expect.poll(() => page.locator(".leaflet-ground-pane canvas.leaflet-tile-loaded").count()).toBeGreaterThan(0);
  await page.locator("#zoom-in").click();
  await expect(page.locator("#map")).toHaveAttribute("data-view", /^\d+\//);
  expect(complaints).toEqual([]);
});

test("the examples are at work, and what is wrong with an address is said in its place", async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 900 });
  await page.goto("/embed/examples");
  await drawn(page.frameLocator("iframe").first());
  expect(await page.locator("iframe").count()).toBeGreaterThan(4);
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "best-practice"]).exclude("iframe").analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
});
