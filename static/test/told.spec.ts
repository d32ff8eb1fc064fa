// What is told of a layer's file and of its end is seen on the page.

import { expect } from "@playwright/test";
import { goTo, onOwnServer, settled } from "./page";

const test = onOwnServer((server) => {
  server.begin("2025-12-01", 1);
  // Two triangles that touch, drawn as one ring.
  const ring = [[37, 47.5], [39, 47.5], [38, 48.5], [39, 49.5], [37, 49.5], [38, 48.5], [37, 47.5]];
  server.loadFeatures("2025-12-03", [{ type: "Feature", id: "held", properties: { name: "What is held" }, geometry: { type: "Polygon", coordinates: [ring] } }]);
  server.run("load", "control", "--date", "2025-12-05", "--nothing", "withdrawn by its publisher", "--yes");
});

for (const [lang, mended, ended] of [
  ["en", "1 shape was mended: taken apart where rings touch", "Ended 5 Dec 2025: withdrawn by its publisher"],
  ["uk", "виправлено 1 контур: розділено там, де межі торкаються", "Припинено 5 груд. 2025 р.: withdrawn by its publisher"],
  ["ru", "исправлен 1 контур: разделено там, где границы касаются", "Прекращено 5 дек. 2025 г.: withdrawn by its publisher"],
] as const) {
  test(`card and key tell what was mended, and the key that the layer ended and why (${lang})`, async ({ page }) => {
    await page.goto(`/?lang=${lang}&layers=control&date=2025-12-04&map=6/48.5/38&show=control/held`);
    await settled(page);
    const row = page.locator("#legend .legend-layer[data-layer=control]");
    await page.locator("#legend-open").click();
    await row.locator("summary").click();
    await expect(row.locator(".legend-mended")).toContainText(mended);
    await expect(page.locator('[data-id="held"] [data-amended=mended]')).toContainText(mended);
    await goTo(page, `?lang=${lang}&layers=control&date=2025-12-06`);
    await expect(row.locator(".legend-asof")).toHaveText(ended);
    await expect(page.locator("#headline")).toContainText("withdrawn by its publisher");
    await expect(row.locator(".legend-mended")).toHaveCount(0);
  });
}
