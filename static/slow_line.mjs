// How long a phone waits for the whole map over a slow line, in earnest:
// Lighthouse reckons with what its browser saw on a fast one.
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { performance } from "node:perf_hooks";
import { chromium } from "@playwright/test";

/** Lighthouse's slow 4G: milliseconds for a round trip, and bytes a second. */
const roundTrip = 150;
const rate = (1.6 * 1024 * 1024) / 8;
/** Bytes that go over the line in one piece. */
const piece = 4096;
const runs = 3;

/** A line of that speed to a port on this machine, shared by its connections. */
async function slowLine(port) {
  let free = 0; // when the line has carried what it was given
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const open = performance.now() + roundTrip;
    near.on("data", (data) => setTimeout(() => far.write(data), Math.max(open - performance.now(), 0) + roundTrip / 2));
    far.on("data", (data) => {
      for (let at = 0; at < data.length; at += piece) {
        const part = data.subarray(at, at + piece);
        free = Math.max(free, performance.now()) + (part.length / rate) * 1000;
        setTimeout(() => near.write(part), free - performance.now() + roundTrip / 2);
      }
    });
    for (const [one, other] of [[near, far], [far, near]]) one.on("close", () => other.destroy()).on("error", () => other.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Milliseconds until all of the first picture was on screen, on a browser that has kept nothing. */
async function picture(browser, url) {
  const page = await browser.newPage({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true });
  await page.addInitScript(() => {
    let begun = false;
    new MutationObserver(() => {
      const busy = document.getElementById("map")?.ariaBusy;
      begun ||= busy === "true";
      if (begun && busy === "false") window.drawnAt ??= performance.now();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
  });
  await page.goto(url);
  const drawn = await page.waitForFunction(() => window.drawnAt, undefined, { timeout: 60_000 });
  const time = await drawn.jsonValue();
  await page.close();
  return time;
}

/** The median of a few runs, of a server on a port of this machine. */
export async function pictureOverSlowLine(port, executablePath) {
  const line = await slowLine(port);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"] });
  try {
    const times = [];
    for (let i = 0; i < runs; i++) times.push(await picture(browser, `http://127.0.0.1:${line.address().port}/`));
    return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
  } finally {
    await browser.close();
    line.close();
  }
}
