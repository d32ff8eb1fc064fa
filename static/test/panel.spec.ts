import { expect } from "@playwright/test";
import { expectDate, expectQuery, goTo, open, openKey, pixelOf, places, simferopol, test } from "./page";

test("a click lists all that is under it, and who claims and who denies", async ({ page }) => {
  await open(page, "?date=2014-03-18&map=7/45.3/34.3");
  await test.step("a click on Crimea says who claims and who denies, and marks what came later", async () => {
    const at = await pixelOf(page, simferopol);
    await page.mouse.click(at.x, at.y);
    const card = page.locator('#panel [data-layer="claims"][data-id="crimea"]');
    await expect(card.getByRole("heading", { name: "Autonomous Republic of Crimea" })).toBeVisible();
    await expect(card).toContainText("Автономна Республіка Крим");
    await expect(card).toContainText("Claimed byRussia");
    const un = card.locator(".denial", { hasText: "UN General Assembly" });
    await expect(un.locator(".badge")).toHaveText("later");
    await expect(un).toContainText("27 March 2014");
    await expect(un).toContainText("Resolution 68/262");
    const ukraine = card.locator(".denial", { hasText: "Ukraine" }).first();
    await expect(ukraine.locator(".badge")).toHaveCount(0);
    await expect(ukraine).toContainText("source not stated");
    await expect(card).toContainText("Snapshot18 March 2014");
    await card.getByText("How to read this layer").click();
    await expect(card).toContainText("approximation");
    await expectQuery(page, "show", "claims/crimea");
  });
  await test.step("all that is under a click is listed: the place, the claim and the statement", async () => {
    await goTo(page, "?date=2025-11-27&map=11/48.282/37.176");
    const at = await pixelOf(page, places.pokrovsk);
    await page.mouse.click(at.x, at.y);
    const panel = page.locator("#panel");
    await expect(panel.locator('[data-layer="places"][data-id="pokrovsk"]')).toContainText("Encirclement claimed by Russia's president; denied by Ukraine.");
    await expect(panel.locator('[data-layer="claims"][data-id="donetsk"]')).toBeVisible();
    await expect(panel.locator('article[data-layer="statements"]')).not.toHaveCount(0);
    const layers = await panel.locator("article").evaluateAll((cards) => cards.map((c) => c.getAttribute("data-layer")));
    const order = ["places", "claims", "statements"];
    expect(layers).toEqual([...layers].sort((a, b) => order.indexOf(a!) - order.indexOf(b!)));
  });
});

test("a card says what was so by its date, and what came later", async ({ page }) => {
  await open(page, "?date=2014-03-18");
  await test.step("a denial is no longer later once its date has come", async () => {
    await goTo(page, "?date=2014-03-26&show=claims/crimea");
    await expect(page.locator("#panel .badge")).toHaveText("later");
    await page.locator("#time-slider").focus();
    await page.keyboard.press("ArrowRight");
    await expectDate(page, "2014-03-27");
    await expect(page.locator("#panel .badge")).toHaveCount(0);
  });
  await test.step("recognition and annexation are different claims", async () => {
    await goTo(page, "?date=2022-02-21&show=claims/donetsk");
    await expect(page.locator("#panel .card-state")).toContainText("independent");
    await openKey(page);
    await expect(page.locator('[data-layer="claims"] .legend-entries li')).toHaveText(["Annexation claimed", "Recognised by Russia as independent"]);
    await page.keyboard.press("]");
    await page.locator("#time-date").fill("2022-09-30");
    await expect(page.locator("#panel .card-state")).toContainText("annexed");
    await expect(page.locator("#panel .card-history")).toContainText("21 February 2022");
  });
  await test.step("a place says which of its states came before, and by which source", async () => {
    await goTo(page, "?date=2023-01-01&show=places/kherson");
    const card = page.locator('#panel [data-id="kherson"]');
    await expect(card.locator(".card-state")).toContainText("Retaken by Ukraine");
    await expect(card.locator(".card-history")).toContainText("Taken by Russia");
    await expect(card.getByRole("link", { name: /Centre for Eastern Studies/ })).toHaveAttribute("href", /^https:\/\/www\.osw\.waw\.pl\//);
    await expect(card).toContainText("Херсон");
  });
  await test.step("what is not recorded on a date says so", async () => {
    await goTo(page, "?date=2014-03-18&show=places/pokrovsk");
    await expect(page.locator("#panel")).toContainText("Nothing is recorded of this on 18 March 2014.");
  });
  await test.step("there are no statements before the first, and the panel says so", async () => {
    await goTo(page, "?date=2022-09-30&show=statements");
    await expect(page.locator("#panel")).toContainText("No statement is recorded by this date.");
  });
});

test("the statements of the date can be read, and lead to what they are about", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Statements", exact: true }).click();
  const cards = page.locator("#panel article");
  await expect(cards).not.toHaveCount(0);
  await expect(page.locator("#panel")).toContainText("Bishkek");
  await expect(page.locator("#panel")).toContainText("Ukraine's commander-in-chief said that attempts to storm Pokrovsk and Myrnohrad are blocked");
  await expectQuery(page, "show", "statements");
  await page.locator("#panel .chip", { hasText: "Huliaipole" }).first().click();
  await expect(page.locator('#panel [data-layer="places"][data-id="huliaipole"]')).toBeVisible();
  await expectQuery(page, "show", "places/huliaipole");
  const at = await pixelOf(page, places.huliaipole);
  const map = (await page.locator("#map").boundingBox())!;
  const panel = (await page.locator("#panel").boundingBox())!;
  expect(at.x).toBeGreaterThan(map.x);
  expect(at.x).toBeLessThan(panel.x);
});

test("the panel closes by its button, by Escape and by a click on nothing, and gives the focus back", async ({ page }) => {
  await open(page);
  const opener = page.getByRole("button", { name: "Statements", exact: true });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#panel")).toBeVisible();
  await page.getByRole("button", { name: "Close the details" }).click();
  await expect(page.locator("#panel")).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#panel")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#panel")).toBeHidden();
  await expectQuery(page, "show", null);
});

test("data never become markup or links to anything but the web", async ({ page }) => {
  await page.route("**/api/layers/claims/*/features.json", async (route) => {
    const answer = await (await route.fetch()).json();
    for (const f of answer.features) {
      f.properties.state = "<img src=x onerror=alert(1)>";
      f.properties.source = "a source";
      f.properties.source_url = "javascript:alert(1)";
      for (const denial of f.properties.denied_by) denial.source_url = "javascript:alert(1)";
    }
    await route.fulfill({ json: answer });
  });
  await open(page, "?date=2014-03-18&show=claims/crimea");
  const card = page.locator('#panel [data-id="crimea"]');
  await expect(card.locator(".card-state")).toHaveText("<img src=x onerror=alert(1)>");
  await expect(card).toContainText("a source");
  await expect(card.locator("a, img")).toHaveCount(0);
});
