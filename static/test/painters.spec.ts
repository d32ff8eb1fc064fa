// The same scenes drawn by the four painters: the page's canvas, the server's PNG,
// its SVG as the browser shows it, and the MapLibre style. All are made from
// geo/style/style.json; what one draws otherwise shows here.
//
// Small squares of the map are held against those of the PNG: of their pixels, so
// many may differ by more than a step between two colours, which is what edges of
// lines do; letters, which each painter has of another font, are only looked for.

import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Map as MapLibre } from "maplibre-gl";
import { PNG } from "pngjs";
import { archiveFile, layout } from "./archive_file";
import { OwnServer } from "./own_server";
import { ownPort, places, plain, settled } from "./page";

/** Of the pictures, around the middle of the view. */
const size = { width: 640, height: 360 };
const dist = join(import.meta.dirname, "../node_modules/maplibre-gl/dist");

const onScreen = { viewport: { width: 800, height: 640 }, locale: "en-GB", serviceWorkers: "block" } as const;

/** The server, and a page of each browser, are those of all scenes: what draws is warm. */
const test = plain.extend<{}, { server: OwnServer; drawn: Page; byWebGL: Page }>({
  server: [
    async ({}, use) => {
      const server = new OwnServer(ownPort());
      // What is held grows, and then shrinks.
      server.begin("2025-11-25", 0.8);
      server.load("2025-11-26", 1.2);
      server.load("2025-11-27", 0.75);
      server.loadFeatures("2025-11-28", classes.map((said, i) => area(i, said)));
      server.loadFeatures("2025-11-29", [acrossBorder(-7, 7)]);
      server.loadFeatures("2025-12-06", [acrossBorder(-7, 21)]);
      const archive = server.write("streets.pmtiles", {});
      writeFileSync(archive, archiveFile("made up", "Somebody", 13));
      await server.start("--basemap", archive);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  drawn: [
    async ({ browser }, use) => {
      const page = await browser.newPage(onScreen);
      await use(page);
      await page.close();
    },
    { scope: "worker" },
  ],
  byWebGL: [
    async ({ webGL, server }, use) => {
      const page = await webGL.newPage({ ...onScreen, viewport: size });
      await page.route("**/maplibre/**", async (route) => {
        const name = basename(new URL(route.request().url()).pathname);
        if (name === "page") await route.fulfill({ contentType: "text/html", body: mapLibrePage });
        else await route.fulfill({ contentType: "text/javascript", body: await readFile(join(dist, name)) });
      });
      await page.goto(`${server.url}/maplibre/page`);
      await expect(page).toHaveTitle("ready");
      await use(page);
      await page.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

const mapLibrePage = `<!doctype html><body style="margin:0"><div id="map" style="position:relative;overflow:hidden;width:${size.width}px;height:${size.height}px"></div><script type="module">
  import * as maplibre from "./maplibre-gl.mjs";
  window.map = new maplibre.Map({ container: "map", style: { version: 8, sources: {}, layers: [] }, attributionControl: false, fadeDuration: 0, interactive: false });
  window.map.once("idle", () => (document.title = "ready"));
</script>`;

/** Draws a style, and waits until all of it is drawn. */
async function drawByMapLibre(page: Page, style: string, { middle, zoom }: Scene): Promise<Buffer> {
  await page.evaluate(
    async ({ style, center, zoom }) => {
      const { map } = window as unknown as { map: MapLibre };
      map.jumpTo({ center, zoom });
      map.setStyle(style, { diff: false });
      await map.once("style.load");
      await map.once("idle");
    },
    { style, center: [...middle] as [number, number], zoom: zoom - 1 },
  );
  return page.screenshot({ clip: { x: 0, y: 0, ...size } });
}

test.describe.configure({ mode: "default" });

/** All that control can say of ground. */
const classes = [
  { status: "held", held_by: "Russia" },
  { status: "held", held_by: "Ukraine" },
  { status: "held", held_by: "Transnistria" },
  { status: "contested" },
  { status: "infiltrated" },
  { status: "claimed", claimed_by: "Russia" },
  { status: "countered" },
  { status: "liberated" },
  { status: "unknown" },
];

/** Areas beside each other, where no claim lies on them. */
const corner = (i: number): Position => [29 + (i % 3), 50.2 - 0.7 * Math.floor(i / 3)];

function area(i: number, properties: object): object {
  const [w, s] = corner(i);
  const ring = [[w, s], [w + 0.9, s], [w + 0.9, s + 0.6], [w, s + 0.6], [w, s]];
  return { type: "Feature", id: `area ${i}`, properties: { name: `Area ${i}`, ...properties }, geometry: { type: "Polygon", coordinates: [ring] } };
}

/** Places within an area: where no name is, it is the most alike. */
const within = (i: number): Position[] => {
  const [w, s] = corner(i);
  return [[w + 0.25, s + 0.2], [w + 0.65, s + 0.2], [w + 0.25, s + 0.42], [w + 0.65, s + 0.42]];
};
const nameOf = (said: (typeof classes)[number]) => [said.status, said.held_by].filter(Boolean).join(" by ");
/** The left edge of an area, half of it outside. */
const edgeOf = (i: number): Position => [corner(i)[0], corner(i)[1] + 0.3];

type Position = readonly [lon: number, lat: number];

/** A place in that tile of the archive (zoom 11) through whose middle the edge of what is held runs. */
const inTile = (x: number, y: number): Position => {
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * (711 + y)) / 2 ** 11)));
  return [Number((((1234 + x) / 2 ** 11) * 360 - 180).toFixed(5)), Number(((lat * 180) / Math.PI).toFixed(5))];
};

/** A place so many kilometres along and beyond a straight part of the border with Russia. */
const byBorder = (along: number, beyond: number): Position => [33.9347 - 0.0093 * along + 0.01139 * beyond, 52.2566 + 0.00697 * along + 0.005695 * beyond];

/** Held ground from 10 km within the border to 7 km beyond it, so far along it. */
const acrossBorder = (from: number, to: number) => ({
  type: "Feature",
  id: "across",
  properties: { name: "Held" },
  geometry: { type: "Polygon", coordinates: [[byBorder(from, -10), byBorder(from, 7), byBorder(to, 7), byBorder(to, -10), byBorder(from, -10)].reverse()] },
});

interface Square {
  what: string;
  /** Where it is; of several the one that is most alike counts, since a name may lie on it. */
  at: Position | readonly Position[];
  /** Signs stand between pixels, and each painter rounds otherwise. */
  isSign?: true;
  /** So do the lines of a hatch where they end. */
  isEdge?: true;
  /** How far its colours may be from those of the PNG on average, where less than else. */
  apart?: number;
  /** Of one colour: nothing is drawn there. */
  isPlain?: true;
  /** From the position, in pixels. */
  offset?: readonly [number, number];
  /** Half its side, in pixels. */
  half: number;
}

interface Scene {
  name: string;
  date: string;
  /** The earlier date of a change, which a MapLibre style does not draw. */
  from?: string;
  zoom: number;
  middle: Position;
  squares: readonly Square[];
  /** Where a name's letters are, beside its point. */
  named?: Position;
}

const scenes: readonly Scene[] = [
  {
    name: "claims, control and places",
    date: "2025-11-27",
    zoom: 8,
    middle: [37.3, 48],
    squares: [
      { what: "claimed", at: [38.3, 47.75], half: 20 },
      { what: "claimed and held", at: [[37.15, 47.6], [37.55, 47.6], [37.35, 47.65], [37.6, 47.9]], half: 10 },
      { what: "the edge of what is held", at: [37.75, 47.75], half: 12 },
      { what: "open ground", at: [35.9, 48.45], half: 12 },
      { what: "a contested place", at: [38, 48.595], half: 9, isSign: true }, // Bakhmut, where no other sign is near
      { what: "a place with a statement", at: places.pokrovsk, half: 6, isSign: true, apart: 26 },
      { what: "a claimed place", at: places.huliaipole, half: 7, isSign: true },
    ],
    named: places.huliaipole,
  },
  { name: "a recognition", date: "2022-02-22", zoom: 7, middle: [38.3, 48.2], squares: [{ what: "recognised", at: [[38.2, 48.3], [38.6, 48.4], [37.9, 48.6], [38.9, 48.6], [38.3, 47.6]], half: 16 }] },
  {
    name: "a statement",
    date: "2025-11-27",
    zoom: 8,
    middle: [74.6, 42.87],
    squares: [{ what: "the bubble", at: [74.5698, 42.8746], offset: [11, -12], half: 9, isSign: true }],
  },
  {
    name: "all classes of control",
    date: "2025-11-28",
    zoom: 7,
    middle: [30.4, 49.8],
    squares: classes.flatMap((said, i) => [
      { what: nameOf(said), at: within(i), half: 12 },
      // Each painter begins dashes elsewhere.
      ...(["infiltrated", "claimed", "countered"].includes(said.status) ? [] : [{ what: `the edge of ${nameOf(said)}`, at: edgeOf(i), half: 10, isEdge: true as const }]),
    ]),
  },
  {
    name: "what was gained of each class",
    date: "2025-11-28",
    from: "2025-11-27",
    zoom: 7, // beside the list of what changed
    middle: [29.8, 49.8],
    squares: classes.map((said, i) => ({ what: nameOf(said), at: within(i), half: 12 })),
  },
  {
    name: "control across a border",
    date: "2025-11-29",
    zoom: 9,
    middle: byBorder(0, 0),
    squares: [
      { what: "held within the border", at: byBorder(0, -4), half: 8 },
      { what: "the front", at: byBorder(1, -10), half: 8, isEdge: true },
      { what: "what is near beyond the border", at: byBorder(0, 1), half: 3 },
      { what: "held far beyond the border", at: byBorder(0, 4.5), half: 6 },
      { what: "the far edge", at: byBorder(0, 7), half: 6, isEdge: true },
      { what: "the border", at: byBorder(-2, 0), half: 7, isEdge: true },
      { what: "where the front comes to the border", at: byBorder(7, -2), half: 9, isEdge: true },
    ],
  },
  {
    name: "streets of an archive",
    date: "2025-11-27",
    zoom: 12,
    middle: inTile(0.5, 0.35),
    squares: [
      { what: "a road beneath a claim", at: inTile(0.2, layout.road), half: 12, isEdge: true },
      { what: "a road on held ground", at: inTile(0.6, layout.road), half: 12, isEdge: true },
      { what: "water on held ground", at: inTile(0.7, 0.15), half: 16 },
      { what: "the front over a road", at: inTile(((37 + 180) / 360) * 2 ** 11 - 1234, layout.road), half: 10, isEdge: true },
      { what: "the sign of a village", at: inTile(...layout.village), half: 4, isSign: true },
      { what: "a border of the archive", at: inTile(layout.border, 0.5), half: 20, isPlain: true },
    ],
  },
  { name: "what was gained", date: "2025-11-26", from: "2025-11-25", zoom: 8, middle: [37.6, 48], squares: [{ what: "gained", at: [38, 47.9], half: 20 }] },
  { name: "what was lost", date: "2025-11-27", from: "2025-11-26", zoom: 8, middle: [37.6, 48], squares: [{ what: "lost", at: [38, 47.9], half: 20 }] },
];

/** What each painter makes of a scene, as pictures of one size. */
async function painted({ drawn: page, byWebGL, server }: { drawn: Page; byWebGL: Page; server: OwnServer }, scene: Scene, theme: "light" | "dark"): Promise<Map<string, Buffer>> {
  const map = `${scene.zoom}/${scene.middle[1]}/${scene.middle[0]}`;
  const out = new Map<string, Buffer>();
  const image = `${server.url}/image/${scene.from ? `${scene.from}..` : ""}${scene.date}`;
  const query = `?map=${map}&size=${size.width}x${size.height}&frame=0&theme=${theme}`;
  out.set("PNG", await (await page.request.get(`${image}.png${query}`)).body());

  await page.goto(`${image}.svg${query}`);
  out.set("SVG", await page.screenshot({ clip: { x: 0, y: 0, ...size } }));

  const change = scene.from ? `&look=changes&compare=${scene.from}` : "";
  await page.goto(`${server.url}/embed?date=${scene.date}&map=${map}&theme=${theme}&controls=none${change}`);
  await expect(page.locator(".leaflet-map-pane canvas").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  await settled(page);
  const box = (await page.locator("#map").boundingBox())!;
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  out.set("canvas", await atRest(page, { x: middle.x - size.width / 2, y: middle.y - size.height / 2, ...size }));

  if (!scene.from) out.set("MapLibre", await drawByMapLibre(byWebGL, `${server.url}/style/${scene.date}${theme === "dark" ? ".dark" : ""}.json`, scene));
  return out;
}

/** A picture of a part of the page once it changes no more: names are placed after all tiles have come. */
async function atRest(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  for (let before = await page.screenshot({ clip }); ; ) {
    await page.evaluate(() => new Promise<void>((resolve) => setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 5000 }), 400)));
    const now = await page.screenshot({ clip });
    if (now.equals(before)) return now;
    before = now;
  }
}

/** Where a position is in the pictures of a scene. */
function pixelAt({ zoom, middle }: Pick<Scene, "zoom" | "middle">, [lon, lat]: Position): [number, number] {
  const world = 256 * 2 ** zoom;
  const y = (degrees: number) => (0.5 - Math.asinh(Math.tan((degrees * Math.PI) / 180)) / (2 * Math.PI)) * world;
  return [Math.round(size.width / 2 + ((lon - middle[0]) / 360) * world), Math.round(size.height / 2 + y(lat) - y(middle[1]))];
}

/** The pixels of a square of a picture around a position, each by its red, green and blue. */
function square({ data, width, height }: PNG, [x, y]: readonly [number, number], [halfWidth, halfHeight]: readonly [number, number]): number[][] {
  if (x < halfWidth || x + halfWidth > width || y < halfHeight || y + halfHeight > height) throw new Error(`the square around ${x},${y} is not within the picture`);
  const pixels: number[][] = [];
  for (let row = y - halfHeight; row < y + halfHeight; row++) {
    for (let column = x - halfWidth; column < x + halfWidth; column++) {
      const at = 4 * (row * width + column);
      pixels.push([data[at]!, data[at + 1]!, data[at + 2]!]);
    }
  }
  return pixels;
}

/** The share of a square's pixels that are not those of another picture, shifted by a pixel at most, and how far colours are apart on average. */
function compare(a: PNG, b: PNG, [x, y]: readonly [number, number], half: number): { far: number; apart: number } {
  const want = square(a, [x, y], [half, half]);
  let best = { far: 1, apart: 255 };
  for (const [dx, dy] of [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const))) {
    const got = square(b, [x + dx, y + dy], [half, half]);
    let [far, apart] = [0, 0];
    for (const [i, pixel] of want.entries()) {
      const d = pixel.map((v, c) => Math.abs(v - got[i]![c]!));
      if (Math.max(...d) > 60) far++;
      apart += (d[0]! + d[1]! + d[2]!) / 3;
    }
    const n = want.length;
    if (apart / n < best.apart) best = { far: far / n, apart: apart / n };
  }
  return best;
}

/** How many pixels beside a point are as dark, or as bright, as letters are. */
function letters(picture: PNG, at: readonly [number, number], dark: boolean): number {
  const light = square(picture, at, [75, 14]).map(([r, g, b]) => (r! + g! + b!) / 3);
  return light.filter((l) => (dark ? l > 200 : l < 70)).length;
}

for (const theme of ["light", "dark"] as const) {
  for (const scene of scenes) {
    test(`four painters draw ${scene.name} alike, ${theme}`, async ({ drawn, byWebGL, server }) => {
      const pictures = await painted({ drawn, byWebGL, server }, scene, theme);
      const png = PNG.sync.read(pictures.get("PNG")!);
      for (const [painter, file] of pictures) {
        await test.info().attach(`${painter}.png`, { body: file, contentType: "image/png" });
        const picture = PNG.sync.read(file);
        if (scene.named) expect.soft(letters(picture, pixelAt(scene, scene.named), theme === "dark"), `letters of ${painter}`).toBeGreaterThan(25);
        if (painter === "PNG") continue;
        for (const { what, at, offset = [0, 0], half, isSign, isEdge, isPlain, apart: most = isSign ? 32 : 20 } of scene.squares) {
          const positions = (typeof at[0] === "number" ? [at] : at) as readonly Position[];
          const found: ReturnType<typeof compare>[] = [];
          for (const position of positions) {
            const [x, y] = pixelAt(scene, position);
            found.push(compare(png, picture, [x + offset[0], y + offset[1]], half));
          }
          const { far, apart } = found.reduce((a, b) => (a.apart < b.apart ? a : b));
          if (isPlain) for (const position of positions) expect.soft(new Set(square(picture, pixelAt(scene, position), [half, half]).map(String)).size, `${painter}: colours of ${what}`).toBe(1);
          test.info().annotations.push({ type: what, description: `${painter}: ${apart.toFixed(1)} of 255 apart, ${(100 * far).toFixed(1)} % far` });
          expect.soft(far, `${painter}: pixels of ${what} that are not those of the PNG`).toBeLessThan(isSign ? 0.25 : isEdge ? 0.08 : 0.06);
          expect.soft(apart, `${painter}: how far the colours of ${what} are from those of the PNG`).toBeLessThan(most);
        }
      }
    });
  }
}

test("what glows ends at a border, as what is held does", async ({ drawn: page, server }) => {
  const at = byBorder(14, 0);
  await page.goto(`${server.url}/?date=2025-12-06&glow=7&lang=en&map=9/${at[1]}/${at[0]}`);
  await expect(page.locator(".leaflet-glow-pane canvas").first()).toBeAttached();
  await settled(page);
  const box = (await page.locator("#map").boundingBox())!;
  const scene = { zoom: 9, middle: at };
  /** How much it glows at a position, of 255. */
  const glowAt = (position: Position) => {
    const [x, y] = pixelAt(scene, position);
    return page.evaluate(
      ([x, y]) => {
        for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".leaflet-glow-pane canvas")) {
          const { left, top, width, height } = canvas.getBoundingClientRect();
          if (x < left || x >= left + width || y < top || y >= top + height) continue;
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d")!;
          copy.drawImage(canvas, 0, 0);
          return copy.getImageData(((x - left) * canvas.width) / width, ((y - top) * canvas.height) / height, 1, 1).data[3]!;
        }
        return 0;
      },
      [box.x + box.width / 2 + x - size.width / 2, box.y + box.height / 2 + y - size.height / 2] as const,
    );
  };
  expect(await glowAt(byBorder(14, -4)), "within the border").toBeGreaterThan(100);
  expect(await glowAt(byBorder(14, 4.5)), "far beyond the border").toBeGreaterThan(100);
  for (const beyond of [0.5, 1, 1.5]) expect(await glowAt(byBorder(14, beyond)), `${beyond} km beyond the border`).toBe(0);
  expect(await glowAt(byBorder(0, -4)), "where nothing changed").toBe(0);
});
