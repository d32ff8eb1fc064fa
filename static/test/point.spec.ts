// What is said of a position that was clicked or found.

import { expect } from "@playwright/test";
import { goTo, open, pixelOf, test } from "./page";

const held = [37.9, 47.8] as const;
const sentence = ".point-said";

test("a click opens what is said of the position, and asks for no more exact one", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(decodeURIComponent(request.url())));
  await open(page, "?date=2025-11-30&map=9/47.8/37.9");
  const point = page.locator("#panel .point");
  await test.step("inside, first in one sentence, with its date and who assesses", async () => {
    const at = await pixelOf(page, held);
    await page.mouse.click(at.x + 0.37, at.y);
    await expect(point.locator(sentence)).toHaveText(/^30 November 2025.*: held, assessor not stated, since .+; the edge of what is held, borders and shores apart, is about \d+ km away – an assessment, possibly days old, and no guide to safety\.$/);
    await expect(point.locator("ol").first().locator("li").last()).toContainText("held");
    await expect(point).toContainText(/30 days before, as of 31 Oct 2025: held, the edge about \d+ km away\./);
    await expect(page.locator("#panel .point canvas").first()).toBeVisible();
    await expect.poll(() => new URL(page.url()).searchParams.get("at")).toMatch(/^37\.\d{1,2},47\.\d{1,2}$/);
    expect(await page.locator("#panel .panel-body > *").evaluateAll((all) => all.findIndex((e) => e.matches(".point")))).toBeLessThan(2); // the oblast may be before it
  });
  await test.step("the address opens it again", async () => {
    const words = await point.locator(sentence).textContent();
    await page.reload();
    await expect(point.locator(sentence)).toHaveText(words!);
  });
  await test.step("on another date it is of that", async () => {
    await page.locator("#time-date").fill("2025-11-29");
    await expect(point.locator(sentence)).toHaveText(/^29 November 2025/);
  });
  await test.step("where nothing else is, by the keyboard too", async () => {
    await goTo(page, "?date=2025-11-30&map=9/48.5/35");
    await page.locator("#map").focus();
    await page.keyboard.press("Enter");
    await expect(point.locator(sentence)).toContainText("not assessed as held here");
    await expect(page.locator("#panel .panel-title")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.locator("#panel")).toBeHidden();
  });
  await test.step("no layer is told of that is off", async () => {
    await goTo(page, "?date=2025-11-30&map=9/47.8/37.9&at=37.9,47.8&layers=claims");
    await expect(point).toContainText("Layers that are off on the map are not told of.");
    await expect(point).toContainText("claimed by Russia");
    await expect(point).not.toContainText("assessor");
  });
  const positions = asked.flatMap((url) => url.match(/(?:at|q|near)[/=][^&]*\d+\.\d+.*/) ?? []);
  expect(positions.length).toBeGreaterThan(3);
  for (const position of positions) expect(position).not.toMatch(/\d\.\d{3}/);
});

test("what is said of a place leads to its page, as of what is shown", async ({ page }) => {
  const link = page.locator("#panel .place-page a:visible");
  const leadsTo = async (path: RegExp, name: string) => {
    await expect(link).toHaveAttribute("href", path);
    await expect(link).toContainText(name);
    const answer = await page.request.get((await link.getAttribute("href"))!);
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain(name.split(":")[0]);
  };
  await open(page, "?date=2025-11-30&map=9/48.28/37.18&at=37.18,48.28");
  await leadsTo(/^\/place\/704422-pokrovsk\/2025-11-30\?lang=en$/, "Pokrovsk: history and statements");
  await open(page, "?map=9/48.28/37.18&show=settlement/704422&lang=uk");
  await leadsTo(/^\/place\/704422-pokrovsk\?lang=uk$/, "Покровськ: історія");
  await open(page, "?date=2025-11-30&map=9/48.28/37.18&show=places/pokrovsk&lang=en");
  await leadsTo(/^\/place\/r[0-9a-f]{10}-pokrovsk\/2025-11-30\?lang=en$/, "Pokrovsk: history and statements");
});

test("before the record begins nothing is said, and past its cadence no distance", async ({ page }) => {
  await open(page, "?date=2025-09-01&map=8/48/37.8&at=37.8,48");
  const point = page.locator("#panel .point");
  await expect(point.locator(sentence).first()).toHaveText(/^1 September 2025: nothing is recorded yet; .+ begins on .+ 2025\.$/);
  await goTo(page, "?date=2025-12-04&map=8/48/37.8&at=37.8,48");
  await expect(point.locator(sentence)).toHaveText(/^4 December 2025, as of 30 Nov 2025, 4 days earlier: held/);
  await expect(point.locator(sentence)).not.toContainText("km away");
  await expect(point.locator("ol").first().locator("li").last()).toContainText("not recorded");
});

test("a position that is searched for stays in the browser, and is told of", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(decodeURIComponent(request.url())));
  await open(page, "?date=2025-11-30");
  await page.locator("#search-input").fill("48.51234, 35.04321");
  await page.locator("#hits li").first().click();
  await expect(page.locator("#panel .card")).toContainText("48.51234, 35.04321");
  await expect(page.locator("#panel .point")).toContainText("not assessed as held here");
  expect(asked.filter((url) => url.includes("/api/") && /48\.51\d|35\.04\d/.test(url))).toEqual([]);
});
