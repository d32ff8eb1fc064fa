// Runs the unit tests, which need no browser, with node's own runner: `npm run unit`,
// `npm run unit -- dates area` for some of the files. Node does not read TypeScript, so
// they are bundled first, in a folder from which node_modules is found.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const unit = join(here, "unit");

const wanted = process.argv.slice(2);
const files = readdirSync(unit)
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, ".test.ts")))
  .sort();
if (files.length === 0) {
  console.error(`no unit tests in ${unit}${wanted.length > 0 ? ` named ${wanted.join(", ")}` : ""}`);
  process.exit(1);
}

/** The build's own scripts are no part of what is tested: they stay where they are. */
const ownScripts = {
  name: "own-scripts",
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({ path: pathToFileURL(join(resolveDir, path)).href, external: true }));
  },
};

const out = mkdtempSync(join(root, "node_modules", ".unit-"));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));

// One bundle, so that what all of them import is read once.
await build({
  stdin: { contents: files.map((name) => `import ${JSON.stringify(`./${name}`)};`).join("\n"), resolveDir: unit },
  outfile: join(out, "unit.test.mjs"),
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  define: { "import.meta.dirname": JSON.stringify(unit) },
  plugins: [ownScripts],
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", join(out, "unit.test.mjs")], { stdio: "inherit", cwd: root });
process.exit(status ?? 1);
