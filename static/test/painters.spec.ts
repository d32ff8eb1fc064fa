// The same scenes drawn by the four painters: the page's canvas, the server's PNG,
// its SVG as the browser shows it, and the MapLibre style. All are made from
// geo/style/style.json; what one draws otherwise shows here.
//
// Small squares of the map are held against those of the PNG: of their pixels, so
// many may differ by more than a step between two colours, which is what edges of
// lines do; letters, which each painter has of another font, are only looked for.

import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, type Page, test as plain } from "@playwright/test";
import { chromiumWithWebGL } from "./chromium";
import { OwnServer } from "./own_server";
import { ownPort, places, settled } from "./page";

/** Of the pictures, around the middle of the view. */
const size = { width: 640, height: 360 };
const dist = join(import.meta.dirname, "../node_modules/maplibre-gl/dist");

const test = plain.extend<{}, { server: OwnServer }>({
  server: [
    async ({}, use) => {
      const server = new OwnServer(ownPort());
      // What is held grows, and then shrinks.
      server.begin("2025-11-25", 0.8);
      server.load("2025-11-26", 1.2);
      server.load("2025-11-27", 0.75);
      server.loadFeatures("2025-11-28", classes.map((said, i) => area(i, said)));
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

// One server, and a browser whose WebGL is warm, for all.
test.describe.configure({ mode: "default" });
test.use({
  viewport: { width: 800, height: 640 },
  launchOptions: chromiumWithWebGL,
});

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

interface Square {
  what: string;
  /** Where it is; of several the one that is most alike counts, since a name may lie on it. */
  at: Position | readonly Position[];
  /** Signs stand between pixels, and each painter rounds otherwise. */
  isSign?: true;
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
      { what: "a contested place", at: places.pokrovsk, half: 9, isSign: true },
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
    zoom: 8,
    middle: [30.4, 49.8],
    squares: classes.flatMap((said, i) => [
      { what: nameOf(said), at: within(i), half: 12 },
      // Each painter begins dashes elsewhere.
      ...(["infiltrated", "claimed", "countered"].includes(said.status) ? [] : [{ what: `the edge of ${nameOf(said)}`, at: edgeOf(i), half: 10 }]),
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
  { name: "what was gained", date: "2025-11-26", from: "2025-11-25", zoom: 8, middle: [37.6, 48], squares: [{ what: "gained", at: [38, 47.9], half: 20 }] },
  { name: "what was lost", date: "2025-11-27", from: "2025-11-26", zoom: 8, middle: [37.6, 48], squares: [{ what: "lost", at: [38, 47.9], half: 20 }] },
];

/** What each painter makes of a scene, as pictures of one size. */
async function painted(page: Page, server: OwnServer, scene: Scene, theme: "light" | "dark"): Promise<Map<string, Buffer>> {
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

  if (!scene.from) {
    await page.route(`${server.url}/maplibre/**`, async (route) => {
      const name = basename(new URL(route.request().url()).pathname);
      if (name !== "page") return route.fulfill({ contentType: "text/javascript", body: await readFile(join(dist, name)) });
      const style = `${server.url}/style/${scene.date}${theme === "dark" ? ".dark" : ""}.json`;
      return route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><body style="margin:0"><div id="map" style="position:relative;overflow:hidden;width:${size.width}px;height:${size.height}px"></div><script type="module">
          import * as maplibre from "./maplibre-gl.mjs";
          const map = new maplibre.Map({ container: "map", style: ${JSON.stringify(style)}, center: ${JSON.stringify(scene.middle)}, zoom: ${scene.zoom - 1},
            attributionControl: false, fadeDuration: 0, interactive: false });
          map.once("idle", () => (document.title = "drawn"));
        </script>`,
      });
    });
    await page.goto(`${server.url}/maplibre/page`);
    await expect(page).toHaveTitle("drawn", { timeout: 30_000 });
    out.set("MapLibre", await page.screenshot({ clip: { x: 0, y: 0, ...size } }));
  }
  return out;
}

/** A picture of a part of the page once it changes no more: names are placed after all tiles have come. */
async function atRest(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  for (let before = await page.screenshot({ clip }); ; ) {
    await page.waitForTimeout(500);
    const now = await page.screenshot({ clip });
    if (now.equals(before)) return now;
    before = now;
  }
}

/** Where a position is in the pictures of a scene. */
function pixelAt({ zoom, middle }: Scene, [lon, lat]: Position): [number, number] {
  const world = 256 * 2 ** zoom;
  const y = (degrees: number) => (0.5 - Math.asinh(Math.tan((degrees * Math.PI) / 180)) / (2 * Math.PI)) * world;
  return [Math.round(size.width / 2 + ((lon - middle[0]) / 360) * world), Math.round(size.height / 2 + y(lat) - y(middle[1]))];
}

/** The share of a square's pixels that are not those of another picture, shifted by a pixel at most, and how far colours are apart on average. */
async function compare(page: Page, a: Buffer, b: Buffer, [x, y]: readonly [number, number], half: number): Promise<{ far: number; apart: number }> {
  return page.evaluate(
    async ([first, second, x, y, half]) => {
      const read = async (base64: string) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
        const ctx = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
        ctx.drawImage(bitmap, 0, 0);
        return (dx: number, dy: number) => ctx.getImageData(x + dx - half, y + dy - half, 2 * half, 2 * half).data;
      };
      const [one, other] = [await read(first), await read(second)];
      const want = one(0, 0);
      let best = { far: 1, apart: 255 };
      for (const [dx, dy] of [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const))) {
        const got = other(dx, dy);
        let [far, apart] = [0, 0];
        for (let i = 0; i < want.length; i += 4) {
          const d = [0, 1, 2].map((c) => Math.abs(want[i + c]! - got[i + c]!));
          if (Math.max(...d) > 60) far++;
          apart += (d[0]! + d[1]! + d[2]!) / 3;
        }
        const n = want.length / 4;
        if (apart / n < best.apart) best = { far: far / n, apart: apart / n };
      }
      return best;
    },
    [a.toString("base64"), b.toString("base64"), x, y, half] as const,
  );
}

/** How many pixels beside a point are as dark, or as bright, as letters are. */
async function letters(page: Page, picture: Buffer, [x, y]: readonly [number, number], dark: boolean): Promise<number> {
  return page.evaluate(
    async ([base64, x, y, dark]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const ctx = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
      ctx.drawImage(bitmap, 0, 0);
      const { data } = ctx.getImageData(x - 75, y - 14, 150, 28);
      let n = 0;
      for (let i = 0; i < data.length; i += 4) {
        const light = (data[i]! + data[i + 1]! + data[i + 2]!) / 3;
        if (dark ? light > 200 : light < 70) n++;
      }
      return n;
    },
    [picture.toString("base64"), x, y, dark] as const,
  );
}

for (const theme of ["light", "dark"] as const) {
  for (const scene of scenes) {
    test(`four painters draw ${scene.name} alike, ${theme}`, async ({ page, server }) => {
      test.setTimeout(120_000);
      const pictures = await painted(page, server, scene, theme);
      await page.goto("about:blank");
      const png = pictures.get("PNG")!;
      for (const [painter, picture] of pictures) {
        await test.info().attach(`${painter}.png`, { body: picture, contentType: "image/png" });
        if (scene.named) expect.soft(await letters(page, picture, pixelAt(scene, scene.named), theme === "dark"), `letters of ${painter}`).toBeGreaterThan(25);
        if (picture === png) continue;
        for (const { what, at, offset = [0, 0], half, isSign } of scene.squares) {
          const positions = (typeof at[0] === "number" ? [at] : at) as readonly Position[];
          const found = [];
          for (const position of positions) {
            const [x, y] = pixelAt(scene, position);
            found.push(await compare(page, png, picture, [x + offset[0], y + offset[1]], half));
          }
          const { far, apart } = found.reduce((a, b) => (a.apart < b.apart ? a : b));
          test.info().annotations.push({ type: what, description: `${painter}: ${apart.toFixed(1)} of 255 apart, ${(100 * far).toFixed(1)} % far` });
          expect.soft(far, `${painter}: pixels of ${what} that are not those of the PNG`).toBeLessThan(isSign ? 0.25 : 0.06);
          expect.soft(apart, `${painter}: how far the colours of ${what} are from those of the PNG`).toBeLessThan(isSign ? 32 : 20);
        }
      }
    });
  }
}
