// By whose word something is, is told of the date on show.

import { expect } from "@playwright/test";
import { onOwnServer, pixelOf, settled } from "./page";
import { commonest } from "./pictures";

const square = (id: string, west: number, properties: object) => {
  const [w, s, e, n] = [west, 47.5, west + 0.8, 48.3];
  return { type: "Feature", id, properties, geometry: { type: "Polygon", coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } };
};

const test = onOwnServer((server) => {
  server.begin("2025-12-01", 1);
  server.loadFeatures("2025-12-03", [
    square("a", 37, { assessed_by: "Alpha" }),
    square("b", 38, { assessed_by: "Beta", held_by: "DPR" }),
    square("d", 37.5, { assessed_by: "Beta", held_by: "DPR" }),
    square("c", 39, { assessed_by: "Beta", status: "claimed", claimed_by: "Russia" }),
  ]);
});

test("the headline, the key, the curve and the changes name those who assess the ground of the date", async ({ page }) => {
  await page.goto(`/?lang=en&layers=control&date=2025-12-03&compare=2025-12-01&look=changes&map=7/48/38`);
  await settled(page);
  await expect(page.locator("#headline-what")).toContainText("assessed by Alpha and Beta");
  await expect(page.locator("#headline-what")).not.toContainText("Tester");
  const box = page.locator("#modes .mode-changes");
  await expect(box).toContainText("assessed by Alpha, Beta and Tester");
  await expect(box).toContainText("Newly held by DPR, assessed by Beta");
  await expect(box).toContainText("Newly claimed by Russia, assessed by Beta");
  const words = page.locator("#area-words");
  await expect(words).toContainText("no longer held, assessed by Tester: ");
  await expect(words).toContainText("claimed by Russia, assessed by Beta");
  await expect(words).not.toContainText("0.00 km²");
  // A curve of each, and none of all together.
  const curves = page.locator("#area-layer option");
  await expect(curves.filter({ hasText: "held, assessed by Alpha" })).toHaveCount(1);
  await expect(curves.filter({ hasText: "held by DPR, assessed by Beta" })).toHaveCount(1);

  await page.locator("#modes-open").click();
  await page.locator("#legend-open").click();
  const row = page.locator("#legend .legend-layer[data-layer=control]");
  await expect(row.locator(".legend-entries")).toContainText("Claimed by Russia, assessed by Beta");
  await row.locator("summary").click();
  await expect(row.locator(".legend-about")).toContainText("Alpha, Beta");
  await expect(row.locator(".legend-about")).not.toContainText("Tester");
  await page.goto(`/?lang=en&layers=control&date=2025-12-02`);
  await settled(page);
  await expect(page.locator("#headline-what")).toContainText("assessed by Tester");
});

test("a card is of what was clicked, and where nothing is held that is said, with who assesses and of which date", async ({ page }) => {
  await page.goto("/?lang=en&date=2025-12-04&map=8/48/37.4");
  await settled(page);
  const panel = page.locator("#panel");
  const click = async (lon: number, lat: number) => {
    const at = await pixelOf(page, [lon, lat]);
    await page.mouse.click(at.x, at.y);
    await expect(panel.locator(".card").first()).toBeVisible();
  };
  const parts = () => panel.locator(".card, .card-silence").evaluateAll((all) => all.map((e) => e.getAttribute("data-layer") ?? e.textContent));
  const unheld = "Control, assessed by Alpha and Beta: not assessed as held on 3 December 2025.";
  await click(37.4, 47.6);
  await expect.poll(parts).toEqual(["control", "claims"]);
  await expect(panel.locator(".card-control")).toContainText("Assessed byAlpha");
  await click(36.8, 47.6);
  await expect.poll(parts).toEqual([unheld, "claims"]);
  await test.step("as near to the edge as it is exact, it is not said on which side", async () => {
    await click(36.985, 47.6);
    await expect(panel.locator(".card-silence")).toHaveText("Control, assessed by Alpha and Beta: not drawn as held on 3 December 2025, but within 2 km of the edge, which is drawn no more exactly.");
  });
  await test.step("not of another date, nor of another card", async () => {
    await page.locator("#time-date").fill("2025-12-01");
    await expect(page.locator("#headline-date")).toHaveAttribute("datetime", "2025-12-01");
    await expect(panel.locator(".card-silence")).toHaveCount(0);
  });
});

test("ground that two assess to be held so long is no darker for it", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/?lang=en&layers=control&date=2025-12-03&look=age&map=9/47.9/37.5`);
  await settled(page);
  const seen = async (lon: number) => {
    const { x, y } = await pixelOf(page, [lon, 47.6]);
    return commonest(await page.screenshot({ clip: { x: Math.round(x) - 12, y: Math.round(y) - 12, width: 24, height: 24 } })); // names and rivers lie on it
  };
  expect(await seen(37.65)).toBe(await seen(37.2)); // that of both, and that of one
  await page.locator("#legend-open").click();
  await expect(page.locator("#legend .legend-layer[data-layer=control] .legend-entries")).toHaveText(/^Held: by how long/);
});
