// Nothing of what was shown before stays: however a reader comes to a view, all
// that is seen is what a page shows that opens on it.

import { expect, type Page } from "@playwright/test";
import { allowFailedRequests, expectDate, onOwnServer, openKey, pixelOf, rested, settled, watchRequests, withoutTimelines } from "./page";
import { differing, shareNear } from "./pictures";

/** Of all pixels of the map, so many may be others: letters at the edges of tiles that came in another order. */
const mostOthers = 0.0004;
/** --map-control at its opacity, on land. */
const held = [223, 184, 187] as const;

function square(id: string, west: number, properties: object): object {
  const ring = [[west, 47.5], [west + 1, 47.5], [west + 1, 48.5], [west, 48.5], [west, 47.5]];
  return { type: "Feature", id, properties: { name: id, ...properties }, geometry: { type: "Polygon", coordinates: [ring] } };
}

const test = onOwnServer((server) => {
  server.begin("2025-11-20", 1);
  server.loadFeatures("2025-11-26", [square("East", 38.2, {})]);
  server.loadFeatures("2025-11-27", [square("West", 36, {}), square("Fought over", 37.2, { status: "contested" })]);
}).extend<{ fresh: Page }>({
  /** A page that opens on each address that is compared. */
  fresh: async ({ context, page: _ }, use) => {
    const fresh = await context.newPage();
    watchRequests(fresh);
    await use(fresh);
  },
});

test.describe.configure({ timeout: 360_000 }); // views are opened anew, up to ten in a test

// Where key and panel just fit beside each other: each tile of two pages costs.
test.use({ viewport: { width: 1024, height: 560 } });

const view = "map=7/48/37.5";

/** Each differs from its neighbours in another part of the address. */
const views = [
  `?date=2025-11-27&${view}`,
  `?date=2025-10-01&${view}&layers=control`, // nothing was held
  `?date=2025-11-20&${view}&show=control/held`,
  `?date=2025-11-26&${view}&who=russia&show=claims/donetsk`,
  `?date=2025-11-26&${view}&who=ukraine`,
  `?date=2025-11-27&${view}&who=assessed&show=control/West`,
  `?date=2025-11-27&${view}&look=changes&compare=2025-11-20`,
  `?date=2025-11-26&${view}&look=swipe&compare=2025-11-20`,
  `?date=2025-11-20&${view}&look=age`,
  `?date=2014-03-18&map=6/46/34`,
];

/** All that is seen of the map and what lies on it, once it rests. */
async function sight(page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0);
  await settled(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await rested(page); // cards and figures follow a date
  await settled(page);
  await closePassing(page);
  return page.locator("#map").screenshot();
}

/** A page that opens on a date does not come to it: what was said then is not put before the reader. */
async function closePassing(page: Page): Promise<void> {
  const passing = page.locator("#passing");
  if (!(await passing.isVisible())) return;
  await expect(passing).toContainText((await page.locator("#headline-date").textContent())!);
  await passing.getByRole("button", { name: "Close the statement" }).click();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.move(0, 0);
}

/** Fails where anything is seen that a page does not show which opens on the same address, also after trying again where the page offers that. */
async function expectAsOpened(page: Page, fresh: Page): Promise<void> {
  const again = page.locator("#notice").getByRole("button", { name: "Try again" });
  let address = "";
  const apart = async () => {
    if (await again.isVisible()) await again.click();
    const seen = await sight(page);
    // It is written once the view rests.
    if (address !== page.url()) {
      address = page.url();
      await fresh.goto("about:blank");
      await fresh.goto(address);
    }
    const share = differing(seen, await sight(fresh));
    return share < mostOthers ? "as it opens" : `${share} of what is seen is not as ${address} opens`;
  };
  await expect.poll(apart, { timeout: 100_000 }).toBe("as it opens");
}

test("after Back and Forward nothing of the view that was left is seen", async ({ page, fresh }) => {
  await page.goto(`/${views[0]}`);
  await settled(page);
  const first = await sight(page);
  for (const query of views.slice(1)) {
    await page.evaluate((query) => {
      history.pushState(null, "", query);
      dispatchEvent(new PopStateEvent("popstate"));
    }, query);
    await settled(page);
  }
  expect(differing(first, await sight(page))).toBeGreaterThan(20 * mostOthers);
  for (const query of [...views].reverse().slice(1)) {
    await page.goBack();
    await expectDate(page, new URLSearchParams(query).get("date")!);
    await expectAsOpened(page, fresh);
  }
  await page.evaluate(() => history.go(5));
  await expectDate(page, "2025-11-27");
  await expectAsOpened(page, fresh);
});

test("after a change of perspective nothing that only another one shows is seen, cards and outlines included", async ({ page, fresh }) => {
  const key = page.locator("#legend-open");
  const choose = async (name: string) => {
    await openKey(page);
    await page.getByRole("radio", { name }).check();
    await key.click();
    await expect(page.locator("#legend")).toBeHidden();
  };
  await page.goto(`/?date=2025-11-27&${view}&show=claims/donetsk`);
  await expect(page.locator("#panel .card")).toHaveCount(1);
  await choose("What Russia claims");
  await expect(page.locator("#panel .card")).toHaveCount(1); // it is shown still
  await expectAsOpened(page, fresh);
  const russian = await sight(page);
  await choose("What is assessed");
  await expect(page.locator("#panel")).toBeHidden();
  await expectAsOpened(page, fresh);
  expect(differing(russian, await sight(page))).toBeGreaterThan(20 * mostOthers);
  await choose("What Ukraine states");
  await expectAsOpened(page, fresh);
  await choose("Everything");
  await expectAsOpened(page, fresh);
});

test("the card of a layer that is hidden goes, and others stay", async ({ page, fresh }) => {
  await page.goto(`/?date=2025-11-27&${view}&show=control/West,claims/donetsk`);
  await expect(page.locator("#panel .card")).toHaveCount(2);
  await openKey(page);
  const toggle = (layer: string) => page.locator(`.legend-layer[data-layer="${layer}"] input`);
  await toggle("control").uncheck();
  await expect(page.locator("#panel .card")).toHaveCount(1);
  await expect(page.locator("#panel .card")).toHaveAttribute("data-layer", "claims");
  await toggle("claims").uncheck();
  await expect(page.locator("#panel")).toBeHidden();
  await page.locator("#legend-open").click();
  await expectAsOpened(page, fresh);
});

for (const [name, prepare] of [
  ["tiles that hold all of time", async () => undefined],
  ["tiles of each date", withoutTimelines],
] as const) {
  test(`without a network nothing of another date is seen, and with it again all of the date: ${name}`, async ({ page, fresh, complaints }) => {
    allowFailedRequests(page, complaints);
    await forgetAnswers(page);
    await prepare(page);
    await page.goto(`/?date=2025-11-20&map=8/48/37.5&layers=control,places&show=control/held`);
    await expect(page.locator("#panel .card")).toHaveCount(1);
    await settled(page);
    expect(await heldInSquare(page)).toBeGreaterThan(0.7);
    await page.context().setOffline(true);
    for (const date of ["2025-11-26", "2025-10-01", "2025-11-26"]) {
      await page.locator("#time-date").fill(date);
      await expectDate(page, date);
      await settled(page);
      expect(await heldInSquare(page)).toBeLessThan(0.02);
      await expect(page.locator("#panel .card-control")).not.toBeVisible();
      // Above cards stands the date that they are of; what did not come has neither.
      await expect.poll(async () => ["", await page.locator("#headline-date").innerText()].includes(await page.locator("#panel .panel-title").innerText())).toBe(true);
    }
    await page.context().setOffline(false);
    await expectAsOpened(page, fresh);
  });
}

test("without a network no card and no ground of another date is seen on an embed", async ({ page, complaints }) => {
  allowFailedRequests(page, complaints);
  await forgetAnswers(page);
  await page.goto(`/embed?range=2025-11-20..2025-11-26&layers=control&map=8/48/37.5&lang=en`);
  await settled(page);
  await page.getByRole("slider", { name: "Date shown" }).press("Home");
  await expectDate(page, "2025-11-20");
  await settled(page);
  expect(await heldInSquare(page)).toBeGreaterThan(0.7);
  const at = await pixelOf(page, [37.5, 48]);
  await page.mouse.click(at.x, at.y);
  await expect(page.locator("#panel .card-control")).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole("slider", { name: "Date shown" }).press("End");
  await expectDate(page, "2025-11-26");
  await settled(page);
  await expect(page.locator("#panel .card-control")).not.toBeVisible();
  await expect(page.locator("#panel .panel-title")).not.toBeVisible();
  expect(await heldInSquare(page)).toBeLessThan(0.02);
});

/** Leaves nothing to the cache that earlier tests asked for. */
async function forgetAnswers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await session.detach();
}

/** How much of the square that was held on 20 November is seen to be held. */
async function heldInSquare(page: Page): Promise<number> {
  const from = await pixelOf(page, [37.1, 48.4]);
  const to = await pixelOf(page, [37.9, 47.6]);
  return shareNear(await page.screenshot({ clip: { ...from, width: to.x - from.x, height: to.y - from.y } }), held, 14);
}
