// An attached archive of OpenStreetMap on the map: what is drawn of it, where, whose it is,
// and what becomes of it when it is exchanged.

import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { PNG } from "pngjs";
import style from "../../geo/style/style.json" with { type: "json" };
import { archiveFile, layout } from "./archive_file";
import { allowFailedRequests, expectQuery, goTo, onOwnServer, open, openKey, requests, settled } from "./page";

const folder = mkdtempSync(join(tmpdir(), "frontline-basemap-"));
const file = join(folder, "streets.pmtiles");
const credit = (by: string) => `<a href="https://example.org/${by}">© ${by}</a>`;

const test = onOwnServer(() => writeFileSync(file, archiveFile("made up", credit("Somebody"), 13)), { flags: ["--basemap", file] });
test.afterAll(() => rmSync(folder, { recursive: true }));

/** In the middle of the archive, in no layer of the record and near no town; the corner of a tile of zoom 11. */
const corner = { lon: (1234 / 2 ** 11) * 360 - 180, lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * 707) / 2 ** 11))) * 180) / Math.PI };
const here = (zoom: number, more = "") => `?layers=none&map=${zoom}/${corner.lat}/${corner.lon}${more}`;

type Colour = keyof typeof style.colours;

/** How many pixels of a part of the tile south-east of the map's middle are of a colour. */
async function pixels(page: Page, colour: Colour, [x0, y0, x1, y1]: readonly number[]): Promise<number> {
  const wide = 512; // the archive's tiles at zoom 12
  const { x, y, width, height } = (await page.locator("#map").boundingBox())!;
  const from = { x: x + width / 2 + x0! * wide, y: y + height / 2 + y0! * wide };
  const png = PNG.sync.read(await page.screenshot({ clip: { ...from, width: (x1! - x0!) * wide, height: (y1! - y0!) * wide } }));
  const wanted = style.colours[colour].light;
  let count = 0;
  for (let i = 0; i < png.data.length; i += 4) {
    const hex = `#${[0, 1, 2].map((k) => png.data[i + k]!.toString(16).padStart(2, "0")).join("")}`;
    if (hex === wanted) count++;
  }
  return count;
}

test("roads and water are drawn from zoom 9 on, no border of the archive is, and the reader turns them off", async ({ page }) => {
  const asked = requests(page);
  const tiles = () => asked.filter((path) => path.startsWith("/tiles/basemap@"));
  await test.step("farther out nothing is asked for, and nobody is credited", async () => {
    await open(page, here(8));
    await settled(page);
    expect(tiles()).toEqual([]);
    await expect(page.locator("#basemap-credits")).toHaveCount(0);
  });
  await test.step("closer, a road and water are seen, and no border", async () => {
    await goTo(page, here(12));
    await settled(page);
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
    await expect(page.locator("#basemap-credits a")).toHaveAttribute("href", "https://example.org/Somebody");
    expect(await pixels(page, "road-main", [0.1, layout.road - 0.05, 0.2, layout.road + 0.05])).toBeGreaterThan(40);
    expect(await pixels(page, "sea", layout.water)).toBeGreaterThan(10_000);
    const aside = [layout.border - 0.05, 0.05, layout.border + 0.05, 0.15] as const;
    expect(await pixels(page, "home-land", aside), "but for the border of the archive there is nothing here").toBeGreaterThan(0.1 * 512 * 0.1 * 512 - 150);
  });
  await test.step("nothing of it is picked", async () => {
    const { x, y, width, height } = (await page.locator("#map").boundingBox())!;
    await page.mouse.click(x + width / 2 + 0.15 * 512, y + height / 2 + layout.road * 512);
    await settled(page);
    await expect(page.locator("#panel .card[data-layer^=basemap]")).toHaveCount(0);
  });
  await test.step("the key says whose they are, and has the switch", async () => {
    await goTo(page, here(12));
    await openKey(page);
    const row = page.locator('.legend-layer[data-layer="basemap"]');
    await row.getByText("What they are").click();
    await expect(row).toContainText("no part of the record");
    await expect(row.getByRole("link", { name: "© Somebody" })).toBeVisible();
    await row.getByRole("checkbox", { name: "Streets and villages" }).uncheck();
    await expect(page.locator(".leaflet-basemap-pane canvas")).toHaveCount(0);
    await expect(page.locator("#basemap-credits")).toHaveCount(0);
    await expectQuery(page, "basemap", "none");
    await row.getByRole("checkbox").check();
    await expect(page.locator(".leaflet-basemap-pane canvas")).not.toHaveCount(0);
    await expectQuery(page, "basemap", null);
  });
  await test.step("its villages are found by searches, and say whose they are", async () => {
    const box = page.getByRole("combobox", { name: /Search/ });
    const found = page.getByRole("option", { name: /Vyhadane.*OpenStreetMap/ }).first();
    await expect(async () => {
      await box.fill("");
      await box.fill("Вигадане"); // they are read after the start
      await expect(found).toBeVisible({ timeout: 1000 });
    }).toPass();
    await expect(page.locator(".hits-credit")).toContainText("© Somebody");
    await found.click();
    const card = page.locator('#panel .card[data-layer="basemap"]');
    await expect(card).toContainText("OpenStreetMap has a settlement of this name here");
    await expect(card.getByRole("link", { name: "© Somebody" })).toBeVisible();
  });
  await test.step("closer than it has detail, the map says so, on a phone too", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await goTo(page, here(16));
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody (streets as detailed as at zoom 14)");
  });
});

test("an archive that is exchanged is drawn anew, and an address that names the old one says that it is gone", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await open(page, here(12));
  await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
  const { basemaps, revision } = (await (await page.request.get("/api/record.json")).json()) as { basemaps: { hash: string }[]; revision: number };
  const [{ hash: old }] = basemaps as [{ hash: string }];
  /** Puts an archive in the place of the other, as the manual says: written beside it and renamed. */
  const exchange = async (name: string, by: string, known: boolean) => {
    writeFileSync(`${file}.new`, archiveFile(name, credit(by), 13));
    renameSync(`${file}.new`, file);
    await expect.poll(async () => JSON.stringify(((await (await page.request.get("/api/record.json")).json()) as { basemaps: object[] }).basemaps).includes(old)).toBe(known);
  };

  await test.step("a page at a revision draws those that its address names, and no others", async () => {
    await open(page, here(12, `&rev=${revision}`));
    await settled(page);
    await expect(page.locator(".leaflet-basemap-pane canvas")).toHaveCount(0);
    await open(page, here(12, `&rev=${revision}&basemap=${old}`));
    await expect(page.locator(".leaflet-basemap-pane canvas")).not.toHaveCount(0);
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
  });

  await test.step("the open page goes over to the new one", async () => {
    await open(page, here(12));
    await settled(page);
    await exchange("made up again", "Somebody else", false);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody else");
    await expect(page.locator("#notice")).toBeHidden();
    await expect(page.locator(".leaflet-basemap-pane canvas")).not.toHaveCount(0);
  });

  await test.step("the open page draws one again that is put back", async () => {
    await exchange("made up", "Somebody", true);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))); // as each minute
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
    await expect(page.locator(".leaflet-basemap-pane canvas")).not.toHaveCount(0);
  });

  await test.step("so does one whose map the server draws, whose pictures do not say why they failed", async () => {
    await page.goto(`/${here(12, "&tiles=png")}`);
    await expect(page.locator(".leaflet-basemap-pane img")).not.toHaveCount(0);
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody");
    await exchange("made up again", "Somebody else", false);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await expect(page.locator("#basemap-credits")).toHaveText("© Somebody else");
    await expect(page.locator("#notice")).toBeHidden();
    await expect(page.locator(".leaflet-basemap-pane img")).not.toHaveCount(0);
  });

  await test.step("never another one for the one named", async () => {
    await open(page, here(12, `&rev=${revision}&basemap=${old}`));
    await expect(page.locator("#notice")).toContainText("no longer here");
    await expect(page.locator(".leaflet-basemap-pane canvas")).toHaveCount(0);
    await expect(page.locator("#basemap-credits")).toHaveCount(0);
  });
});
