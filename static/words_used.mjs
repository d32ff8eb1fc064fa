// Finds which messages the sources say.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));

function* files(folder, endings) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path, endings);
    else if (endings.includes(extname(entry.name)) && !entry.name.endsWith("_test.go") && !entry.name.endsWith(".d.ts")) yield path;
  }
}

const textOf = (folder, endings) => [...files(folder, endings)].sort().map((path) => readFileSync(path, "utf8")).join("\n");

/** All that runs in browsers. */
export const pageSources = () => textOf(join(root, "src"), [".ts", ".html"]);

/** All that the server runs, and the templates of its pages. */
export const serverSources = () => [textOf(join(root, "../server"), [".go"]), textOf(join(root, "../cmd"), [".go"]), textOf(join(root, "pages"), [".html"])].join("\n");

/** The keys that stand in quotes in the sources, and those that are put together there. */
export function usedIn(sources, messages, composed) {
  const used = new Set();
  for (const [, key] of sources.matchAll(/["'`]([a-z]+\.[a-z0-9_-]+)["'`]/g)) if (key in messages) used.add(key);
  for (const [start, ends] of Object.entries(composed)) {
    if (!sources.includes(`\`${start}\${`) && !sources.includes(`"${start}"`)) continue;
    for (const key of Object.keys(messages)) {
      if (key.startsWith(start) && (!Array.isArray(ends) || ends.includes(key.slice(start.length)))) used.add(key);
    }
  }
  return used;
}
