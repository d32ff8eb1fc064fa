// The map below a path of a host, behind nginx in the manual's configuration:
// whatever a page asks for or leads to lies below the path, and is there.

import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { deployed } from "./deployed";
import { isOfSlowness, isPainted, plain as test, settled } from "./page";
import { findProgram, missing } from "./programs";

const binary = resolve(process.env["FRONTLINE_BIN"] ?? join(import.meta.dirname, "../../bin/frontline"));
const nginx = findProgram("nginx");
const first = Number(process.env["FRONTLINE_TEST_PORT"] ?? 18471) + 9;
const [front, back, elsewhere] = [first, first + 1, first + 2];
const host = `http://127.0.0.1:${front}`;
const base = "/maps/front";
const url = `${host}${base}/`;

// One server and one nginx for all; the last test ends them.
test.describe.configure({ mode: "default" });
test.use({ serviceWorkers: "allow" });

let folder = "";
let proxy: ChildProcess | undefined;
let server: ChildProcess | undefined;
let news: Server | undefined;
let newsPage = "";

function configuration(): string {
  const site = deployed("nginx-path.conf", "proxy.html").replace("127.0.0.1:8080", `127.0.0.1:${back}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  return `${user}daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 256; }\nhttp {\naccess_log off;\n${temporary}\nserver {\nlisten 127.0.0.1:${front};\n${site}\n}\n}\n`;
}

test.beforeAll(async () => {
  test.skip(!nginx, missing("nginx"));
  folder = mkdtempSync(join(tmpdir(), "frontline-below-"));
  writeFileSync(join(folder, "nginx.conf"), configuration());
  const db = join(process.env["FRONTLINE_TEST_FOLDER"]!, "bundled.db");
  server = spawn(binary, ["serve", "--addr", `127.0.0.1:${back}`, "--db", db, "--public-url", `${host}${base}`, "--heavy-rate", "0"], { stdio: "ignore" });
  proxy = spawn(nginx!, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
  news = createServer((_, answer) => answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(newsPage)).listen(elsewhere, "127.0.0.1");
  await expect.poll(() => fetch(`${url}readyz`).then((r) => r.status, () => 0)).toBe(200);
});

test.afterAll(() => {
  proxy?.kill("SIGINT");
  server?.kill();
  news?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** What goes wrong from now on: an address beside the path, an answer that is an error, a complaint of the browser's. */
function wrongs(context: BrowserContext): string[] {
  const wrong: string[] = [];
  const isBeside = (address: string) => address.startsWith(host) && !address.startsWith(url);
  context.on("request", (r) => isBeside(r.url()) && wrong.push(`beside the path: ${r.url()}`));
  context.on("response", (r) => r.status() >= 400 && wrong.push(`${r.status()} ${r.url()}`));
  context.on("console", (m) => (m.type() === "error" || m.type() === "warning") && !isOfSlowness(m.text()) && wrong.push(m.text()));
  context.on("weberror", (e) => wrong.push(e.error().message));
  return wrong;
}

/**
 * Waits until a page, its frames and their worker have asked for nothing for a second, by the page's own clock.
 * Playwright's "networkidle" does not always see the end of what a worker answers to one of many frames.
 */
async function asksNoMore(page: Page): Promise<void> {
  let count = 0;
  const counted = () => void count++;
  page.context().on("request", counted);
  const rests = async () => {
    const before = count;
    await page.evaluate(() => new Promise<void>((resolve) => setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 5000 }), 1000)));
    return count === before;
  };
  await expect.poll(rests, { intervals: [0] }).toBe(true);
  page.context().off("request", counted);
}

const followed = new Set<string>();

/** Follows what a page, or a frame of it, leads to on this host; each address once for all pages. */
async function follow(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const named = await frame.evaluate(() => {
      const of = (selector: string, name: string) => [...document.querySelectorAll(selector)].map((e) => e.getAttribute(name) ?? "");
      const written = [...of("[href]", "href"), ...of("[src]", "src"), ...of("form", "action"), ...of("meta[property],meta[name]", "content").filter((c) => /^(https?:\/\/|\/)\S*$/.test(c))];
      return written.filter((a) => a !== "" && !a.startsWith("#")).map((a) => new URL(a, document.baseURI).href);
    });
    for (const address of named.filter((a) => a.startsWith(host)).map((a) => a.replace(/#.*/, ""))) {
      if (followed.has(address) || address === `${host}${base}`) continue; // the page's own word of its base
      followed.add(address);
      expect(address.startsWith(url), `${address} of ${frame.url()}`).toBe(true);
      expect((await page.request.get(address)).status(), `${address} of ${frame.url()}`).toBe(200);
    }
  }
}

test.describe("each page", () => {
  let context: BrowserContext;
  let page: Page;
  let wrong: string[];

  // One page goes to all: what they share comes once.
  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ serviceWorkers: "allow" });
    wrong = wrongs(context);
    page = await context.newPage();
  });

  test.afterAll(() => context.close());

  for (const [name, path] of Object.entries({
    "the map": "?map=6/48/36&at=37.18,48.28&lang=en",
    "what changed": "?date=2022-09-30&look=changes&compare=2014-03-18&map=6/47/36&lang=en",
    "a map of pictures": "?date=2022-09-30&map=6/47/36&tiles=png&lang=en",
    "an embed": "embed?date=2022-09-30&lang=en",
    "a text": "text/latest?lang=en",
    "a text of a change": "text/2014-03-18..2022-09-30?lang=uk",
    "the manual": "docs/",
    "a page of the manual": "docs/embedding.html",
    "the examples of embeds": "embed/examples",
  })) {
    test(`${name} asks for nothing beside the path, and all that it leads to is there`, async () => {
      await page.goto(url + path);
      if ((await page.locator("#map").count()) && !path.includes("tiles=png")) await settled(page);
      await asksNoMore(page);
      await follow(page);
      expect(wrong.splice(0)).toEqual([]);
    });
  }
});

test("a shared link shows the view again, and its picture, data and lines for an embed are below the path", async ({ page, context }) => {
  const wrong = wrongs(context);
  await page.goto(`${url}?date=2022-09-30&map=6/47/36&lang=en`);
  await settled(page);
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("img").first().scrollIntoViewIfNeeded();
  await expect.poll(() => dialog.getByRole("img").first().evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(800);
  await follow(page);
  await dialog.getByRole("radio", { name: /^This date/ }).check();
  const link = await dialog.getByRole("textbox", { name: "The link" }).inputValue();
  newsPage = `<!doctype html><html lang="en"><title>News</title><link rel="icon" href="data:,">${await dialog.getByRole("textbox", { name: "The lines to paste" }).inputValue()}</html>`;
  expect(link.startsWith(`${url}?`)).toBe(true);
  await page.goto(link);
  await settled(page);
  await expect(page.locator("#headline-date")).toHaveText("30 September 2022");
  expect(await isPainted(page, "claims")).toBe(true);
  // Languages, text and manual by clicks.
  await page.locator("#language").selectOption("uk");
  await page.waitForURL((to) => to.searchParams.get("lang") === "uk" && to.pathname === `${base}/`);
  await page.locator("#credits a[href*='/text/']").click();
  await page.waitForURL((to) => to.pathname.startsWith(`${base}/text/2022-09-30`));
  await page.locator("nav li a").first().click();
  await page.waitForURL((to) => to.pathname === `${base}/`);
  await page.goBack();
  await page.locator("form button").click();
  await page.waitForURL((to) => to.pathname.startsWith(`${base}/text/`));

  // In a page of somebody else's.
  expect(newsPage).toContain(`src="${url}embed?`);
  await page.goto(`http://127.0.0.1:${elsewhere}/`);
  const embed = page.locator("frontline-map").frameLocator("iframe");
  await expect(embed.locator("#headline-date")).toHaveText("30 September 2022");
  await expect(embed.locator(".leaflet-ground-pane canvas.leaflet-tile-loaded").first()).toBeVisible();
  await expect.poll(() => page.locator("iframe").evaluate((frame) => frame.getBoundingClientRect().height)).not.toBe(480);
  await follow(page);
  expect(wrong).toEqual([]);
});

test("what was seen is there without a network", async ({ page, context }) => {
  const wrong = wrongs(context);
  await page.goto(`${url}?lang=en`);
  await settled(page);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(scope).toBe(url);
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open("frontline-pinned-1")).keys()).some(({ url }) => url.includes("/tiles/claims"))))
    .toBe(true);
  await page.goto(`${url}?lang=en`);
  await settled(page);
  await expect(page.locator("#offline")).toBeHidden();
  expect(wrong).toEqual([]);
  proxy!.kill("SIGINT");
  await new Promise((over) => proxy!.once("exit", over));
  await page.goto(`${url}?lang=en`);
  await settled(page);
  await expect(page.locator("#offline")).toContainText(/^Offline: as of /);
  expect(await isPainted(page, "claims")).toBe(true);
  // What the browser says of a network that is gone is right.
  expect(wrong.filter((text) => text.startsWith("beside"))).toEqual([]);
});
