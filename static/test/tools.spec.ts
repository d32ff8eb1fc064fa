// The recipes of the manual, run as they stand there: the text is a page of some
// newsroom, its libraries come from npm, and the map's host is this server.

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { packAll } from "../npm_packages.mjs";
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
        await context.route(pageAddress, (route) => route.fulfill({ contentType: "text/html", body: (text ?? "").replace("const front =", "const front = globalThis.front =") }));
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

/** The packages as a release has them, unpacked beside the page as the manual says. */
async function serveOurs(context: BrowserContext, folder: string): Promise<void> {
  await context.route("https://newsroom.example/frontline-*/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    return route.fulfill({ contentType: types[path.split(".").pop()!]!, body: await readFile(join(folder, path)) });
  });
}

testByWebGL.describe("our own packages", () => {
  let folder = "";
  testByWebGL.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "frontline-packed-"));
    const packed = await packAll(folder, "v1.2.3");
    expect(packed.map(({ filename }) => filename)).toEqual(["frontline-leaflet-1.2.3.tgz", "frontline-maplibre-1.2.3.tgz"]);
    for (const { filename, size } of packed) {
      const name = filename.replace("-1.2.3.tgz", "");
      execFileSync("tar", ["xzf", filename], { cwd: folder });
      await mkdir(join(folder, "types"), { recursive: true });
      await rename(join(folder, "package"), join(folder, name));
      const readme = await readFile(join(folder, name, "README.md"), "utf8");
      expect(readme, "its size is the one that is said").toContain(`${(size / 1000).toFixed(1)} kB gzipped`);
      expect(size, "as the manual says").toBeLessThan(3000);
      const types = JSON.parse(await readFile(join(folder, name, "package.json"), "utf8")) as { types: string; private: boolean };
      expect(types.private, "npm publish refuses it").toBe(true);
      expect(await readFile(join(folder, name, types.types), "utf8")).toContain("setDate(date: AsOf): Promise<readonly Shown[]>");
    }
  });
  testByWebGL.afterAll(() => rm(folder, { recursive: true }));

  for (const { name, credits, zoom } of [
    { name: "frontline-leaflet", credits: ".leaflet-control-attribution", zoom: 256 * 2 ** 6 },
    { name: "frontline-maplibre", credits: ".maplibregl-ctrl-attrib", zoom: 512 * 2 ** 5 },
  ]) {
    testByWebGL(`${name} shows a date, another one, and nothing once it is removed`, async ({ page, context, recipe }) => {
      await serveOurs(context, folder);
      await page.clock.install();
      await recipe.open(name);
      const says = page.locator("#says");
      const set = (date: string) => page.locator("#date").fill(date);
      // Of the north of Donetsk Oblast, claimed as all of it since 2022.
      const donetsk = await positionOf(page, [37.3, 48.3], [35, 47.5], zoom);
      /** Whether the ground there is hatched: it has the colour of lines, and that of what lies beneath. */
      const hatched = async () => {
        const colours = await coloursAround(page, donetsk);
        return colours.some(([r, g, b]) => r - b > 90 && r > g) && colours.some(([r, g, b]) => Math.abs(r - b) < 40 && g > 220);
      };
      await expect(says).toHaveText(/^Territory that Russia claims, 30 September 2022/);
      await expect(page.locator(credits)).toContainText("Territory that Russia claims, 30 September 2022");
      await expect.poll(hatched, "claimed").toBe(true);

      await set("2015-01-01");
      await expect(says).toHaveText(/^Territory that Russia claims, as of 18 Mar 2014/);
      await expect.poll(hatched, "not claimed then").toBe(false);
      await expect(page.locator(credits)).toContainText("as of 18 Mar 2014");
      await expect(page.locator(credits)).not.toContainText("30 September 2022");

      await set("2013-01-01");
      await expect(says).toHaveText("claims begins on 2014-03-18");
      await expect(page.locator(credits)).not.toContainText("Territory");
      recipe.complaints.length = 0; // it was asked for what there is not

      await set("2022-09-30");
      await expect.poll(hatched, "again").toBe(true);

      // Within a minute of a withdrawal nothing of it is left, and the page can say why.
      const json = (status: number, body: object) => ({ status, contentType: "application/json", headers: { "access-control-allow-origin": "*" }, body: JSON.stringify(body) });
      await context.route(`${mapHost}/api/retractions.json`, (route) => route.fulfill(json(200, { retractions: [{ layer: "claims", date: "2022-09-30" }] })));
      // Even where the network fails just then.
      let failed = 0;
      await context.route(/\/tiles\/claims\/2022-09-30.*json$/, (route) =>
        failed++ === 0 ? route.abort() : route.fulfill(json(410, { detail: "the snapshot was withdrawn: of another day" })),
      );
      await page.clock.fastForward(61_000);
      await expect(says).toHaveText(/cannot be reached$/);
      await page.clock.fastForward(61_000);
      await expect(says).toHaveText("the snapshot was withdrawn: of another day");
      await expect.poll(hatched, "withdrawn").toBe(false);
      await expect(page.locator(credits)).not.toContainText("Territory");

      await set("2022-02-21");
      await expect(page.locator(credits)).toContainText("Territory that Russia claims, 21 February 2022");
      const left = await page.evaluate(async () => {
        const { front } = globalThis as unknown as { front: { setDate(date: string): Promise<unknown>; getShown(): unknown[]; remove(): unknown } };
        const refused = await front.setDate("21.2.2022").catch(String);
        front.remove();
        return { refused, shown: front.getShown() };
      });
      expect(left).toEqual({ refused: expect.stringContaining("is no date"), shown: [] });
      await expect(page.locator(credits)).not.toContainText("Territory");
      recipe.complaints.length = 0; // it was asked for what is withdrawn
    });
  }
});
