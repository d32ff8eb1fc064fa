// On every screen, in every language and mode: no control lies on another or sticks out,
// and the map keeps room to be used.

import { expect, type Page } from "@playwright/test";
import { PNG } from "pngjs";
import { settled, test } from "./page";

/** Width and height, what the map keeps at least while nothing is open, width and height without anything on it, and how large letters are. */
type Screen = readonly [name: string, width: number, height: number, freeWidth: number, freeHeight: number, letters?: number];
const narrowest = ["400 % of 1280 × 1024", 320, 256, 200, 90] as const;
const desktop = ["desktop", 1280, 700, 600, 300] as const;
const screens: readonly Screen[] = [
  narrowest,
  ["smallest phone held sideways", 568, 320, 300, 150],
  ["small phone", 320, 568, 200, 200],
  ["tablet", 768, 700, 600, 300],
  ["smaller phone held sideways", 667, 375, 400, 200],
  ["phone held sideways", 844, 390, 500, 200],
  ["phone", 390, 844, 250, 400],
  desktop,
];
const largeLetters: readonly Screen[] = [
  ["desktop, large letters", 1280, 800, 500, 200, 2],
  ["tablet, large letters", 768, 1024, 300, 300, 2],
  ["phone, large letters", 390, 844, 200, 150, 2],
];
/** In other languages, whose words are longer: English has told how the layout follows the size. */
const screensOfLongWords: readonly Screen[] = [narrowest, desktop];

const first = "?date=2025-11-27";
const compared = "?date=2022-09-30&compare=2014-03-18";

/** States, by an address and what is clicked; what shows that they are there. */
const states: Record<string, { query: string; click?: string; shown: string }> = {
  "statement as time passes": { query: first, shown: "#passing .card" },
  "first look": { query: first, click: "#passing .plain", shown: "#signs canvas" },
  "key": { query: first, click: "#legend-open", shown: "#legend .legend-layer" },
  "search": { query: first, click: "#search-open", shown: "#search-input" },
  "ways to move": { query: first, click: "#pan-open", shown: "#pan" },
  "area": { query: first, click: "#area-more", shown: ".with-curve" },
  "measuring": { query: first, click: "#measure-open", shown: "#measure" },
  "statements": { query: `${first}&show=statements`, shown: "#panel .card" },
  "changes": { query: `${compared}&look=changes`, shown: ".mode-totals" },
  "list of changes": { query: `${compared}&look=changes&show=changes`, shown: "#panel .changes" },
  "two dates": { query: `${compared}&look=swipe`, shown: "#swipe .swipe-date" },
  "ages": { query: "?date=2022-09-30&look=age", shown: ".mode-ages" },
};
/** Looked at in English alone: another language makes them no longer. */
const wordless = ["search", "ways to move"];

/** What is wrong with the controls that are seen; least is their size in pixels. */
function faultsOf(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const faults: string[] = [];
    const nameOf = (e: Element) => e.id || e.getAttribute("aria-label") || e.textContent?.trim().slice(0, 30) || e.className;
    const all = "button, select, input, textarea, a[href], summary, [role=slider], .swipe-knob, .swipe-date, .language";
    /** What of an element its scrolling ancestors show. */
    const seenOf = (e: Element) => {
      let { left, top, right, bottom } = e.getBoundingClientRect();
      for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up);
        if (overflowX === "visible" && overflowY === "visible") continue;
        const box = up.getBoundingClientRect();
        left = Math.max(left, box.left);
        top = Math.max(top, box.top);
        right = Math.min(right, box.right);
        bottom = Math.min(bottom, box.bottom);
      }
      return { left, top, right, bottom };
    };
    const controls = [...document.querySelectorAll(all)].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".skip, #swipe, #map"));
    const seen = controls.flatMap((e) => {
      const box = seenOf(e);
      if (box.right - box.left < 8 || box.bottom - box.top < 8) return []; // scrolled out of sight
      if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) faults.push(`${nameOf(e)} sticks out`);
      // What is pressed at its corners and in its middle.
      const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]] as const;
      const hit = points.map(([x, y]) => document.elementFromPoint(box.left + x * (box.right - box.left), box.top + y * (box.bottom - box.top)));
      const own = hit.map((at) => at !== null && (e.contains(at) || at.contains(e) || at.closest("label")?.contains(e) === true || (e.id === "time-slider" && at.closest("#time-compare") !== null)));
      if (own.every((is) => !is)) return []; // behind what is open
      for (const [i, at] of hit.entries()) if (!own[i]) faults.push(`${nameOf(e)} lies under ${at ? nameOf(at) : "the edge"}`);
      return [{ e, box }];
    });
    for (const [i, a] of seen.entries()) {
      for (const b of seen.slice(i + 1)) {
        if (a.e.contains(b.e) || b.e.contains(a.e) || [a.e, b.e].every((e) => e.closest("#time-slider, #time-compare"))) continue;
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 1 && high > 1) faults.push(`${nameOf(a.e)} and ${nameOf(b.e)} overlap`);
      }
      const { width, height } = a.e.getBoundingClientRect();
      if ((width < least || height < least) && a.e.matches("button, select, summary, [role=slider]")) faults.push(`${nameOf(a.e)} is ${width} × ${height}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);

    return [...new Set(faults)];
  }, least);
}

/** Words that lie on other words of the same part of the page. */
function collisionsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = ".panel, .legend, .modes, .passing, .masthead, .time, .foot, .notice, .swipe, .standing, .hits-box";
    const unlike = ".unseen, .announcer, .skip, .tool-text, #map, .track-place, noscript, script, select";
    const words: { node: Node; text: string; left: number; top: number; right: number; bottom: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const of = node.parentElement!;
      const text = node.textContent!.trim();
      if (text === "" || of.closest(unlike) || !of.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
      for (let up: Element | null = of; up && up !== document.body; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up);
        if (overflowX === "visible" && overflowY === "visible") continue;
        const box = up.getBoundingClientRect();
        [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
      }
      for (const line of range.getClientRects()) {
        const inset = line.height / 4; // lines stand closer than their boxes
        const seen = { left: Math.max(left, line.left), top: Math.max(top, line.top + inset), right: Math.min(right, line.right), bottom: Math.min(bottom, line.bottom - inset) };
        if (seen.right - seen.left < 2 || seen.bottom - seen.top < 2) continue;
        const at = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
        if (at?.closest(parts) === of.closest(parts)) words.push({ node, text, ...seen });
      }
    }
    return words.flatMap((a, i) =>
      words
        .slice(i + 1)
        .filter((b) => a.node !== b.node && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
        .map((b) => `“${a.text}” lies on “${b.text}”`),
    );
  });
}

/** How the page is made another: what it then shows, and what is clicked. */
interface Step {
  query?: string;
  click: string | undefined;
  shown?: string;
}

/**
 * Makes the page another, and waits until what it shows is there and two frames more, for what follows the size: all in the
 * page, since there are more than a hundred. Fails where what is to be clicked is covered; returns false where it is not on show.
 */
function go(page: Page, step: Step): Promise<boolean> {
  return page.evaluate(async ({ query, click, shown }) => {
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    if (query !== undefined && location.search !== query) {
      history.pushState(null, "", query);
      dispatchEvent(new PopStateEvent("popstate"));
    }
    if (click !== undefined) {
      const control = document.querySelector<HTMLElement>(click);
      if (!control?.checkVisibility({ visibilityProperty: true })) return false;
      const isCovered = () => {
        control.scrollIntoView({ block: "nearest", inline: "nearest" });
        const { left, top, width, height } = control.getBoundingClientRect();
        return !control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      };
      for (let frames = 0; isCovered(); frames++) {
        if (frames > 300) throw new Error(`${click} is covered at ${innerWidth} × ${innerHeight}, ${location.search}`);
        await frame();
      }
      control.click();
    }
    while (shown !== undefined && !document.querySelector(shown)) await frame();
    await frame();
    await frame();
    return true;
  }, step);
}

/** The largest rectangle of the map with nothing on it. */
function freeMap(page: Page): Promise<{ width: number; height: number }> {
  return page.evaluate(() => {
    const step = 8;
    const map = document.querySelector("#map")!.getBoundingClientRect();
    let free = { width: 0, height: 0 };
    const columns = Math.floor(map.width / step);
    const runs = new Array<number>(columns).fill(0);
    for (let y = map.top + step / 2; y < map.bottom; y += step) {
      for (let c = 0; c < columns; c++) runs[c] = document.elementFromPoint(map.left + (c + 0.5) * step, y)?.closest("#map") ? runs[c]! + 1 : 0;
      for (let c = 0; c < columns; c++) {
        let height = Infinity;
        for (let d = c; d < columns && runs[d]! > 0; d++) {
          height = Math.min(height, runs[d]!);
          if ((d - c + 1) * height * step * step > free.width * free.height) free = { width: (d - c + 1) * step, height: height * step };
        }
      }
    }
    return free;
  });
}

test("in forced colours every icon is told apart from what is under it", async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 700 });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    await page.goto(`/${compared}&look=swipe`);
    await settled(page);
    await page.locator("#pan-open").click();
    const icons = await page.evaluate(() =>
      [...document.querySelectorAll(".icon")].flatMap((e) => {
        const { x, y, width, height } = e.getBoundingClientRect();
        const at = document.elementFromPoint(x + width / 2, y + height / 2);
        return at && (e.contains(at) || e.parentElement!.contains(at)) ? [{ name: e.className, x, y, width, height }] : [];
      }),
    );
    expect(icons.length).toBeGreaterThan(15);
    const { data, width } = PNG.sync.read(await page.screenshot());
    const unseen = icons.filter((icon) => {
      let [least, most] = [255, 0];
      for (let y = Math.ceil(icon.y); y < icon.y + icon.height - 1; y++) {
        for (let x = Math.ceil(icon.x); x < icon.x + icon.width - 1; x++) {
          const i = 4 * (y * width + x);
          const grey = (data[i]! + data[i + 1]! + data[i + 2]!) / 3;
          [least, most] = [Math.min(least, grey), Math.max(most, grey)];
        }
      }
      return most - least < 90;
    });
    expect(unseen.map(({ name }) => name), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: null });
});

// Controls are larger for fingers.
test.use({ hasTouch: true });

for (const [name, lang, on] of [
  ["every control is in reach on every screen, and the map keeps its room", "en", screens],
  ["with letters of 200 % no words lie on others, and every control is in reach", "en", largeLetters],
  ["in Ukrainian every control is in reach", "uk", screensOfLongWords],
  ["in Russian every control is in reach", "ru", screensOfLongWords],
] as const) {
  test(name, async ({ page }) => {
    test.slow();
    await page.route("**/tiles/**", (route) => route.fulfill({ status: 204 })); // the layout needs none
    await page.goto(`/${compared}&lang=${lang}`);
    await settled(page);
    const wrong: string[] = [];
    const session = await page.context().newCDPSession(page);
    for (const [screen, width, height, freeWidth, freeHeight, letters = 1] of on) {
      await page.setViewportSize({ width, height });
      await session.send("Page.setFontSizes", { fontSizes: { standard: 16 * letters, fixed: 13 * letters } });
      for (const [state, { query, click, shown }] of Object.entries(states)) {
        if (lang !== "en" && wordless.includes(state)) continue;
        if (!(await go(page, { query: `${query}&lang=${lang}`, click, shown }))) continue; // it is there already
        const faults = [...(await faultsOf(page, 24)), ...(await collisionsOf(page))];
        if (state === "first look") {
          const free = await freeMap(page);
          if (free.width < freeWidth || free.height < freeHeight) faults.push(`the map has ${free.width} × ${free.height}`);
        }
        wrong.push(...faults.map((fault) => `${state}, ${screen}: ${fault}`));
        if (click !== undefined && state !== "first look") await go(page, { click });
      }
    }
    await session.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
    expect(wrong).toEqual([]);
  });
}
