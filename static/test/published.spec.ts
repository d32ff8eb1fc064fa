// The map as a publication: files behind nginx in the manual's configuration,
// and no server of ours.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "@playwright/test";
import { PMTiles } from "pmtiles";
import style from "../../geo/style/style.json" with { type: "json" };
import { archiveFile } from "./archive_file";
import { deployed } from "./deployed";
import { OwnServer } from "./own_server";
import { isOfSlowness, isPainted, pixelsNear, plain as test } from "./page";
import { findProgram, missing } from "./programs";
import { searchPublished } from "../src/net/published_search";
import { setLanguage } from "../src/words/words";
import { compiled } from "../words.mjs";

const binary = resolve(process.env["FRONTLINE_BIN"] ?? join(import.meta.dirname, "../../bin/frontline"));
const nginx = findProgram("nginx");
const db = join(process.env["FRONTLINE_TEST_FOLDER"]!, "bundled.db");
const port = Number(process.env["FRONTLINE_TEST_PORT"] ?? 18471) + 8;
const url = `http://127.0.0.1:${port}/`;
// One publication and one nginx for all.
test.describe.configure({ mode: "default" });

let folder = "";
let running: ChildProcess | undefined;
let news: Server | undefined;
let newsPage = "";

/** The server's part of the manual's configuration, with the port and the folder of this test. */
function configuration(): string {
  const site = deployed("nginx-published.conf", "publishing.html").replace("listen 80;", `listen 127.0.0.1:${port};`).replace("/srv/www/maps", join(folder, "www"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  return `${user}daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 256; }\nhttp {\naccess_log off;\n${temporary}\n${site}\n}\n`;
}

test.beforeAll(async () => {
  test.skip(!nginx, missing("nginx"));
  folder = mkdtempSync(join(tmpdir(), "frontline-published-"));
  writeFileSync(join(folder, "streets.pmtiles"), archiveFile("made up", "© Somebody", 13));
  execFileSync(binary, ["publish", `file://${folder}/www`, "--site", url, "--db", db, "--max-zoom", "8", "--base-max-zoom", "5", "--texts", "20", "--pictures", "1", "--basemap", join(folder, "streets.pmtiles"), "--work-dir", join(folder, "work")]);
  writeFileSync(join(folder, "nginx.conf"), configuration());
  news = createServer((_, answer) => answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(newsPage)).listen(port + 30, "127.0.0.1");
  running = spawn(nginx!, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
  await expect.poll(() => fetch(url).then((r) => r.status, () => 0)).toBe(200);
});

test.afterAll(() => {
  running?.kill("SIGINT");
  news?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("the published map works from files alone and offers only what is there", async ({ page }) => {
  const bad: string[] = [];
  page.on("response", (r) => r.status() >= 400 && bad.push(`${r.status()} ${r.url()}`));
  page.on("pageerror", (e) => bad.push(e.message));
  page.on("console", (m) => (m.type() === "error" || m.type() === "warning") && !isOfSlowness(m.text()) && bad.push(m.text()));
  const ranges: number[] = [];
  page.on("response", (r) => r.url().endsWith(".pmtiles") && ranges.push(r.status()));

  await page.goto(`${url}?map=6/48/36`);
  await expect(page.locator("#publication")).toHaveText(/^Publication 1 of .* UTC, record at revision \d+$/);
  await expect(page.locator("#headline-date")).toHaveText("5 December 2025");
  await expect.poll(() => isPainted(page, "claims")).toBe(true);
  expect(ranges.length).toBeGreaterThan(3);
  expect(ranges.every((status) => status === 206)).toBe(true);
  // What is recorded of a date is there as words.
  const words = page.getByRole("link", { name: "Read as text" });
  const text = await page.request.get((await words.evaluate((a: HTMLAnchorElement) => a.href)));
  expect(text.ok()).toBe(true);
  expect(await text.text()).toContain("Claims, control and statements on 5 December 2025");
  await expect(page.locator("#skip-text")).toHaveAttribute("href", /text\/en\.html$/);
  await page.locator("#time-slider").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(words).toHaveCount(0); // of the day before nothing was recorded
  await page.keyboard.press("End");

  // Search, in the browser.
  await page.getByRole("combobox", { name: /Search/ }).fill("гуляй поле");
  await page.locator("#hits .hit").first().click();
  await expect(page.locator("#panel")).toContainText("Huliaipole");
  const place = page.locator("#panel .place-page a").first();
  await expect(place).toHaveAttribute("href", /place\/707898-huliaipole\/en\.html$/);
  expect((await page.request.get((await place.getAttribute("href"))!)).status()).toBe(200);

  // What is said of a position is looked up in the browser.
  await page.goto(`${url}?map=8/45.2/34.2`);
  await expect.poll(() => isPainted(page, "claims")).toBe(true);
  await page.locator("#map").click();
  await expect(page.locator(".point-said")).toContainText("claimed by Russia, since 18 Mar 2014");
  await expect(page.locator(".point-where")).not.toBeEmpty();

  // What changed is drawn, and no figure is offered.
  await page.goto(`${url}?look=changes&date=2022-10-01&compare=2014-01-01&map=6/48/36`);
  await expect(page.locator(".mode-changes").first()).toBeVisible();
  await expect(page.locator("#changes-open")).toBeHidden();

  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this view" });
  await expect(dialog.getByRole("radio")).toHaveCount(2);
  await expect(dialog).toContainText("There is no picture of this view");
  const lines = await dialog.getByRole("textbox", { name: "The lines to paste" }).inputValue();
  expect(lines).toContain(`src="${url}embed.html?date=2022-10-01&`);
  for (const link of await dialog.locator("a[href]").all()) {
    expect((await page.request.get((await link.getAttribute("href"))!)).status()).toBe(200);
  }
  expect(bad).toEqual([]);

  // In a page of another origin, with a parameter that it does not know, and without its script.
  newsPage = `<!doctype html><html lang="en"><title>News</title><link rel="icon" href="data:,">${lines}<iframe title="wrong" src="${url}embed.html?layers=nothing&lang=uk&fbclid=1"></iframe></html>`;
  await page.goto(`http://127.0.0.1:${port + 30}/`);
  const embed = page.locator("frontline-map").frameLocator("iframe");
  await expect(embed.locator("#headline-date")).toHaveText("1 October 2022");
  await expect(embed.locator("#stamp")).toHaveText("Stays on its date, with later corrections");
  await expect(embed.locator(".leaflet-ground-pane canvas.leaflet-tile-loaded").first()).toBeVisible();
  await expect(embed.getByRole("link", { name: "Read as text" })).toHaveCount(0); // of two dates that nobody compares
  await expect(embed.locator("#full")).toHaveAttribute("href", new RegExp(`^${url}\\?.*date=2022-10-01`));
  await expect.poll(() => page.locator("frontline-map iframe").evaluate((frame) => frame.getBoundingClientRect().height)).not.toBe(480);
  const wrong = page.frameLocator("iframe[title=wrong]");
  await expect(wrong.locator("h1")).toHaveText("Цю карту не можна показати");
  await expect(wrong.locator("main")).toContainText("nothing");
  expect(bad).toEqual([]);
});

test("streets are drawn from a file, and where the host sends no parts of it the map says so", async ({ page }) => {
  const asked: string[] = [];
  page.on("response", (r) => /\/objects\/basemap\/.*\.pmtiles$/.test(r.url()) && asked.push(`${r.status()}`));
  const here = `${url}?layers=none&map=12/48.7/36.93`;
  await page.goto(here);
  await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
  const road = style.colours["road-main"].light.match(/\w\w/g)!.map((hex) => parseInt(hex, 16)) as [number, number, number];
  await expect.poll(async () => (await pixelsNear(page, "basemap", road)).near).toBeGreaterThan(50);
  expect(new Set(asked)).toEqual(new Set(["206"]));

  await page.route("**/objects/basemap/*.pmtiles", (route) => route.fulfill({ status: 200, body: "PMTiles, the whole of it" }));
  await page.reload();
  await expect(page.getByText("The storage does not hand out parts of a file, which the map needs.")).toBeVisible();
});

test("the published manual's links are good", async ({ page }) => {
  await page.goto(`${url}docs/publishing.html`);
  await expect(page.locator("h1")).toHaveText("Publishing");
  for (const link of await page.locator("nav a[href], main a[href^='.'], link[href]").all()) {
    const address = new URL((await link.getAttribute("href"))!, page.url());
    if (address.protocol !== "data:") expect((await page.request.get(address.href)).status(), address.href).toBe(200);
  }
});

test("nginx answers with the headers that a publication needs", async ({ request }) => {
  const index = await request.get(`${url}publication.json`);
  expect(index.headers()["cache-control"]).toBe("public, max-age=0, must-revalidate");
  const { publication } = await index.json();
  const { answers } = await (await request.get(url + publication)).json();
  const archive = await request.get(url + answers[Object.keys(answers).find((a) => a.endsWith(".pmtiles"))!], { headers: { Range: "bytes=0-6" } });
  expect([archive.status(), await archive.text(), archive.headers()["content-type"]]).toEqual([206, "PMTiles", "application/vnd.pmtiles"]);
  expect(archive.headers()["cache-control"]).toContain("immutable");
  expect(archive.headers()["access-control-allow-origin"]).toBe("*");
  const geojson = await request.get(url + answers[Object.keys(answers).find((a) => a.endsWith(".geojson"))!], { headers: { "Accept-Encoding": "gzip" } });
  expect([geojson.headers()["content-encoding"], geojson.headers()["content-type"]]).toEqual(["gzip", "application/geo+json"]);
  expect((await request.get(`${url}lock/00000001.json`)).status()).toBe(404);
});

test("a published timeline is, tile for tile, what the server answers", async ({ request }) => {
  const { publication } = await (await request.get(`${url}publication.json`)).json();
  const { answers } = await (await request.get(url + publication)).json();
  const address = Object.keys(answers).find((a) => /^\/tiles\/claims\/timeline@\d+\.pmtiles$/.test(a))!;
  const archive = new PMTiles(url + answers[address]);
  let some = 0;
  for (let x = 16; x < 21; x++) {
    for (let y = 9; y < 13; y++) {
      const served = await request.get(`/tiles/claims/timeline/5/${x}/${y}.mvt`);
      const kept = await archive.getZxy(5, x, y);
      if (served.status() === 204) expect(kept).toBeUndefined();
      else expect(Buffer.from(kept!.data).equals(await served.body()), `5/${x}/${y}`).toBe(true);
      some += kept ? 1 : 0;
    }
  }
  expect(some).toBeGreaterThan(1);
});

test("a published search finds what the server's does", async ({ request }) => {
  const { publication } = await (await request.get(`${url}publication.json`)).json();
  const { answers } = await (await request.get(url + publication)).json();
  const read = async (path: string) => (await request.get(url + answers[path])).json();
  for (const [query, date = "2025-11-27"] of [
    ...["Huliaipole", "Гуляйполе", "покров", "kyiv", "Luhans'k", "oblast", "crim", "-", "x y z"].map((q) => [q]),
    ...["Pokrosvk", "Slovyansk", "Gulyaypole", "Артемівськ", "Димитров", "Toretsk", "Джанкой", "Myrne", "settlement/704422"].map((q) => [q]),
    // Which is recorded later, and is not a settlement of the gazetteer.
    ["Vuhledar", "2024-01-01"],
    ["Bakhmut", "2022-05-01"],
  ] as [string, string?][]) {
    const { hits } = await searchPublished(date, query, read, "37,48");
    const answer = await request.get(`/api/search/${date}?q=${encodeURIComponent(query)}&limit=10&near=37,48`);
    const expected = answer.ok() ? (await answer.json()).hits : [];
    const named = (list: { layer?: string; kind: string; id: string }[]) => list.map(({ layer, kind, id }) => `${layer ?? kind}/${id}`);
    const published = named(hits as { kind: string; id: string }[]);
    expect(published[0], query).toBe(named(expected)[0]);
    // Of what is only like the query the server looks at the larger ones alone.
    const both = published.filter((hit) => named(expected).includes(hit));
    expect(both, query).toEqual(named(expected).filter((hit) => published.includes(hit)));
    expect(both.length, query).toBeGreaterThanOrEqual(Math.min(expected.length, 1));
    if (date !== "2025-11-27") expect(expected[0].recorded_from, query).toBeDefined();
    const first = hits[0] as { recorded_from?: string; region?: { key: string } } | undefined;
    expect(first?.recorded_from, query).toBe(expected[0]?.recorded_from);
  }
  // 12 km from a settlement of another country, in an oblast of Ukraine.
  const at = "52.277,33.517";
  const words = (await (await request.get(`/api/search/2025-11-27?q=${at}`)).json()).hits[0].names.en;
  setLanguage("en", compiled("en"));
  const { hits } = await searchPublished("2025-11-27", at, read);
  expect([words, (hits[0] as { name: string }).name]).toEqual([expect.stringContaining("Sumy Oblast; "), words]);
});

/** Settlements of nobody's, in an archive of one tile: among them such as the gazetteer and the record have elsewhere, and of one name. */
const settlements = [
  ["city", "Вигадбург"], ["town", "Вигадград", "Выгадград"], ["town", "Небувале"], ["village", "Вигаданівка", "Выгадановка"], ["village", "Нова Вигадка", "Новая Выгадка"],
  ["village", "Стара Вигадка"], ["hamlet", "Вигадки"], ["hamlet", "Небилиця", "Небылица"], ["hamlet", "Миколаївка"], ["village", "Миколаївка"], ["town", "Миколаївка"], ["village", "Михайлівка"], ["village", "Слов'янське"],
  ["hamlet", "Щасливоїжачне"], ["village", "Покровськ"], ["hamlet", "Київ"], ["village", "Їжакове Поле"],
].map(([of, uk, ru], i) => ({ tags: { class: of!, name: "Другое", "name:uk": uk!, ...(ru ? { "name:ru": ru } : {}) }, at: [0.1 + 0.05 * i, 0.15 + 0.045 * ((i * 7) % 17)] as const }));

test("a published search finds the settlements of its basemaps as the server does", async () => {
  const own = mkdtempSync(join(tmpdir(), "frontline-searched-"));
  const server = new OwnServer(41);
  try {
    writeFileSync(join(own, "villages.pmtiles"), archiveFile("villages", "© Somebody", 11, settlements, [36.95, 47.9, 37.05, 47.97]));
    const few = ["--max-zoom", "1", "--base-max-zoom", "1", "--texts", "0", "--pictures", "0", "--places", "0"];
    server.run("publish", `file://${own}/www`, "--site", "https://maps.example.org/", ...few, "--basemap", join(own, "villages.pmtiles"), "--work-dir", join(own, "work"));
    await server.start("--basemap", join(own, "villages.pmtiles"));
    const file = (name: string): unknown => JSON.parse(readFileSync(join(own, "www", name), "utf8"));
    const { answers } = file((file("publication.json") as { publication: string }).publication) as { answers: Record<string, string> };
    const reads: string[] = [];
    const read = (path: string) => Promise.resolve(answers[path] === undefined ? {} : (reads.push(path), file(answers[path])));
    const ask = async (query: string, date: string, near: string) =>
      (await fetch(`${server.url}/api/search/${date}?q=${encodeURIComponent(query)}&limit=10${near && `&near=${near}`}`)).json() as Promise<{ hits?: Hit[]; basemaps?: { credit: unknown }[] }>;
    await expect.poll(async () => (await ask("Вигадбург", "latest", "")).basemaps).toBeDefined();
    let ofBasemaps = 0;
    const told = ({ layer, kind, id, name, names, matched, region, distance_m }: Hit) => ({ layer, kind, id, name, names, matched, region, distance_m });
    for (const [i, query] of [
      ...["Вигадбург", "Vyhadburh", "vygadburg", "Вигадград", "Выгадград", "Vyhadhrad", "Небувале", "Nebuvale", "небув", "Вигаданівка", "Выгадановка", "Vyhadanivka", "vyhad", "вигад"],
      ...["Нова Вигадка", "Новая Выгадка", "Nova Vyhadka", "вигадка", "vyhadka", "Стара", "Stara Vyhadka", "Небилиця", "Небылица", "nebyl", "Миколаївка", "Mykolaivka", "Николаевка"],
      ...["Михайлівка", "Mykhailivka", "Слов'янське", "slovianske", "Словянс", "Щасливоїжачне", "Shchaslyvoizhachne", "щасливої", "Покровськ", "Pokrovsk", "Покров", "Київ", "Kyiv"],
      ...["Їжакове Поле", "Yizhakove Pole", "їжак", "Vyhadburg", "Vihadbrug", "Nebuvael", "Ви", "Не", "адбур", "поле", "Другое", "Вигадане", "settlement/704422"],
    ].entries()) {
      const near = i % 2 === 0 ? "" : "37.3,48.1";
      const expected = (await ask(query, "2025-11-27", near)).hits ?? [];
      const { hits, basemaps } = await searchPublished("2025-11-27", query, read, near || undefined);
      const own = (list: readonly Hit[]) => list.filter((h) => h.kind === "basemap").map(told);
      // Of what is only like the query the server looks at the gazetteer's larger ones alone.
      expect(own(hits as Hit[]).map((h) => h.id), `${query} near ${near}`).toEqual(own(expected).map((h) => h.id));
      for (const [n, hit] of own(hits as Hit[]).entries()) expect({ ...hit, distance_m: 0 }, query).toMatchObject({ ...own(expected)[n], distance_m: 0 });
      const places = (list: readonly Hit[]) => list.map((h, i) => (h.kind === "basemap" ? i : -1)).filter((i) => i >= 0);
      expect(places(hits as Hit[]), `${query} near ${near}`).toEqual(places(expected));
      expect(basemaps?.length ?? 0).toBe(places(hits as Hit[]).length > 0 ? 1 : 0);
      ofBasemaps += places(hits as Hit[]).length;
    }
    expect(ofBasemaps).toBeGreaterThan(50);
    // Its id leads to it, on the server as here.
    const [first] = (await ask("Вигадбург", "latest", "")).hits!;
    const { hits, basemaps } = await searchPublished("2025-11-27", `basemap/${first!.id}`, read);
    expect((hits as Hit[]).map(told)).toEqual([told(first!)].map((h) => ({ ...h, matched: h.name })));
    expect(basemaps).toMatchObject([{ credit: [{ text: "© Somebody" }] }]);
    expect(reads.filter((path) => path.startsWith("/api/basemap@"))).toHaveLength(1);
  } finally {
    await server.end();
    rmSync(own, { recursive: true, force: true });
  }
});

interface Hit {
  layer?: string;
  kind: string;
  id: string;
  name: string;
  names: Record<string, string>;
  matched: string;
  region?: unknown;
  distance_m?: number;
}
