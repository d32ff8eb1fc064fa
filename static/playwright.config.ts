// Browser tests run against the real binary, in Debian's Chromium, on a database
// of their own. What needs neither is in test/unit, which node runs by itself.

import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromium } from "./test/chromium";

const binary = resolve(process.env["FRONTLINE_BIN"] ?? join(import.meta.dirname, "../bin/frontline"));
const real = resolve(process.env["FRONTLINE_REAL"] ?? join(import.meta.dirname, "../../shared/real"));

// The configuration is read by every worker: the first reading decides.
const folder = (process.env["FRONTLINE_TEST_FOLDER"] ??= mkdtempSync(join(tmpdir(), "frontline-test-")));
const hasReal = existsSync(real);
process.env["FRONTLINE_TEST_REAL"] = hasReal ? real : "";

/** What needs the real days. */
const onRealDays = ["control.spec.ts", "scrub.spec.ts", "changes.spec.ts", "swipe.spec.ts", "age.spec.ts", "area_curve.spec.ts", "point.spec.ts"];

// Another run on the same machine takes other ports.
const port = Number(process.env["FRONTLINE_TEST_PORT"] ?? 18471);
const bundled = { port, db: join(folder, "bundled.db") };
const control = { port: port + 1, db: join(folder, "control.db") };

function serve({ port, db }: { port: number; db: string }): string {
  return `"${binary}" serve --addr 127.0.0.1:${port} --db "${db}"`;
}

function server(command: string, { port }: { port: number }) {
  return { command, url: `http://127.0.0.1:${port}/readyz`, reuseExistingServer: false, timeout: 300_000 };
}

export default defineConfig({
  testDir: "test",
  testMatch: "*.spec.ts",
  forbidOnly: true,
  fullyParallel: true,
  // A browser on a busy machine may be late once.
  retries: process.env["CI"] ? 1 : 0,
  workers: 3, // tests wait, too: two at a time leave two cores idle
  // They end what hangs, and no more: a machine may be as busy as it likes.
  timeout: 240_000,
  expect: {
    timeout: 45_000,
    // Of all pixels, so many may be of another colour: letters, on another machine.
    toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: "disabled", scale: "css" },
  },
  snapshotPathTemplate: "{testDir}/screens/{arg}{ext}",
  reporter: [["list"], ["./test/report/playwright.ts"]],
  use: {
    browserName: "chromium",
    // The width of a desktop's layout and no more: each tile of the map costs. What
    // depends on the size is tested at sizes of its own.
    viewport: { width: 1100, height: 700 },
    locale: "en-GB",
    // Only its own test has the service worker: the others count what is asked for.
    serviceWorkers: "block",
    launchOptions: chromium,
  },
  projects: [
    { name: "bundled", testIgnore: onRealDays, use: { baseURL: `http://127.0.0.1:${bundled.port}` } },
    { name: "control", testMatch: onRealDays, use: { baseURL: `http://127.0.0.1:${control.port}` } },
  ],
  webServer: [
    server(serve(bundled), bundled),
    ...(hasReal
      ? [server(`"${binary}" load control "${real}"/*.geojson --create --db "${control.db}" && ${serve(control)}`, control)]
      : []),
  ],
});
