// Builds the front end into dist/: index.html and the service worker beside
// assets/ whose names carry the hash of their content, so that a server may let
// browsers keep them for ever. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";
import { languages, wordsPlugin } from "./words.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const src = join(root, "src");
const dist = join(root, "dist");

// dist/.gitkeep is tracked, so that a fresh clone compiles before its first
// build: everything else goes.
await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
}

/**
 * protomaps-leaflet ships one bundle of which nothing can be left out, with
 * styles and a reader of archives that this map has no use for. Built from its
 * sources, with what they import marked as free of side effects, it is a
 * quarter of the script less to load.
 */
const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async (args) => {
      const entry = args.path === "protomaps-leaflet";
      if (args.kind !== "import-statement" || args.pluginData === "resolved") return undefined;
      if (!entry && !args.importer.includes("/node_modules/")) return undefined;
      const { path, errors } = await resolve(entry ? join(root, "node_modules/protomaps-leaflet/src/index.ts") : args.path, {
        resolveDir: args.resolveDir,
        importer: args.importer,
        kind: args.kind,
        pluginData: "resolved",
      });
      return { path, errors, sideEffects: false };
    });
  },
};

/** Builds a page's parts; what is not needed for the first picture comes in scripts of their own. */
async function bundle(entryPoints, define = {}) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: join(dist, "assets"),
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    format: "esm",
    target: ["es2022", "chrome100", "firefox100", "safari16"],
    minify: true,
    sourcemap: "linked",
    metafile: true,
    legalComments: "linked",
    plugins: [wordsPlugin, onlyWhatIsUsed],
    define,
    loader: {
      ".svg": "copy",
      ".inline.svg": "dataurl",
      // Leaflet's own marker and control pictures, none of which is used.
      ".png": "empty",
    },
  });
  return metafile.outputs;
}

// What draws tiles, in a worker, beside the scripts of the map and of embeds:
// they are told its name.
const worker = await bundle({ drawing: join(src, "draw", "worker.ts") });
const told = { frontlineDrawing: JSON.stringify(`./${basename(output("src/draw/worker.ts", worker))}`) };

const map = await bundle({
  app: join(src, "main.ts"),
  style: join(src, "css", "main.css"),
  icon: join(src, "icon.svg"),
}, told);
// Not with the map: what the two share would be cut into many small scripts,
// and hardly anybody loads both.
const embedded = await bundle({
  embed: join(src, "embed.ts"),
  "embed-style": join(src, "css", "embed.css"),
  "embed-dark": join(src, "css", "tokens_dark.css"),
}, told);

/** The path of the output made from an entry, as index.html names it. */
function output(entry, outputs) {
  for (const [path, o] of Object.entries(outputs)) {
    if (o.entryPoint === entry) return "/" + relative(dist, join(root, path));
  }
  throw new Error(`no output for ${entry}`);
}

/** The addresses of what an output imports before it runs, and what that imports. */
function imported(path, outputs, known = new Set()) {
  for (const { path: other, kind } of outputs[path].imports) {
    if (kind !== "import-statement" || known.has(other)) continue;
    known.add(other);
    imported(other, outputs, known);
  }
  return [...known].map((other) => "/" + relative(dist, join(root, other))).sort();
}

// A script that is no module, in the words of old browsers.
const old = (await transform(await readFile(join(src, "fallback.js"), "utf8"), { minify: true, target: "es5" })).code;
const fallback = `/assets/fallback-${createHash("sha256").update(old).digest("hex").slice(0, 8).toUpperCase()}.js`;
await writeFile(join(dist, fallback), old);

/** Writes a file of src/ into dist/ with the addresses of outputs where it names them. */
async function fill(name) {
  const text = (await readFile(join(src, name), "utf8"))
    .replaceAll("{{script}}", output("src/main.ts", map))
    .replaceAll("{{fallback}}", fallback)
    .replaceAll("{{style}}", output("src/css/main.css", map))
    .replaceAll("{{icon}}", output("src/icon.svg", map));
  if (text.includes("{{")) throw new Error(`src/${name} names an output that the build does not make`);
  await writeFile(join(dist, name), text);
  return text;
}

const html = await fill("index.html");
await fill("manifest.webmanifest");

// What a page that is made for a reader names before the script asks for it:
// the script itself, what it imports, and the words of each language.
function parts(entry, outputs) {
  const script = output(entry, outputs);
  return {
    script,
    words: Object.fromEntries(languages.map((language) => [language, output(`words:${language}`, outputs)])),
    chunks: imported(relative(root, join(dist, script)), outputs),
  };
}

const embed = {
  ...parts("src/embed.ts", embedded),
  style: output("src/css/embed.css", embedded),
  dark: output("src/css/tokens_dark.css", embedded),
  icon: output("src/icon.svg", map),
};
await writeFile(join(dist, "page.json"), JSON.stringify({ ...parts("src/main.ts", map), embed }, null, 2) + "\n");

// What the pages of others load has an address that stays.
await build({
  absWorkingDir: root,
  entryPoints: [join(src, "element", "frontline_map.ts")],
  outfile: join(dist, "embed.js"),
  bundle: true,
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  minify: true,
});

// The service worker keeps the parts of this release, and is another one with
// each: it names them all.
const addresses = (outputs) =>
  Object.keys(outputs)
    .filter((path) => /\.(js|css|svg)$/.test(path))
    .map((path) => "/" + relative(dist, join(root, path)));
const kept = [...addresses(map), ...addresses(worker), fallback].sort();
const release = createHash("sha256").update(html).update(kept.join()).digest("hex").slice(0, 16);
await build({
  absWorkingDir: root,
  entryPoints: [join(src, "worker", "worker.ts")],
  outfile: join(dist, "sw.js"),
  bundle: true,
  format: "iife",
  target: ["es2022", "chrome100", "firefox100", "safari16"],
  minify: true,
  define: {
    frontlineRelease: JSON.stringify(release),
    frontlineScript: JSON.stringify(output("src/main.ts", map)),
    frontlineParts: JSON.stringify(kept), // embeds have no service worker
  },
});

// Compressed as well as it goes, once: the server sends these bytes.
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
for (const part of new Set([...kept, ...addresses(embedded)])) {
  const path = join(dist, part);
  await writeFile(`${path}.br`, brotliCompressSync(await readFile(path), best));
}
