// What an assessor says of ground beside that it is held: each class has its own
// row and figure in the key, its own curve and words, and only what is held is
// called so.

import { expect } from "@playwright/test";
import { goTo, onOwnServer, open, openKey, settled } from "./page";

function area(i: number, properties: object): object {
  const [w, s] = [29 + i, 49];
  const ring = [[w, s], [w + 0.9, s], [w + 0.9, s + 0.6], [w, s + 0.6], [w, s]];
  return { type: "Feature", id: `area ${i}`, properties: { name: `Area ${i}`, ...properties }, geometry: { type: "Polygon", coordinates: [ring] } };
}

const test = onOwnServer((server) => {
  server.begin("2025-11-26", 0.8);
  server.loadFeatures("2025-11-27", [
    area(0, { status: "held", held_by: "Russia" }),
    area(1, { status: "contested" }),
    area(2, { status: "liberated" }),
    area(3, { status: "grey zone" }),
    area(4, { status: "claimed", claimed_by: "Russia" }),
  ]);
});

test("each class has its own row in the key, with its km², and its own curve", async ({ page }) => {
  await page.goto(`/?date=2025-11-27&layers=control&map=7/49.3/31.4&lang=en`);
  await settled(page);
  await openKey(page);
  const rows = page.locator('#legend [data-layer="control"] .legend-entries li');
  await expect(rows).toHaveText([
    /^Held by Russia, assessed by Tester[\d,]+ km²$/,
    /^Contested, assessed by Tester[\d,]+ km²$/,
    /^Claimed by Russia, assessed by Tester[\d,]+ km²$/,
    /^Liberated, assessed by Tester[\d,]+ km²$/,
    /^Of unknown status, assessed by Tester[\d,]+ km²$/,
    /^Edge of what is held on 27 Nov 2025 \(assessed by Tester\), other than along borders and shores\..* within 2 km .* not painted/,
  ]);
  // No two signs are alike.
  const signs = await rows.locator("canvas").evaluateAll((all) => all.map((c) => (c as HTMLCanvasElement).toDataURL()));
  expect(new Set(signs).size).toBe(6);
  await expect(page.locator("#area-words")).toHaveText(/^[\d,]+ km² held by Russia, assessed by Tester; [\d,]+ km² contested; /);
  await page.locator("#area-layer").selectOption("control.contested");
  await expect(page.locator("#area-words")).toHaveText(/^[\d,]+ km² contested, assessed by Tester$/);
  await expect(page).toHaveURL(/curve=control\.contested/);
  await page.locator("#area-layer").selectOption("control~line");
  await expect(page.locator("#area-words")).toHaveText(/^264\.4 km: edge of what is held by Russia, assessed by Tester$/);
  // On a date of which there is only what is held, there are its row and that of its edge.
  await goTo(page, "?date=2025-11-26&layers=control&lang=en");
  await expect(rows).toHaveText([/^Held, assessed by Tester[\d,]+ km²$/, /^Edge of what is held/]);
});

test("a card says the class, the assessor's own word, and who holds or claims", async ({ page }) => {
  const at = (i: number) => `?date=2025-11-27&layers=control&lang=en&show=${encodeURIComponent(`control/${encodeURIComponent(`area ${i}`)}`)}`;
  const card = page.locator("#panel .card");
  await open(page, at(3));
  await expect(card.locator(".card-state")).toHaveText("Of unknown status");
  await expect(card.locator("dl")).toContainText("grey zone");
  await expect(card).not.toContainText("Held by");
  await goTo(page, at(0));
  await expect(card.locator(".card-state")).toHaveText("Held by Russia");
  await goTo(page, at(4));
  await expect(card.locator(".card-state")).toHaveText("Claimed by Russia");
  await expect(card).not.toContainText("Held by");
});

test("changes tell classes apart, and what did not change is not in the key", async ({ page }) => {
  await page.goto(`/?date=2025-11-27&look=changes&compare=2025-11-26&layers=control&map=7/49.3/31.4&lang=en&show=changes`);
  const totals = page.locator('#modes [data-layer="control"] li');
  await expect(page.locator("#panel .changes tbody tr")).toHaveCount(6); // the view is there
  if (!(await page.locator("#modes").isVisible())) await page.getByRole("button", { name: "Compare" }).click();
  await expect(totals).toHaveText([/^No longer held/, /^Newly held by Russia/, /^Newly contested/, /^Newly claimed by Russia/, /^Newly liberated/, /^Newly of unknown status/]);
});
