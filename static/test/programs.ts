// Programs that tests run and that a machine may lack.

import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's package of each program. */
const packages = {
  nginx: "nginx-light",
  "firefox-esr": "firefox-esr",
  WebKitWebDriver: "webkit2gtk-driver",
  MiniBrowser: "webkit2gtk-driver",
  Xvfb: "xvfb",
} as const;

export type Program = keyof typeof packages;

/** Where programs are, though the path may not name it. */
function folders(): string[] {
  const libraries = "/usr/lib/x86_64-linux-gnu";
  const list = (folder: string) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  const webkit = list(libraries).filter((name) => name.startsWith("webkit2gtk-4.")).sort();
  return [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", ...webkit.map((name) => join(libraries, name))];
}

/** Where a program is; undefined, for a test to be skipped, where it is missing. */
export function findProgram(name: Program): string | undefined {
  for (const folder of folders()) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // It is not in this folder.
    }
  }
  return undefined;
}

/** The reason to skip a test that needs a program. */
export function missing(name: Program): string {
  return `${name} is missing: on Debian, apt-get install ${packages[name]}`;
}
