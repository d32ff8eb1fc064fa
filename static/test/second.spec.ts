// A record of another conflict, on another continent, with three sides of its own: it is
// shown as the one that comes with the program is, and says nothing of that.

import { expect, type Page } from "@playwright/test";
import { expectQuery, onOwnServer, openKey, settled } from "./page";

const square = (w: number, s: number, side: number) => ({ type: "Polygon", coordinates: [[[w, s], [w + side, s], [w + side, s + side], [w, s + side], [w, s]]] });
const feature = (id: string, properties: object, geometry: object) => ({ type: "Feature", id, properties, geometry });
const collection = (...features: object[]) => ({ type: "FeatureCollection", features });

const sides = [
  { id: "astovar", names: { en: "Astovar", uk: "Астовар", ru: "Астовар" }, color: "#1d4fa3", color_dark: "#8ab8ff" },
  { id: "belmera", names: { en: "Belmera", uk: "Бельмера", ru: "Бельмера" }, spellings: ["Republic of Belmera"], color: "#a3303c", color_dark: "#ff8f8f" },
  { id: "corvane", names: { en: "Corvane", uk: "Корване", ru: "Корване" }, color: "#3f6b12", color_dark: "#b5dd6a" },
];

const test = onOwnServer((server) => {
  const load = (layer: string, date: string, content: object, ...flags: string[]) => server.run("load", layer, server.write(`${layer}-${date}.geojson`, content), "--date", date, "--yes", ...flags);
  load("base", "2015-01-01", collection(feature("land", { class: "country", names: { en: "Astovar" }, rank: 0 }, square(-66, -26, 12))), "--kind", "base", "--attribution", "Ostrel Survey", "--create", "--bundle", "none");
  load("regions", "2015-01-01", collection(feature("north", { class: "oblast", names: { en: "Pelun" } }, square(-64, -20.8, 6))), "--kind", "base", "--attribution", "Ostrel Survey");
  load("claims", "2024-06-01", collection(feature("tresk", { names: { en: "Tresk" }, claimed_by: "Republic of Belmera", denied_by: [{ by: "Astovar" }] }, square(-63, -22, 2))), "--kind", "claims", "--title", "What is claimed");
  load("control", "2025-03-01", collection(
    feature("a", { held_by: "Astovar" }, square(-58, -21, 1)),
    feature("b", { held_by: "Republic of Belmera" }, square(-62, -21, 0.8)),
    feature("c", { held_by: "Corvane" }, square(-60, -21, 0.9)),
  ), "--assessed-by", "Ostrel Institute", "--cadence", "event");
  server.run("settings", "set", server.write("settings.json", { view: [-66, -26, -54, -14], language: "uk", sides }));
}, { unbundled: true });

/** Words of the war of which the bundled layers tell. */
const ofAnother = /ukrain|russia|украї|україн|росі|росси|crimea|donetsk|oblast/i;

/** The page's words, but for the languages that it may be read in. */
async function said(page: Page): Promise<string> {
  return (await page.locator("body").innerText()).replaceAll("Українська", "").replaceAll("Русский", "");
}

test("another record is shown by its own sides, their colours and their word", async ({ page, baseURL }) => {
  await page.goto("/?date=2025-03-01&lang=en");
  await settled(page);
  await openKey(page);
  const rows = page.locator('#legend [data-layer="control"] .legend-entries li');
  await expect(rows).toHaveText([/^Held by Astovar, /, /^Held by Corvane, /, /^Held by Belmera, /, /^Edge of what is held/]);
  // They are in the order of the names that the record has. Each sign is in its side's colour.
  const inks = await rows.locator("canvas").evaluateAll((all) =>
    all.slice(0, 3).map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      const at = 4 * (width * Math.floor(height / 2)); // on the frame's left edge
      const edge = [...Array(4).keys()].map((i) => at + 4 * i).find((i) => data[i + 3]! > 250)!;
      return [data[edge], data[edge + 1], data[edge + 2]];
    }),
  );
  const loudest = inks.map(([r, g, b]) => ["r", "g", "b"][[r!, g!, b!].indexOf(Math.max(r!, g!, b!))]);
  expect(loudest).toEqual(["b", "g", "r"]);

  await expect(page.locator("#legend .who-choice")).toHaveText(["Everything", "What Astovar states", "What Belmera states", "What Corvane states", "What is assessed"]);
  await page.getByRole("radio", { name: "What Belmera states" }).check();
  await expectQuery(page, "who", "belmera");
  await expect(page.locator("#headline-what")).toContainText("What Belmera states");
  await expect(page.locator('#legend [data-layer="control"]')).toHaveCount(0);
  await page.getByRole("radio", { name: "What Astovar states" }).check();
  await expect(page.locator("#legend")).toContainText("Claimed by another, denied by Astovar");
  await page.getByRole("radio", { name: "Everything" }).check();

  expect(await said(page)).not.toMatch(ofAnother);
  await page.goto("/?date=2025-03-01&lang=uk&show=control/b");
  await settled(page);
  await expect(page.locator("#panel .card-state")).toHaveText("Під контролем: Бельмера");
  expect(await said(page)).not.toMatch(ofAnother);
  // A reader whose browser asks for a language that there is not gets the record's.
  const first = await page.request.get(`${baseURL}/`, { headers: { "Accept-Language": "ja" }, maxRedirects: 0 });
  expect(first.headers()["location"]).toContain("lang=uk");
});
