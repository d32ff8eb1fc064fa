// What a reader does first, in the browsers that the other tests do not run in:
// the pixels and the words that are seen after real presses and keys. Browsers
// differ in canvas, workers and input long before they differ in what is tested
// elsewhere.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { OwnServer } from "../own_server";
import { findProgram, missing, type Program } from "../programs";
import { type Browser, type Box, type Colour, Reader, Unanswered, viewport } from "./browser";
import { firefox } from "./firefox";
import { webkit } from "./webkit";

const browsers: { name: string; needs: Program[]; start: (paths: string[]) => Promise<Browser> }[] = [
  { name: "Firefox", needs: ["firefox-esr"], start: ([path]) => firefox(path!) },
  { name: "WebKitGTK", needs: ["WebKitWebDriver", "MiniBrowser", "Xvfb"], start: ([driver, miniBrowser, xvfb]) => webkit({ driver: driver!, miniBrowser: miniBrowser!, xvfb: xvfb! }) },
];

// As the style has them: lines are seen through, and thinner than two pixels.
const hatched: Colour = [0xc1, 0x44, 0x0e];
const gained: Colour = [0xa3, 0x19, 0x5b];

/** A part of the map with nothing over it. */
const middle: Box = { x: 400, y: 250, width: 400, height: 300 };

let server: OwnServer;
before(async () => {
  server = new OwnServer(20);
  server.begin("2025-11-25", 0.6);
  server.load("2025-11-26", 1);
  await server.start();
});
after(() => server.end());

// Both browsers at once: each waits much for its driver.
describe("a browser", { concurrency: browsers.length }, () => {
  for (const { name, needs, start } of browsers) {
    const paths = needs.map(findProgram);
    const lacking = needs.find((_, i) => paths[i] === undefined);
    describe(name, { skip: lacking && missing(lacking), concurrency: 1 }, () => {
      let browser: Browser;
      let reader: Reader;
      const begin = async (): Promise<void> => {
        const once = (): Promise<Browser> => start(paths as string[]);
        browser = await once().catch((error: unknown) => {
          if (error instanceof Unanswered) return once();
          throw error;
        });
        reader = new Reader(browser);
      };
      before(begin);
      after(() => browser?.close());

      /** A test, once more in a new browser where the driver hangs, as WebKit's does once in a while. */
      const seen = (name: string, look: () => Promise<void>) =>
        test(name, async (t) => {
          try {
            await look();
          } catch (error) {
            if (!(error instanceof Unanswered)) throw error;
            t.diagnostic(`${error.message}: tried again in a new browser`);
            await browser.close();
            await begin();
            await look();
          }
        });

      seen("the map opens and draws: words, hatches and fills", async () => {
        await reader.open(`${server.url}/?lang=en&date=2025-11-26&map=8/48/37.3`);
        await reader.reads("#headline", /26 November 2025[\s\S]*Territory that Russia claims\s+\(hatched\)/i);
        await reader.drawn();
        const sight = await reader.sight();
        assert.deepEqual(sight.size, viewport);
        const share = sight.share(middle, hatched);
        assert.ok(share > 0.02 && share < 0.6, `lines of a hatch are ${share} of the map`);
        await reader.open(`${server.url}/?lang=en&date=2014-01-02&map=8/48/37.3`);
        await reader.drawn();
        assert.equal((await reader.sight()).share(middle, hatched), 0, "nothing was claimed there in January 2014");
      });

      seen("scrubbing, by keys and by the pointer, moves the date and the drawing", async () => {
        await reader.open(`${server.url}/?lang=en&layers=control&date=2025-11-26&map=8/48/37.3`);
        await reader.reads("#headline-date", /^26 November 2025$/);
        await reader.drawn();
        const later = await reader.sight();
        await reader.value(`document.getElementById("time-slider").focus()`);
        await reader.press("ArrowLeft");
        await reader.reads("#headline-date", /^25 November 2025$/);
        await reader.drawn();
        const earlier = await reader.sight();
        assert.ok(later.changed(middle, earlier) > 0.05, "the drawing is that of the date before");
        const { x, y, width, height } = await reader.box("#time-slider");
        await reader.drag({ x: x + 2, y: y + height / 2 }, { x: x + width / 2, y: y + height / 2 }, { x: x + width - 2, y: y + height / 2 });
        await reader.reads("#headline-date", /^26 November 2025$/);
        await reader.drawn();
        assert.ok((await reader.sight()).changed(middle, later) < 0.001, "the drawing is that of the later date again");
      });

      seen("changes are told in figures and drawn", async () => {
        await reader.open(`${server.url}/?lang=en&layers=control&date=2025-11-26&map=8/48/37.3`);
        await reader.drawn();
        assert.ok((await reader.sight()).share(middle, gained) < 0.001);
        await reader.click("#modes-open");
        await reader.click(`#modes input[value="changes"]`);
        await reader.reads("#modes", /Newly held\s*[\d,.]+ km²/);
        await reader.reads("#headline", /Compared with 25 November 2025/);
        await reader.drawn();
        assert.ok((await reader.sight()).share(middle, gained) > 0.02, "what was gained is hatched");
      });

      seen("the key says what is drawn, and switches layers", async () => {
        await reader.open(`${server.url}/?lang=en&date=2025-11-26&map=8/48/37.3`);
        await reader.drawn();
        await reader.click("#legend-open");
        await reader.reads("#legend", /Territory that Russia claims/);
        const before = (await reader.sight()).share(middle, hatched);
        await reader.click(`#legend [data-layer="claims"] input`);
        await reader.until(`!(new URL(location.href).searchParams.get("layers") ?? "claims").includes("claims")`);
        await reader.drawn();
        const after = (await reader.sight()).share(middle, hatched);
        assert.ok(after < before / 2, `the hatch is gone: ${before}, then ${after}`);
      });

      seen("the share dialog has a link of the view", async () => {
        await reader.open(`${server.url}/?lang=en&date=2025-11-25&map=8/48/37.3`);
        await reader.drawn();
        const before = await reader.sight();
        await reader.click("#share-open");
        await reader.until(`document.querySelector("dialog[open]")`);
        await reader.reads("dialog", /Share this view/);
        assert.match(await reader.value(`[...document.querySelectorAll("dialog input, dialog textarea")].map((f) => f.value).join("\\n")`), /^http:\/\/127\.0\.0\.1:\d+\/\?.*date=2025-11-25/m);
        assert.ok((await reader.sight()).changed(middle, before) > 0.5, "the dialog is seen");
        await reader.press("Escape");
        await reader.until(`!document.querySelector("dialog[open]")`);
      });

      seen("an embed draws in a page of another host", async () => {
        const news = createServer((_, answer) => {
          answer.setHeader("Content-Type", "text/html; charset=utf-8");
          answer.end(`<!doctype html><title>News</title><body style="margin:0"><iframe src="${server.url}/embed?lang=en&date=2025-11-26&map=8/48/37.3" width="1280" height="800" style="border:0" onload="this.dataset.loaded=1"></iframe>`);
        }).listen(0, "127.0.0.1");
        try {
          await once(news, "listening");
          await reader.open(`http://localhost:${(news.address() as AddressInfo).port}/`);
          await reader.until(`document.querySelector("iframe").dataset.loaded`);
          // A page sees nothing of another host's frame: the pixels tell.
          const patience = Date.now() + 20_000;
          while ((await reader.sight()).share(middle, hatched) < 0.02) {
            assert.ok(Date.now() < patience, "the embed draws no hatch");
            await new Promise((later) => setTimeout(later, 100));
          }
        } finally {
          news.close();
          news.closeAllConnections();
        }
      });
    });
  }
});
