// The recipes of the manual, run as they stand there: the text is a page of some
// newsroom, its libraries come from npm, and the map's host is this server.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { plain, simferopol } from "./page";

const modules = join(import.meta.dirname, "../node_modules");
const mapHost = "https://maps.example.org";
const pageAddress = "https://newsroom.example/map.html";
const types: Record<string, string> = { css: "text/css", js: "text/javascript", mjs: "text/javascript" };

plain.describe.configure({ mode: "default" });
plain.use({ viewport: { width: 800, height: 480 } });

interface Recipe {
  /** Goes to the recipe's page. */
  open(id: string): Promise<void>;
  /** What was asked of the map's host, and answered well. */
  asked: string[];
  /** What went wrong. */
  complaints: string[];
}

const test = plain.extend<{ recipe: Recipe }>({
  recipe: async ({ page, context, baseURL }, use) => {
    const recipe: Recipe = {
      asked: [],
      complaints: [],
      async open(id) {
        const manual = await (await page.request.get(`${baseURL}/docs/tools.html`)).text();
        await page.setContent(manual);
        const text = await page.locator(`pre#${id} code`).textContent();
        await context.route(pageAddress, (route) => route.fulfill({ contentType: "text/html", body: text ?? "" }));
        await page.goto(pageAddress);
      },
    };
    page.on("pageerror", (error) => recipe.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") recipe.complaints.push(message.text());
    });
    await context.route(/^https?:/, (route) => {
      recipe.complaints.push(`another host: ${route.request().url()}`);
      return route.abort();
    });
    await serveModules(context);
    await context.route(`${mapHost}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const answer = await route.fetch({ url: `${baseURL}${pathname}${search}` });
      if (!answer.ok()) recipe.complaints.push(`${answer.status()} ${pathname}`);
      recipe.asked.push(decodeURIComponent(pathname));
      if (!(answer.headers()["content-type"] ?? "").includes("json")) return route.fulfill({ response: answer });
      // The server says where it is as it was asked.
      return route.fulfill({ response: answer, body: (await answer.text()).replaceAll(baseURL!, mapHost) });
    });
    await use(recipe);
    const complaints = [...recipe.complaints]; // of what is still under way, none is of interest
    await context.unrouteAll({ behavior: "ignoreErrors" });
    expect(complaints).toEqual([]);
  },
});

const testByWebGL = test.extend({
  context: async ({ webGL }, use) => {
    const context = await webGL.newContext();
    await use(context);
    await context.close();
  },
});

/** Answers for the host that npm's packages are often had from, in the version that is installed. */
async function serveModules(context: BrowserContext): Promise<void> {
  await context.route("https://unpkg.com/**", async (route) => {
    const [, name = "", version, path = ""] = /^\/([^@]+)@([^/]+)\/(.*)$/.exec(new URL(route.request().url()).pathname) ?? [];
    const installed = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8")) as { version: string };
    expect(version, name).toBe(installed.version);
    const body = await readFile(join(modules, name, path));
    const headers = { "access-control-allow-origin": "*" };
    return route.fulfill({ contentType: types[path.split(".").pop()!] ?? "application/octet-stream", headers, body });
  });
}

/** Where a position is on the page, of a map around a middle, its world so many pixels wide. */
async function positionOf(page: Page, at: readonly [number, number], middle: readonly [number, number], width: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator("#map").boundingBox())!;
  const project = ([lon, lat]: readonly [number, number]) => ({ x: (lon / 360) * width, y: (-Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * width });
  const [p, q] = [project(at), project(middle)];
  return { x: box.x + box.width / 2 + p.x - q.x, y: box.y + box.height / 2 + p.y - q.y };
}

/** Clicks Crimea until the page says who claims it: tiles come when they come. */
async function expectWho(page: Page, selector: string, at: { x: number; y: number }): Promise<void> {
  await expect(async () => {
    await page.mouse.click(at.x, at.y);
    await expect(page.locator(selector)).toContainText(/Crimea.*claimed by Russia; denied by Ukraine/, { timeout: 2000 });
  }).toPass();
}

/** The pixels of the page, as a picture has them. */
async function picture(page: Page): Promise<Buffer> {
  return page.locator("#map").screenshot();
}

testByWebGL("MapLibre draws the style, its hatching, its letters and its credits", async ({ page, recipe }) => {
  await recipe.open("maplibre");
  const crimea = await positionOf(page, [34.2, 45.5], [35, 47.5], 512 * 2 ** 5); // above the credits
  await expectWho(page, ".maplibregl-popup", crimea);
  expect(recipe.asked).toContain("/style/2022-09-30.json");
  const like = (form: RegExp) => recipe.asked.filter((path) => form.test(path)).length;
  await expect.poll(() => like(/^\/style\/fonts\/Roboto (Medium|Regular)\/0-255\.pbf$/)).toBeGreaterThan(0);
  expect(like(/^\/style\/2022-09-30@\d+\.sprite(@2x)?\.(json|png)$/)).toBe(2);
  expect(like(/^\/tiles\/claims\/2022-09-30@\d+\/\d+\/\d+\/\d+\.mvt$/)).toBeGreaterThan(0);
  await expect(page.locator(".maplibregl-ctrl-attrib")).toContainText("Territory that Russia claims, 30 September 2022");
  // Ground at rest is of few colours: hatched ground has those of the lines, too.
  const colours = await coloursAround(page, crimea);
  expect(colours.some(([r, g, b]) => r - b > 90 && r > g)).toBe(true);
  expect(colours.some(([r, g, b]) => Math.abs(r - b) < 40 && g > 220)).toBe(true);
});

/** The colours of the map in a square around a position. */
async function coloursAround(page: Page, at: { x: number; y: number }): Promise<[number, number, number][]> {
  const png = await page.screenshot({ clip: { x: at.x - 25, y: at.y + 8, width: 50, height: 25 } });
  return page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const ctx = canvas.getContext("2d")!;
    ctx.drawImage(image, 0, 0);
    const { data: pixels } = ctx.getImageData(0, 0, image.width, image.height);
    return Array.from({ length: pixels.length / 4 }, (_, i) => [...pixels.slice(4 * i, 4 * i + 3)] as [number, number, number]);
  }, `data:image/png;base64,${png.toString("base64")}`);
}

test("OpenLayers draws the tile sets of OGC API", async ({ page, recipe }) => {
  await recipe.open("openlayers");
  await expectWho(page, "#who", await positionOf(page, simferopol, [35, 47.5], 256 * 2 ** 5));
  for (const form of [
    /^\/ogc\/2014-01-01@\d+\/collections\/base\/map\/tiles\/WebMercatorQuad\/5\/11\/19$/,
    /^\/ogc\/2022-09-30@\d+\/collections\/claims\/map\/tiles\/WebMercatorQuad\/5\/11\/19$/,
    /^\/ogc\/2022-09-30@\d+\/collections\/claims\/tiles\/WebMercatorQuad\/\d+\/\d+\/\d+$/,
  ]) {
    await expect.poll(() => recipe.asked.filter((path) => form.test(path)).length, { message: String(form) }).toBeGreaterThan(0);
  }
});

test("Leaflet shows pictures and says who claims what", async ({ page, recipe }) => {
  await recipe.open("leaflet");
  await expectWho(page, ".leaflet-popup-content", await positionOf(page, simferopol, [35, 47.5], 256 * 2 ** 6));
  await expect(page.locator(".leaflet-control-attribution")).toContainText("Territory that Russia claims, 30 September 2022");
  expect(recipe.asked.filter((path) => /^\/tiles\/claims\/2022-09-30\/6\/\d+\/\d+\.png$/.test(path)).length).toBeGreaterThan(0);
  expect((await picture(page)).length).toBeGreaterThan(20_000);
});
