// Packs packages/: the map's layers for pages of others, as npm packages. Nothing is
// sent anywhere. The same sources and the same npm give the same bytes.
//
//     node npm_packages.mjs FOLDER [VERSION]
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const target = ["es2022", "chrome100", "firefox100", "safari16"];

/** Each package: what it stands on, and by which name pages without modules find that. */
const packages = {
  leaflet: { peers: { leaflet: "^1.9.0" }, types: { "@types/leaflet": "^1.9.0" }, global: "L" },
  maplibre: { peers: { "maplibre-gl": ">=5.0.0 <7" }, types: {}, global: undefined },
};

/** What git says of a release, as npm takes it. */
function versionOf(described) {
  if (/^v?\d+\.\d+\.\d+$/.test(described)) return described.replace(/^v/, "");
  return `0.0.0-${described.replace(/[^0-9A-Za-z-]+/g, "-").replace(/^-+|-+$/g, "").replace(/^(\d+)$/, "g$1") || "dev"}`;
}

/** In place of the library, what a page has under a name. */
const fromGlobal = (library, name) => ({
  name: "from-global",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${library}$`) }, ({ path }) => ({ path, namespace: "global" }));
    onLoad({ filter: /.*/, namespace: "global" }, () => ({ contents: `module.exports = ${name};`, loader: "js" }));
  },
});

async function make(name, { peers, types, global }, into, version) {
  const folder = join(into, `frontline-${name}`);
  const entry = join(root, "packages", name, "index.ts");
  const [library] = Object.keys(peers);
  const shared = { absWorkingDir: root, entryPoints: [entry], bundle: true, minify: true, target, legalComments: "none", charset: "utf8" };
  await mkdir(join(folder, "dist"), { recursive: true });
  const whole = join(folder, "dist", `frontline-${name}.js`);
  await build({ ...shared, outfile: join(folder, "dist", "index.mjs"), format: "esm", external: [library] });
  if (global) await build({ ...shared, outfile: whole, format: "iife", plugins: [fromGlobal(library, global)] });
  execFileSync(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"), "--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext",
    "--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable", "--types", "", "--rootDir", join(root, "packages"), "--outDir", join(folder, "types"), entry,
  ], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const size = gzipSync(await readFile(global ? whole : join(folder, "dist", "index.mjs")), { level: 9 }).length;
  const readme = (await readFile(join(root, "packages", name, "README.md"), "utf8")).replaceAll("{{size}}", `${(size / 1000).toFixed(1)} kB`);
  await writeFile(join(folder, "README.md"), readme);
  await copyFile(join(root, "packages", "LICENCE.txt"), join(folder, "LICENCE.txt"));
  const manifest = {
    name: `frontline-${name}`,
    version,
    description: `Frontline's map of territory that is claimed and held, through time, on a map of ${name === "leaflet" ? "Leaflet" : "MapLibre GL JS"}`,
    license: "SEE LICENSE IN LICENCE.txt",
    type: "module",
    main: "./dist/index.mjs",
    module: "./dist/index.mjs",
    types: `./types/${name}/index.d.ts`,
    exports: { ".": { types: `./types/${name}/index.d.ts`, default: "./dist/index.mjs" }, ...(global ? { "./global": `./dist/frontline-${name}.js` } : {}), "./package.json": "./package.json" },
    files: ["dist", "types", "README.md", "LICENCE.txt"],
    sideEffects: global !== undefined,
    peerDependencies: { ...peers, ...types },
    ...(Object.keys(types).length > 0 ? { peerDependenciesMeta: Object.fromEntries(Object.keys(types).map((t) => [t, { optional: true }])) } : {}),
    private: true, // it is given on as a file: npm publish refuses it
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return { folder, size };
}

/** Packs all into a folder, and returns the names of the files with what a page loads of each, gzipped. */
export async function packAll(folder, described) {
  const to = resolve(folder);
  await mkdir(to, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), "frontline-packages-"));
  try {
    const made = [];
    for (const [name, of] of Object.entries(packages)) {
      const { folder: from, size } = await make(name, of, work, versionOf(described));
      const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--offline", "--ignore-scripts", "--pack-destination", to, from], { cwd: work, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" }));
      made.push({ filename, size });
    }
    return made;
  } finally {
    await rm(work, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder, version = "dev"] = process.argv;
  if (!folder) throw new Error("node npm_packages.mjs FOLDER [VERSION]");
  for (const { filename, size } of await packAll(folder, version)) console.log(`${filename}: ${(size / 1000).toFixed(1)} kB gzipped for a page`);
}
