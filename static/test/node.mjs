// Runs the tests of one of these folders with node's own runner: `node test/node.mjs unit`,
// `node test/node.mjs unit dates area` for some of its files. Node 20 does not read
// TypeScript, so they are bundled first, in a folder from which node_modules is found.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const [folder = "unit", ...wanted] = process.argv.slice(2);

const files = readdirSync(join(here, folder))
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, ".test.ts")))
  .sort();
if (files.length === 0) {
  console.error(`no tests in ${folder}${wanted.length > 0 ? ` named ${wanted.join(", ")}` : ""}`);
  process.exit(1);
}

/** In the bundle, files still know the folder that they are in. */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
      loader: "ts",
    }));
  },
};

/** The build's own scripts are no part of what is tested: they stay where they are. */
const ownScripts = {
  name: "own-scripts",
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({ path: pathToFileURL(join(resolveDir, path)).href, external: true }));
  },
};

const out = mkdtempSync(join(root, "node_modules", `.${folder}-`));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));

/** What is done before each test of a folder. */
const beforeEach = ["each_test.ts"].filter((name) => existsSync(join(here, folder, name)));

// One bundle, so that what all of them import is read once.
await build({
  stdin: { contents: [...beforeEach, ...files].map((name) => `import ${JSON.stringify(`./${name}`)};`).join("\n"), resolveDir: join(here, folder) },
  outfile: join(out, `${folder}.test.mjs`),
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  plugins: [ownFolders, ownScripts],
  logLevel: "warning",
});

const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
const totals = process.env.FRONTLINE_TOTALS;
if (totals) reporters.push(`--test-reporter=${pathToFileURL(join(here, "report", "node.mjs"))}`, `--test-reporter-destination=${join(out, "totals")}`);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...reporters, join(out, `${folder}.test.mjs`)], {
  stdio: "inherit",
  cwd: root,
  env: { ...process.env, FRONTLINE_TEST_SET: folder },
});
if (totals) appendFileSync(totals, readFileSync(join(out, "totals")));
process.exit(status ?? 1);
