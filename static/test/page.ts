// The map's page as the browser tests see it.

import { type Browser, expect, type Page, type Request, test as bare } from "@playwright/test";
import { chromiumWithWebGL } from "./chromium";
import { KeptPage } from "./kept_page";
import { OwnServer } from "./own_server";

export const places = {
  pokrovsk: [37.176, 48.282],
  myrnohrad: [37.261, 48.302],
  huliaipole: [36.256, 47.665],
} as const;

export const simferopol = [34.1, 44.95] as const;

/** What all tests have of a worker, if they ask for it: tests whose workers are alike follow each other in one. */
export const plain = bare.extend<{}, { kept: KeptPage; webGL: Browser }>({
  kept: [
    async ({ browser }, use) => {
      const kept = new KeptPage(browser);
      await use(kept);
      await kept.close();
    },
    { scope: "worker" },
  ],
  // Without a graphics card it costs several times as much.
  webGL: [
    async ({ playwright }, use) => {
      const browser = await playwright.chromium.launch(chromiumWithWebGL);
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

/** Fails a test whose page says something on the console, breaks its policy or asks another host. */
export const test = plain.extend<{ quiet: void; complaints: string[] }>({
  context: async ({ kept, baseURL, viewport, colorScheme, locale, timezoneId, hasTouch, isMobile, deviceScaleFactor, javaScriptEnabled, serviceWorkers, userAgent }, use, info) => {
    const kind = JSON.stringify([baseURL, locale, timezoneId, hasTouch, isMobile, deviceScaleFactor, javaScriptEnabled, serviceWorkers, userAgent]);
    const page = await kept.take(kind, new URL(baseURL!).origin, { viewport, colorScheme });
    await use(page.context());
    await kept.giveBack(info.status !== info.expectedStatus);
  },
  page: async ({ context }, use) => use(context.pages()[0]!),
  complaints: async ({}, use) => {
    await use([]);
  },
  quiet: [
    async ({ page, baseURL, complaints }, use) => {
      const here = new URL(baseURL!).host;
      watchRequests(page);
      page.on("console", (message) => {
        if (message.text() === "Service Worker registration blocked by Playwright" || isOfSlowness(message.text())) return;
        if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.host !== here) complaints.push(`another host: ${request.url()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (e) => {
          console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`);
        });
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** What the browser says where the machine is so busy that a page takes long to start. */
export const isOfSlowness = (text: string) => text.includes("was preloaded using link preload but not used within a few seconds");

/** The port of a test's own server: beside those of the other servers, and another for each worker. */
export const ownPort = () => 2 + test.info().parallelIndex;

/**
 * For the tests of a file, or of a group, that share a server of their own: what is
 * prepared is loaded once, and addresses without a host are the server's. Unbundled, its
 * database is for prepare to make.
 */
export function onOwnServer(prepare: (server: OwnServer) => void, { unbundled = false, flags = [] }: { unbundled?: boolean; flags?: readonly string[] } = {}): typeof test {
  let server: OwnServer | undefined;
  const own = test.extend({ baseURL: async ({ baseURL }, use) => use(server?.url ?? baseURL) }); // it is asked for before the server is there, too
  own.describe.configure({ mode: "default" }); // one after another, in one worker
  own.beforeAll(async () => {
    server = new OwnServer(ownPort(), unbundled);
    prepare(server);
    await server.start(...flags);
  });
  own.afterAll(async ({ kept }) => {
    await kept.close(); // with what it keeps of this server's answers
    await server?.end();
    server = undefined;
  });
  return own;
}

/** The browser itself reports a request that failed: of one that is meant to, it may. */
export function allowFailedRequests(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    const at = complaints.indexOf(`console: ${message.text()}`);
    if (at >= 0 && message.text().includes("Failed to load resource")) complaints.splice(at, 1);
  });
}

/** The addresses of this host that are asked for from now on. */
export function requests(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return asked;
}

/** What each page has asked for, and what of that has not come yet. */
const asking = new WeakMap<Page, { count: number; underWay: Set<Request> }>();

/** So that rested() knows what a page asks for; each page of test() has it. */
export function watchRequests(page: Page): void {
  const of = { count: 0, underWay: new Set<Request>() };
  asking.set(page, of);
  page.on("request", (request) => {
    of.count++;
    // What a page has left asks no more, and may be told no end of.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) of.underWay.clear();
    of.underWay.add(request);
  });
  page.on("requestfinished", (request) => of.underWay.delete(request));
  page.on("requestfailed", (request) => of.underWay.delete(request));
}

/**
 * Waits until a page has nothing more to do: all that it asked for has come, but for what a test
 * holds back, and for half a second, as its own clock tells it, it has asked for nothing.
 */
export async function rested(page: Page, { held = 0 } = {}): Promise<void> {
  const of = asking.get(page)!;
  const rests = async () => {
    const before = of.count;
    await page.evaluate(() => new Promise<void>((resolve) => setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 5000 }), 500)));
    return of.count === before && of.underWay.size <= held;
  };
  await expect.poll(rests, { intervals: [0] }).toBe(true);
}

/** Whether anything is painted on a pane's tiles. */
export async function isPainted(page: Page, pane: string): Promise<boolean> {
  return page.evaluate(
    (pane) =>
      [...document.querySelectorAll<HTMLCanvasElement>(`.leaflet-${pane}-pane canvas`)].some((c) => {
        if (c.width === 0) return false; // nothing is to be drawn there
        const copy = new OffscreenCanvas(c.width, c.height).getContext("2d")!;
        copy.drawImage(c, 0, 0);
        return copy.getImageData(0, 0, c.width, c.height).data.some((v) => v > 0);
      }),
    pane,
  );
}

/** How many pixels of a pane's tiles are near a colour, and how many are painted at all. */
export async function pixelsNear(page: Page, pane: string, colour: readonly [number, number, number]): Promise<{ near: number; painted: number }> {
  return page.evaluate(
    ({ pane, colour }) => {
      let near = 0;
      let painted = 0;
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>(`.leaflet-${pane}-pane canvas`)) {
        if (canvas.width === 0) continue;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })!;
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3]! < 40) continue;
          painted++;
          if (data[i + 3]! > 150 && colour.every((c, k) => Math.abs(c - data[i + k]!) < 12)) near++;
        }
      }
      return { near, painted };
    },
    { pane, colour },
  );
}

/**
 * How many pixels of the map on screen are near a colour: of what a reader
 * sees, where a canvas may hold other pixels than those that the browser shows.
 */
export async function seenNear(page: Page, colour: readonly [number, number, number], within = 40): Promise<number> {
  const png = await page.locator("#map").screenshot();
  const reader = await page.context().newPage(); // the map's own policy reads no data: addresses
  try {
    return await reader.evaluate(
      async ({ data, colour, within }) => {
        const image = await createImageBitmap(await (await fetch(data)).blob());
        const ctx = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
        ctx.drawImage(image, 0, 0);
        const pixels = ctx.getImageData(0, 0, image.width, image.height).data;
        let near = 0;
        for (let i = 0; i < pixels.length; i += 4) if (colour.every((c, k) => Math.abs(c - pixels[i + k]!) < within)) near++;
        return near;
      },
      { data: `data:image/png;base64,${png.toString("base64")}`, colour, within },
    );
  } finally {
    await reader.close();
  }
}

/** Waits until all that was asked for is drawn and nothing is staged. */
export async function settled(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const grids = [...document.querySelectorAll<HTMLElement>(".leaflet-map-pane .leaflet-layer")];
          const drawn = grids.every(
            (g) => g.style.visibility !== "hidden" && [...g.querySelectorAll("canvas")].every((c) => c.classList.contains("leaflet-tile-loaded")),
          );
          return document.getElementById("map")?.ariaBusy !== "true" && grids.length > 0 && drawn && document.querySelectorAll(".leaflet-ground-pane canvas").length > 0;
        }),
      { intervals: [50, 100, 150, 250], timeout: 100_000 },
    )
    .toBe(true);
}

export async function open(page: Page, query = ""): Promise<void> {
  await page.goto(`/${query}`);
  await expect(page.locator("#headline-date")).not.toHaveText("");
  await settled(page);
}

/** Goes to another address of the map as Back does, which is less work than opening it. */
export async function goTo(page: Page, query: string): Promise<void> {
  await page.evaluate((query) => {
    history.pushState(null, "", query);
    dispatchEvent(new PopStateEvent("popstate"));
  }, query);
  await settled(page);
}

/** The record comes without its timelines: each date's own tiles are shown. */
export async function withoutTimelines(page: Page): Promise<void> {
  await page.route("**/api/record*.json", async (route) => {
    const answer = await (await route.fetch()).json();
    for (const layer of answer.layers) delete layer.timeline;
    await route.fulfill({ json: answer });
  });
}

/** Opens the key, which a reader has to ask for. */
export async function openKey(page: Page): Promise<void> {
  await page.locator("#legend-open").click();
  await expect(page.locator("#legend")).toBeVisible();
}

/** Opens the choice of how time is shown, and chooses. */
export async function chooseLook(page: Page, name: "Changes" | "Swipe" | "Age"): Promise<void> {
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("radio", { name }).check();
}

/** The map's zoom, and the latitude and longitude of its middle. */
export async function viewOf(page: Page): Promise<[zoom: number, lat: number, lon: number]> {
  const view = await page.locator("#map").getAttribute("data-view");
  return view!.split("/").map(Number) as [number, number, number];
}

/** Where a longitude and latitude are on the page. */
export async function pixelOf(page: Page, [lon, lat]: readonly [number, number]): Promise<{ x: number; y: number }> {
  const map = page.locator("#map");
  const box = (await map.boundingBox())!;
  const [zoom, atLat, atLon] = await viewOf(page);
  const world = 256 * 2 ** zoom;
  const x = (d: number) => ((d + 180) / 360) * world;
  const y = (d: number) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (d * Math.PI) / 360)) / (2 * Math.PI)) * world;
  return { x: box.x + box.width / 2 + x(lon) - x(atLon), y: box.y + box.height / 2 + y(lat) - y(atLat) };
}

/** Whether the map itself, and nothing that lies on it, is at a position. */
export async function isOpenMap(page: Page, at: { x: number; y: number }): Promise<boolean> {
  return page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest("#map") !== null && document.elementFromPoint(x, y) !== null, at);
}

export async function shownDate(page: Page): Promise<string> {
  return (await page.locator("#headline-date").getAttribute("datetime"))!;
}

/** Notes what an element says from now on, also what is gone before a busy machine looks: an attribute, or else its text. */
export async function noted(page: Page, selector: string, attribute?: string): Promise<() => Promise<string[]>> {
  const notes = await page.locator(selector).evaluateHandle((element, attribute) => {
    const said = () => (attribute ? element.getAttribute(attribute) : element.textContent) ?? "";
    let last = said();
    const notes: string[] = [];
    new MutationObserver(() => {
      if (said() !== last) notes.push((last = said()));
    }).observe(element, { attributes: true, childList: true, characterData: true, subtree: true });
    return notes;
  }, attribute);
  return () => notes.jsonValue();
}

export async function expectDate(page: Page, iso: string): Promise<void> {
  await expect(page.locator("#headline-date")).toHaveAttribute("datetime", iso);
}

export async function expectQuery(page: Page, parameter: string, value: string | null): Promise<void> {
  await expect.poll(() => new URL(page.url()).searchParams.get(parameter)).toBe(value);
}
