// Prints what Lighthouse says of the map: on the bundled layers, and on the real
// days where they are there. Figures, not verdicts: machines are noisy. Its
// package is large, and so no part of `npm ci`: npx fetches it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { pictureOverSlowLine } from "./slow_line.mjs";

const lighthouse = "lighthouse@12.8.2";
const runs = 3;
const binary = resolve(process.env.FRONTLINE_BIN ?? join(import.meta.dirname, "../bin/frontline"));
const real = resolve(process.env.FRONTLINE_REAL ?? join(import.meta.dirname, "../../shared/real"));
const port = Number(process.env.LIGHTHOUSE_PORT ?? 18479);
const here = `http://127.0.0.1:${port}`;
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Alone on the machine: nothing that the browser does for itself is measured.
const chromeFlags = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
].join(" ");

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "frontline-lighthouse-"));

/** Calls back while a database is served. */
async function served(db, work) {
  const server = spawn(binary, ["serve", "--addr", `127.0.0.1:${port}`, "--db", db], { stdio: "ignore" });
  try {
    for (let tries = 0; ; tries++) {
      const ready = await fetch(`${here}/readyz`).then((r) => r.ok, () => false);
      if (ready) break;
      if (tries > 100 || server.exitCode !== null) throw new Error(`${binary} does not serve at ${here}`);
      await new Promise((later) => setTimeout(later, 100));
    }
    await work();
  } finally {
    const over = once(server, "exit");
    if (server.kill()) await over;
  }
}

/** One run of Lighthouse's mobile preset, with its simulated slow 4G. */
async function measure(url, report) {
  await run(
    "npx",
    ["--yes", lighthouse, url, "--quiet", "--output=json", `--output-path=${report}`, `--chrome-flags=${chromeFlags}`,
      "--only-categories=performance,accessibility,best-practices,seo"],
    { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 64 << 20 },
  );
  return JSON.parse(await readFile(report, "utf8"));
}

const scores = { performance: "performance", accessibility: "accessibility", "best-practices": "best practices", seo: "SEO" };
const times = {
  "first-contentful-paint": "first contentful paint",
  "largest-contentful-paint": "largest contentful paint",
  "total-blocking-time": "total blocking time",
  "speed-index": "speed index",
  interactive: "interactive",
};

/** The bytes of some kinds of request as they were sent, with their headers. */
function sent(report, ...kinds) {
  const requests = report.audits["network-requests"].details.items;
  return requests.filter((r) => kinds.includes(r.resourceType)).reduce((sum, r) => sum + r.transferSize, 0);
}

function print(name, report) {
  console.log(`\n${name}`);
  for (const [id, words] of Object.entries(scores)) {
    const { score, auditRefs } = report.categories[id];
    console.log(`  ${words.padEnd(26)}${Math.round(score * 100)}`);
    for (const { id: audit, weight } of auditRefs) {
      const { score: part, title } = report.audits[audit];
      if (weight > 0 && part !== null && part < 0.9) console.log(`    ${Math.round(part * 100)}: ${title}`);
    }
  }
  for (const [id, words] of Object.entries(times)) console.log(`  ${words.padEnd(26)}${Math.round(report.audits[id].numericValue)} ms`);
  // Of the machine: the same page on one half as fast blocks more than twice as long.
  console.log(`  ${"speed of the machine".padEnd(26)}${Math.round(report.environment.benchmarkIndex)}`);
  console.log(`  ${"script and style".padEnd(26)}${(sent(report, "Script", "Stylesheet") / 1000).toFixed(1)} kB`);
  console.log(`  ${"all requests".padEnd(26)}${(report.audits["total-byte-weight"].numericValue / 1000).toFixed(1)} kB`);
  if (process.env.WATERFALL) {
    for (const r of report.audits["network-requests"].details.items) {
      console.log(`    ${Math.round(r.networkRequestTime)}–${Math.round(r.networkEndTime)} ms ${r.transferSize} B ${r.url.replace(here, "")}`);
    }
  }
}

/** The run whose performance is the median. */
async function median(name) {
  const reports = [];
  for (let i = 0; i < runs; i++) reports.push(await measure(`${here}/`, join(folder, "report.json")));
  reports.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
  print(`${name}: median of ${runs} runs`, reports[Math.floor(runs / 2)]);
  console.log(`  ${"whole map, such a line".padEnd(26)}${Math.round(await pictureOverSlowLine(port, chromium))} ms`);
}

try {
  const bundled = join(folder, "bundled.db");
  await served(bundled, () => median("Bundled layers"));
  if (existsSync(real)) {
    const days = (await readdir(real)).filter((f) => f.endsWith(".geojson")).map((f) => join(real, f));
    const db = join(folder, "real.db");
    await run(binary, ["load", "control", ...days, "--create", "--db", db, "--yes"]);
    await served(db, () => median("Real days"));
  }
} finally {
  await rm(folder, { recursive: true });
}
