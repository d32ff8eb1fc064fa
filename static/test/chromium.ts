// The browser of the tests. The shell is Chromium without a window's parts: it draws
// the same for three fifths of the work.

import { existsSync } from "node:fs";

const executablePath = process.env["CHROMIUM"] ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync) ?? "chromium";
// Two cores have three of these and a server each: threads that help a page's own only take from the others.
const alone = ["--num-raster-threads=1", "--js-flags=--single-threaded"];
const args = [...alone, "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const chromium = { executablePath, args: [...args, "--disable-gpu"] };

/** For what draws by WebGL, here without a graphics card. */
export const chromiumWithWebGL = { executablePath, args: [...args, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] };
