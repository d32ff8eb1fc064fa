// Gathers under what licences others let their work be in the scripts, and in the whole program.
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

/** A package's licence in full, or by name where it comes with none. */
function textOf(name, license) {
  const file = readdirSync(join(modules, name)).find((other) => /^licen[cs]e/i.test(other));
  return file ? readFileSync(join(modules, name, file), "utf8").trim() : `${license}.`;
}

/** The text that goes beside the scripts: each package with its licence. */
export function licences() {
  return packages()
    .map(([name, { version, license }]) => `${name} ${version}\n\n${textOf(name, license)}\n`)
    .join(`\n${"-".repeat(72)}\n\n`);
}

/** All that the program contains of others: data and fonts, the front end's packages, and Go modules (licences/gen lists them). */
export function works() {
  const read = (name) => readFileSync(join(modules, "..", "licences", name), "utf8");
  const go = JSON.parse(read("modules.json")).map((module) => ({ kind: "go", ...module }));
  const npm = packages().map(([name, { version, license }]) => ({ kind: "npm", name, version, licence: license, text: textOf(name, license) }));
  const data = JSON.parse(read("data.json")).map(({ file, as, text, ...work }) => ({
    kind: "data",
    ...work,
    text: text ?? (file ? read(file).trim() : go.find(({ name }) => name === as).text),
  }));
  return [...data, ...npm, ...go];
}
