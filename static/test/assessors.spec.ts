// Those who assess, side by side: drawn, told and compared, each at its own date.

import { expect, type Page } from "@playwright/test";
import { onOwnServer, pixelOf, settled } from "./page";
import { shareNear } from "./pictures";
import style from "../../geo/style/style.json" with { type: "json" };

const square = (west: number) => ({
  type: "FeatureCollection",
  features: [{ type: "Feature", id: "held", properties: {}, geometry: { type: "Polygon", coordinates: [[[west, 47.5], [west + 1, 47.5], [west + 1, 48.5], [west, 48.5], [west, 47.5]]] } }],
});

const test = onOwnServer((server) => {
  server.begin("2025-12-01", 1);
  server.load("2025-12-03", 1);
  for (const [id, name, west] of [["late", "Beta", 37.4], ["other", "Gamma", 37]] as const) {
    const file = server.write(`${id}-2025-12-02.geojson`, square(west));
    server.run("load", id, file, "--yes", "--accept", "area,lost-part,stale,far", "--create", "--kind", "control", "--title", name, "--assessed-by", name, "--cadence", "daily", "--attribution", "The test", "--source", `https://example.org/${id}`);
  }
});

/** Around a position: the share of pixels that are near a colour. */
async function seen(page: Page, lon: number, colour: string): Promise<number> {
  const { x, y } = await pixelOf(page, [lon, 47.75]);
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  return shareNear(await page.screenshot({ clip: { x: Math.round(x) - 20, y: Math.round(y) - 20, width: 40, height: 40 } }), rgb, 40);
}

test("what both hold, and what each holds alone, is drawn, told in the key and by a click, and addressed", async ({ page }) => {
  await page.goto("/?lang=en&layers=control,late,other&date=2025-12-03&map=8/48/37.6");
  await settled(page);
  await page.locator("#modes-open").click();
  await page.locator("#mode-assessors").check();
  await settled(page);
  const box = page.locator("#modes");
  await expect(box).toContainText("Tester as of 3 Dec 2025; Beta as of 2 Dec 2025, past its cadence; Gamma as of 2 Dec 2025, past its cadence");
  await expect(box.locator("[data-agreed=agreed-some]")).toHaveText(/Held per some of them only\s*[\d,]+ km²/);

  await page.locator("#compare-assessors").selectOption({ label: "Tester and Beta" });
  await settled(page);
  await expect(page).toHaveURL(/look=assessors&assessors=control~late/);
  await expect(page.locator("#headline-what")).not.toContainText("Gamma");
  expect(await seen(page, 37.2, style.colours["agreed-first"].light)).toBeGreaterThan(0.05);
  expect(await seen(page, 37.2, style.colours["agreed-second"].light)).toBeLessThan(0.01);
  expect(await seen(page, 38.2, style.colours["agreed-second"].light)).toBeGreaterThan(0.05);
  for (const one of ["agreed-first", "agreed-second"] as const) expect(await seen(page, 37.7, style.colours[one].light)).toBeLessThan(0.01);

  await page.locator("#legend-open").click();
  const key = page.locator("#legend-agreement [data-agreed]");
  await expect(key).toHaveText(["Held per all4,979 km²", "Held per Tester, not per Beta3,319 km²", "Held per Beta, not per Tester3,319 km²"]);
  await page.locator("#legend-open").click();

  const at = await pixelOf(page, [37.2, 47.75]);
  await page.mouse.click(at.x, at.y);
  await expect(page.locator("#panel .card-agreed-here")).toHaveText("Here held per Tester as of 3 Dec 2025. Not per Beta as of 2 Dec 2025, past its cadence");
  await expect(page.locator("#panel .card[data-layer=control]")).toBeVisible();
  await expect(page.locator("#panel .card[data-layer=other]")).toHaveCount(0);

  // The same address shows the same, with who says so.
  await page.locator("#changes-open").click();
  const card = page.locator("#panel");
  await expect(card.locator(".agreed-through")).toHaveCount(3);
  await expect(card.locator(".agreed-through canvas").first()).toBeVisible();
  await expect(page).toHaveURL(/show=assessors/);
  await page.reload();
  await settled(page);
  await expect(card).toContainText("Through time, from 2 Dec 2025 to 3 Dec 2025");
  await expect(card.locator('a[href="https://example.org/late"]').or(card.getByText("https://example.org/late"))).toBeVisible();
  await page.locator("#time-date").fill("2025-12-01");
  await expect(box).toContainText("Fewer than two of those compared assess who holds what on 1 Dec 2025");
});
