// Prints how smoothly the map follows who drags the time bar over the real
// days: the frames of a drag from the last date to the first and back, a step
// each frame; far out, and near with a made-up basemap below and without one.
// Figures, not verdicts: machines are noisy, and here the pictures are drawn
// without a graphics card.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";

const binary = resolve(process.env.FRONTLINE_BIN ?? join(import.meta.dirname, "../bin/frontline"));
const real = resolve(process.env.FRONTLINE_REAL ?? join(import.meta.dirname, "../../shared/real"));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const port = Number(process.env.BENCH_PORT ?? 18489);
const here = `http://127.0.0.1:${port}`;
const smooth = 1000 / 60;

for (const [what, path] of [["the real days", real], ["Chromium", executablePath], ["the program", binary]]) {
  if (existsSync(path)) continue;
  console.log(`Dragging through time was not measured: ${what} should be at ${path}.`);
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), "frontline-drag-"));

async function served(work) {
  const db = join(folder, "real.db");
  const days = (await readdir(real)).filter((f) => f.endsWith(".geojson")).map((f) => join(real, f));
  await promisify(execFile)(binary, ["load", "control", ...days, "--create", "--db", db, "--yes"]);
  const basemap = join(folder, "made-up.pmtiles");
  await promisify(execFile)("go", ["run", "./data/basemap/basemaptest/gen", basemap], { cwd: join(import.meta.dirname, "..") });
  const server = spawn(binary, ["serve", "--addr", `127.0.0.1:${port}`, "--db", db, "--basemap", basemap], { stdio: "ignore" });
  try {
    for (let tries = 0; !(await fetch(`${here}/readyz`).then((r) => r.ok, () => false)); tries++) {
      if (tries > 100 || server.exitCode !== null) throw new Error(`${binary} does not serve at ${here}`);
      await new Promise((later) => setTimeout(later, 100));
    }
    await work();
  } finally {
    const over = once(server, "exit");
    if (server.kill()) await over;
  }
}

/** Drags in the page, a step each frame; milliseconds between frames and in the handlers of a step, the dates seen, and the frames in which the map changed. */
function drag({ from, until, steps }) {
  const slider = document.querySelector("#time-slider");
  // The events are made here, and have no pointer that could be captured.
  slider.setPointerCapture = () => {};
  const { left, top } = slider.getBoundingClientRect();
  const send = (type, x) =>
    slider.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, buttons: 1, pointerId: 1, pointerType: "touch", clientX: left + x, clientY: top + 20 }));
  const hang = ImageBitmapRenderingContext.prototype.transferFromImageBitmap;
  let hung = false;
  ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (bitmap) {
    hung = true;
    hang.call(this, bitmap);
  };
  let pictures = 0;
  return new Promise((resolve) => {
    const frames = [];
    const work = [];
    const dates = new Set();
    let before;
    let step = 0;
    send("pointerdown", until);
    requestAnimationFrame(function next(now) {
      if (before !== undefined) frames.push(now - before);
      before = now;
      if (hung) pictures++;
      hung = false;
      dates.add(document.querySelector("#headline-date").getAttribute("datetime"));
      if (step > steps) {
        send("pointerup", until);
        ImageBitmapRenderingContext.prototype.transferFromImageBitmap = hang;
        resolve({ frames, work, dates: dates.size, pictures });
        return;
      }
      const share = Math.abs(1 - (2 * step++) / steps); // there and back
      const begun = performance.now();
      send("pointermove", from + (until - from) * share);
      work.push(performance.now() - begun);
      requestAnimationFrame(next);
    });
  });
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const rows = [];

async function measure(browser, name, options, slowed, query = "", map = "8/48/36.9") {
  const context = await browser.newContext({ ...options, serviceWorkers: "block" });
  const page = await context.newPage();
  if (slowed > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slowed });
  await page.goto(`${here}/?map=${map}&lang=en&span=91${query}`);
  await page.waitForFunction(() => document.querySelectorAll(".leaflet-control-pane canvas.leaflet-tile-loaded").length > 0);
  await page.waitForTimeout(1500);
  const { width } = await page.locator("#time-slider").boundingBox();
  // The 60 days are the last two thirds of what three months show.
  const ends = { from: width * 0.34, until: width - 14, steps: 240 };
  for (const pass of ["first", "again"]) {
    const { frames, work, dates, pictures } = await page.evaluate(drag, ends);
    const sorted = [...frames].sort((a, b) => a - b);
    const worked = [...work].sort((a, b) => a - b);
    const total = frames.reduce((sum, f) => sum + f, 0);
    rows.push([`${name}, ${pass}`, dates, Math.round((frames.length * 1000) / total), Math.round((pictures * 1000) / total), at(sorted, 0.5), at(sorted, 0.95), (100 * frames.filter((f) => f < smooth * 1.5).length) / frames.length, at(worked, 0.5), at(worked, 0.95)]);
    await page.waitForTimeout(800);
  }
  await context.close();
}

try {
  await served(async () => {
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    const desktop = { viewport: { width: 1440, height: 900 } };
    const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
    await measure(browser, "desktop 1440×900", desktop, 1);
    await measure(browser, "phone 360×740 at 2×", phone, 1);
    await measure(browser, "desktop, changes glowing", desktop, 1, "&glow=7");
    await measure(browser, "phone, changes glowing", phone, 1, "&glow=7");
    const pokrovsk = "12/48.28/37.18";
    await measure(browser, "desktop at zoom 12, no basemap", desktop, 1, "&basemap=none", pokrovsk);
    await measure(browser, "desktop at zoom 12, over a basemap", desktop, 1, "", pokrovsk);
    await measure(browser, "phone at zoom 12, no basemap", phone, 1, "&basemap=none", pokrovsk);
    await measure(browser, "phone at zoom 12, over a basemap", phone, 1, "", pokrovsk);
    await browser.close();
  });
} finally {
  await rm(folder, { recursive: true });
}

const head = ["dragging over 60 real days", "dates", "frames/s", "pictures/s", "frame p50 ms", "p95 ms", "at 60/s %", "step p50 ms", "p95 ms"];
const cell = (v, i) => (typeof v === "number" && i > 3 ? v.toFixed(1) : String(v));
const table = [head, ...rows.map((r) => r.map(cell))];
const widths = head.map((_, i) => Math.max(...table.map((r) => r[i].length)));
for (const r of table) console.log(r.map((v, i) => (i === 0 ? v.padEnd(widths[i]) : v.padStart(widths[i]))).join("  "));
