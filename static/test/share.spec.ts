import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectDate, goTo, open, settled, test } from "./page";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Share this view" });

async function share(page: Page) {
  await page.getByRole("button", { name: "Share" }).click();
  await expect(dialog(page)).toBeVisible();
  return dialog(page);
}

async function linkOf(page: Page, sort: string): Promise<URL> {
  await dialog(page).getByRole("radio", { name: new RegExp(`^${sort}`) }).check();
  return new URL(await dialog(page).getByRole("textbox", { name: "The link" }).inputValue());
}

test("a live link leaves the date out, a dated one holds it, a pinned one holds what was known", async ({ page }) => {
  await open(page, "?layers=claims,statements&map=7/48/37");
  const { revision } = await (await page.request.get("/api/record.json")).json();
  await share(page);
  await expect(dialog(page).getByRole("radio", { name: /^Pinned/ })).toBeChecked();
  const live = await linkOf(page, "Live");
  expect(live.searchParams.get("date")).toBeNull();
  expect(live.searchParams.get("layers")).toBe("claims,statements");
  const [zoom, lat, lon] = live.searchParams.get("map")!.split("/").map(Number) as [number, number, number];
  // As the map lies, on whole pixels: one is 0.011° wide.
  expect([zoom, Math.abs(lat - 48) < 0.011, Math.abs(lon - 37) < 0.011]).toEqual([7, true, true]);
  const dated = await linkOf(page, "This date");
  expect([dated.searchParams.get("date"), dated.searchParams.get("rev")]).toEqual(["2025-12-05", null]);
  const pinned = await linkOf(page, "Pinned");
  expect([pinned.searchParams.get("date"), pinned.searchParams.get("rev")]).toEqual(["2025-12-05", String(revision)]);

  await page.goto(pinned.href);
  await expectDate(page, "2025-12-05");
  await expect(page.locator("#pinned")).toHaveText(`Pinned to revision ${revision} of the record. Show the newest`);
  await page.getByRole("link", { name: "Show the newest" }).click();
  await expectDate(page, "2025-12-05");
  await expect(page.locator("#pinned")).toBeHidden();
  expect(new URL(page.url()).searchParams.get("layers")).toBe("claims,statements");
});

test("the link is copied, and where the page may not the text is selected", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?date=2022-09-30");
  await share(page);
  const link = await linkOf(page, "This date");
  await dialog(page).getByRole("button", { name: "Copy the link" }).click();
  await expect(dialog(page).locator(".share-said")).toHaveText("Copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link.href);

  await page.evaluate(() => Object.defineProperty(navigator.clipboard, "writeText", { value: () => Promise.reject(new Error("no")) }));
  await dialog(page).getByRole("button", { name: "Copy the link" }).click();
  await expect(dialog(page).locator(".share-said")).toContainText("The text is selected");
  expect(await page.evaluate(() => getSelection()?.toString() || (document.activeElement as HTMLInputElement).value)).toBe(link.href);
});

test("the picture is downloaded as it is previewed, with its credit in the file", async ({ page }) => {
  await open(page, "?date=2022-09-30&map=6/47/36");
  await share(page);
  const preview = dialog(page).getByRole("img", { name: "Preview of the picture: the map of 30 September 2022." });
  await expect.poll(() => preview.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([800, 450]);
  await dialog(page).getByText("Title, note and credit of your own").click();
  await dialog(page).getByRole("textbox", { name: "Title" }).fill("A title of ours");
  await dialog(page).getByRole("textbox", { name: "Title" }).press("Enter");
  await expect.poll(() => preview.getAttribute("src")).toContain("title=A%20title%20of%20ours");
  await dialog(page).getByRole("combobox", { name: "Shape and pixels" }).selectOption("4:5");
  await expect.poll(() => preview.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([540, 675]);
  await dialog(page).getByRole("combobox", { name: "Shape and pixels" }).selectOption("1200x800");
  await dialog(page).getByRole("region", { name: "Picture" }).getByRole("combobox", { name: "Colours" }).selectOption("dark");
  await dialog(page).getByRole("checkbox", { name: /Twice as sharp/ }).check();
  await expect.poll(() => preview.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([1200, 800]);
  const coming = page.waitForEvent("download");
  await dialog(page).getByRole("link", { name: "Download the picture (PNG)" }).click();
  const file = await readFile(await (await coming).path());
  // The width and the height in a PNG's head.
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2400, 1600]);
  expect(file.toString("utf8")).toContain("<photoshop:Credit>Made with Natural Earth");
  const edit = dialog(page).getByRole("link", { name: "To edit (SVG)" });
  const words = await edit.evaluate((button) => {
    const text = document.createRange();
    text.selectNodeContents(button);
    return { above: text.getBoundingClientRect().top - button.getBoundingClientRect().top, below: button.getBoundingClientRect().bottom - text.getBoundingClientRect().bottom };
  });
  expect(Math.abs(words.above - words.below), "its words are in the middle of their button").toBeLessThan(4);
  const drawing = await page.request.get((await edit.getAttribute("href"))!);
  expect(drawing.headers()["content-type"]).toBe("image/svg+xml");
  expect(await drawing.text()).toContain('width="2400" height="1600"');
});

test("what is shared is what is on show", async ({ page }) => {
  await open(page, "?date=2025-11-27&layers=claims,statements");
  await test.step("the data of each layer on show can be had", async () => {
    const box = await share(page);
    for (const [name, type] of [
      ["Territory that Russia claims on 27 November 2025: GeoJSON", "application/geo+json"],
      ["Territory that Russia claims, area by date: CSV", "text/csv"],
      ["Statements on 27 November 2025: GeoJSON", "application/geo+json"],
    ] as const) {
      const href = await box.getByRole("link", { name }).getAttribute("href");
      const answer = await page.request.get(href!);
      expect(answer.status(), href!).toBe(200);
      expect(answer.headers()["content-type"], href!).toContain(type);
    }
    await expect(box.getByRole("link", { name: /^Places/ })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });
  await test.step("a change is shared as one: its picture, its data and its words", async () => {
    await goTo(page, "?date=2022-09-30&look=changes&compare=2014-03-18");
    const box = await share(page);
    await expect(box.getByRole("img", { name: "Preview of the picture: what changed between 18 March 2014 and 30 September 2022." })).toBeVisible();
    const src = await box.getByRole("img").first().getAttribute("src");
    expect(src).toMatch(/^\/image\/2014-03-18@\d+\.\.2022-09-30@\d+\.png\?/);
    expect((await page.request.get(src!)).status()).toBe(200);
    for (const format of ["GeoJSON", "CSV"]) {
      const href = await box.getByRole("link", { name: `Territory that Russia claims, what changed: ${format}` }).getAttribute("href");
      expect((await page.request.get(href!)).status(), href!).toBe(200);
    }
    const text = await box.getByRole("link", { name: "Read as text" }).getAttribute("href");
    expect(text).toMatch(/^\/text\/2014-03-18\.\.2022-09-30\?/);
    expect((await page.request.get(text!)).status()).toBe(200);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });
  await test.step("the citation says whose word it is, of which dates and under which terms", async () => {
    await goTo(page, "?date=2025-11-27&layers=claims");
    const box = await share(page);
    const cited = await box.getByRole("textbox", { name: "Citation" }).inputValue();
    expect(cited).toMatch(/^Frontline, map of 27 November 2025, revision \d+ of the record\.\n/);
    expect(cited).toContain("– Territory that Russia claims; claims, not fact; snapshot of 30 September 2022; Made with Natural Earth; Coasts: GSHHG; licence:");
    expect(cited).toMatch(/rev=\d+.* \(accessed \d+ \w+ \d{4}\)$/);
    expect(cited).not.toContain("Statements");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });
  await test.step("one party's word alone says that the picture has more", async () => {
    await goTo(page, "?date=2025-11-27&who=ukraine");
    const box = await share(page);
    await expect(box.getByText("not one party’s word alone")).toBeVisible();
    const src = await box.getByRole("img").first().getAttribute("src");
    expect((await page.request.get(src!)).status()).toBe(200);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });
  await test.step("a map without layers is neither a picture nor an embed, and the dialog says so", async () => {
    await goTo(page, "?date=2022-09-30&layers=none");
    await page.locator("#share-open").click();
    await expect(page.locator(".share-picture")).toContainText("No layer is on");
    await expect(page.locator(".share-embed")).toHaveCount(0);
    await expect(page.locator(".share-preview")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });
});

test("Escape closes the dialog and nothing behind it, and the tool has the focus again", async ({ page }) => {
  await open(page, "?date=2025-11-27&show=places/pokrovsk");
  await share(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator("#panel")).toBeVisible();
  await expect(page.getByRole("button", { name: "Share" })).toBeFocused();
});

test("on paper there is the map with its key, its credits and its address, and no controls", async ({ page }) => {
  // The features come after the page was made ready for print.
  let isOnPaper: () => void = () => {};
  const onPaper = new Promise<void>((resolve) => (isOnPaper = resolve));
  await page.route(/\/layers\/claims\/.*\/features\.json/, (route) => void onPaper.then(() => route.continue()));
  await open(page, "?date=2022-09-30&show=claims/crimea");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#printed")).not.toHaveText("");
  await expect(page.locator("#legend")).not.toContainText("Annexation claimed");
  isOnPaper();
  for (const shown of ["#headline-date", "#map", "#legend", "#credits", "#printed", "#panel"]) await expect(page.locator(shown), shown).toBeVisible();
  await expect(page.locator("#legend"), "which was not open").toContainText("Annexation claimed");
  for (const gone of [".masthead-tools", ".zoom", "#time", "#search", "#language", "#legend input", ".panel .button"]) {
    for (const part of await page.locator(gone).all()) await expect(part, gone).toBeHidden();
  }
  await expect(page.locator("#printed")).toHaveText(/date=2022-09-30&rev=\d+/);
  // All of the map that was in sight is within the page.
  const map = (await page.locator("#map").boundingBox())!;
  expect(map.width).toBeLessThanOrEqual(701);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  // One for the map, one or two for the card.
  expect([2, 3]).toContain(pdf.match(/\/Type \/Page\b/g)?.length);
  await page.emulateMedia({ media: "screen" });
  await settled(page);
});
