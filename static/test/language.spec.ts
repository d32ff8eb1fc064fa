import { expect } from "@playwright/test";
import { expectQuery, open, openKey, test } from "./page";

test.describe("a reader whose browser speaks Ukrainian", () => {
  test.use({ locale: "uk-UA" });

  test("gets the page in Ukrainian, with the dates of that language", async ({ page }) => {
    await open(page, "?date=2022-09-30&show=claims/donetsk");
    await expectQuery(page, "lang", "uk");
    await expectQuery(page, "show", "claims/donetsk");
    await expect(page.locator("html")).toHaveAttribute("lang", "uk");
    await expect(page.locator("#headline-date")).toHaveText(/30 вересня 2022/);
    await expect(page.locator("#headline-what")).toContainText("Територіальні претензії Росії (штрихування)");
    await expect(page).toHaveTitle(/30 вересня 2022.*Frontline/);
    await expect(page.getByRole("button", { name: "Попередня дата" })).toBeVisible();
    await expect(page.getByRole("application", { name: /^Карта/ })).toBeVisible();
    const card = page.locator('[data-id="donetsk"]');
    await expect(card.locator(".card-name")).toHaveText("Донецька область");
    await expect(card.locator(".card-names")).toContainText("Donetsk Oblast");
    await expect(card.locator(".card-claims")).toContainText("Росія");
    await expect(card.locator(".card-denials")).toContainText("Генеральна Асамблея ООН");
    // What the bundled layers say has words in the language.
    await expect(card.locator(".card-state")).toHaveText("Росія заявляє про анексію; Україна заперечує.");
    await expect(card.locator('.card-state [lang="en"]')).toHaveCount(0);
    await page.locator(".search-input").fill("Херсонська");
    await expect(page.getByRole("option").first()).toContainText("Територіальні претензії Росії");
  });

  test("may ask for another language, and keeps all else", async ({ page }) => {
    await open(page, "?date=2022-09-30&layers=claims&map=6/48/34");
    await page.locator("#language").selectOption("en");
    await expect(page.locator("#headline-date")).toHaveText("30 September 2022");
    await expectQuery(page, "lang", "en");
    await expectQuery(page, "layers", "claims");
    await expect.poll(() => new URL(page.url()).searchParams.get("map")).toMatch(/^6\/48\/3[34]/);
    await page.locator("#time-previous").click();
    await expectQuery(page, "date", "2022-02-21");
    await expectQuery(page, "lang", "en");
  });
});

test("in Russian a card has the official name and its romanisation beside the Russian one", async ({ page }) => {
  await open(page, "?lang=ru&show=places/pokrovsk");
  const card = page.locator('[data-id="pokrovsk"]');
  await expect(card.locator(".card-name")).toHaveText("Покровск");
  await expect(card.locator(".card-names span")).toHaveText(["Покровськ", "Pokrovsk"]);
  await expect(card.locator(".card-names span").first()).toHaveAttribute("lang", "uk");
  await openKey(page);
  await expect(page.locator("#legend")).toContainText("Чьи слова показаны");
});
