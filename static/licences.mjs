// Gathers under what licences others let their work be in the scripts.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = join(dirname(fileURLToPath(import.meta.url)), "node_modules");

/** The packages that scripts may be made of: those of package.json, and what they depend on. */
function packages() {
  const found = new Map();
  const open = [".."];
  while (open.length > 0) {
    const name = open.pop();
    const { version, license, dependencies = {} } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    if (name !== "..") found.set(name, { version, license });
    open.push(...Object.keys(dependencies).filter((other) => !found.has(other)));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The text that goes beside the scripts: each package with its licence in full, or by name where it comes with none. */
export function licences() {
  return packages()
    .map(([name, { version, license }]) => {
      const file = readdirSync(join(modules, name)).find((other) => /^licen[cs]e/i.test(other));
      const text = file ? readFileSync(join(modules, name, file), "utf8").trim() : `${license}.`;
      return `${name} ${version}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}
