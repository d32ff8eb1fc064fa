// Reads the Go packages of the module, for the page that tells how the program is built:
// what each is by its doc comment, and which others of the module it imports.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders that have the module's packages. */
export const packageFolders = ["geo", "data", "server", "cmd", "static"];

const unseen = new Set(["node_modules", "testdata", "dist"]);
const isSource = (name) => name.endsWith(".go") && !name.endsWith("_test.go");

/** The first sentence of a package's doc comment, without the words "Package NAME". */
function synopsisOf(text) {
  const doc = /((?:^\/\/.*\n)+)package \w+$/m.exec(text);
  if (!doc) return undefined;
  const lines = doc[1].split("\n").map((line) => line.replace(/^\/\/ ?/, ""));
  const paragraph = lines.slice(0, lines.indexOf("")).join(" ");
  if (!/^(Package|Command) /.test(paragraph)) return undefined;
  return /^(.*?\.)( |$)/.exec(`${paragraph} `)?.[1] ?? paragraph;
}

const importsOf = (text) => [...text.matchAll(/^(?:import )?\s*(?:[\w.]+ )?"frontline\/([\w/]+)"$/gm)].map((match) => match[1]);

/** The packages in a folder of the module and below it: { path, synopsis, imports }, by path; tests see to the doc comments. */
export function packagesIn(root, folder) {
  const at = join(root, folder);
  if (existsSync(join(at, "go.mod"))) return []; // another module
  const entries = readdirSync(at, { withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => readFileSync(join(at, entry.name), "utf8"))
    .filter((text) => !text.startsWith("//go:build ignore"));
  const below = entries
    .filter((entry) => entry.isDirectory() && !unseen.has(entry.name) && !/^[._]/.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => packagesIn(root, join(folder, name)));
  if (texts.length === 0) return below;
  const path = relative(root, at);
  const synopsis = texts.map(synopsisOf).find(Boolean) ?? "";
  return [{ path, synopsis, imports: [...new Set(texts.flatMap(importsOf))].sort() }, ...below];
}

// As a program it prints them, so that make knows when the manual is to be built anew.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(process.argv[1]), "..");
  console.log(JSON.stringify(packageFolders.flatMap((folder) => packagesIn(root, folder))));
}
