// Builds the front end into dist/: the page in each language and the service
// worker beside assets/ whose names carry the hash of their content, so that a
// server may let browsers keep them for ever. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";
import { icoOf, pngOf, square } from "./icons.mjs";
import { licences, works } from "./licences.mjs";
import { manual } from "./manual.mjs";
import { icon, stylePlugin, tablePlugin } from "./style.mjs";
import { labelled, languages, pageMessagesOf, wordsPlugin } from "./words.mjs";

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
      if (args.importer.includes("/node_modules/mediabunny/")) return undefined; // it says of itself what may be left out
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

/** A name in assets/ that changes with what it names. */
const named = (name, ending, text) => `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase()}.${ending}`;

const notices = licences();
const licencesName = named("licences", "txt", notices);
const footerAt = (path) => ({ js: `// Licences of others' work in this: ${path}` });

/** The script with the words of each language, that with the texts of the record in it, and that with the desk's. */
const wordsIn = {};
const recordIn = {};
const deskIn = {};

/** Leaves the words to the scripts that are made of them first: each whole, with nothing to ask for after it. */
const wordsApart = {
  name: "words-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^words:/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: `./${basename({ ...wordsIn, ...recordIn, ...deskIn }[path.slice("words:".length)])}`, external: true } : undefined,
    );
  },
};

/**
 * Lets what comes later take what it shares with a page's script from that one,
 * which is there by then: esbuild would cut that into a small script for
 * each combination of those that share, to be asked for one by one.
 */
const laterOnTop = (entry) => ({
  name: "later-on-top",
  setup({ onResolve, onLoad }) {
    const later = new Set();
    onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      if (kind === "dynamic-import") later.add(`${join(resolveDir, path)}.ts`);
      return undefined;
    });
    onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      later.has(path) ? { contents: `import ${JSON.stringify(entry)};\n${await readFile(path, "utf8")}`, loader: "ts" } : undefined,
    );
  },
});

/** Builds a page's parts; what is not needed for the first picture comes in scripts of their own. */
async function bundle(entryPoints, define = {}, draws = false) {
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
    charset: "utf8",
    target: ["es2022", "chrome100", "firefox100", "safari16"],
    minify: true,
    // For a debugger: `FRONTLINE_SOURCE_MAPS=1 npm run build`. They are three quarters of the parts.
    sourcemap: process.env.FRONTLINE_SOURCE_MAPS ? "linked" : false,
    metafile: true,
    legalComments: "none",
    footer: footerAt(licencesName),
    plugins: [wordsApart, wordsPlugin, stylePlugin, tablePlugin(draws), laterOnTop(Object.values(entryPoints)[0]), onlyWhatIsUsed],
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

const words = {};
/** What the desk and the pages of drafts have: no reader's browser keeps it. */
const deskParts = {};
for (const language of languages) {
  const made = await bundle({ [language]: `words:${language}` });
  wordsIn[language] = output(`words:${language}`, made);
  Object.assign(words, made);
  const own = await bundle({ [`desk-${language}`]: `words:${language}/desk` });
  deskIn[`${language}/desk`] = output(`words:${language}/desk`, own);
  Object.assign(deskParts, own);
  if (language === "en") continue; // in which the record is
  const texts = await bundle({ [`record-${language}`]: `words:${language}/record` });
  recordIn[`${language}/record`] = output(`words:${language}/record`, texts);
  Object.assign(words, texts);
}

// What draws tiles, in a worker, beside the scripts of the map and of embeds:
// they are told the names of both.
const worker = await bundle({ drawing: join(src, "draw", "drawing_worker.ts") }, {}, true);
// What reads the words of a language that the server was given.
const reader = await bundle({ words_given: join(src, "words", "words_given.ts") });
const told = {
  frontlineDrawing: JSON.stringify(`./${basename(output("src/draw/drawing_worker.ts", worker))}`),
  frontlineWordsGiven: JSON.stringify(`./${basename(output("src/words/words_given.ts", reader))}`),
};

// Beside a draft's map: it shares no script with the map, which is to stay as small as it is.
const styled = await bundle({ "decision-style": join(src, "css", "decision.css") });
const decided = await bundle({ decision: join(src, "decision.ts") }, { ...told, frontlineDecisionStyle: JSON.stringify(`./${basename(output("src/css/decision.css", styled))}`) });
// By its entry, which has the names that the map calls it by.
told.frontlineDecision = JSON.stringify(`./${basename(output("src/decision.ts", decided))}`);
Object.assign(deskParts, styled, decided);

const map = await bundle({
  app: join(src, "main.ts"),
  style: join(src, "css", "main.css"),
  icon: join(src, "icon.svg"),
}, told);
const script = await whole("src/main.ts", map);
// Not with the map: what the two share would be cut into many small scripts,
// and hardly anybody loads both.
const embedded = await bundle({
  embed: join(src, "embed.ts"),
  "embed-style": join(src, "css", "embed.css"),
  "embed-dark": join(src, "css", "tokens_dark.css"),
}, told);
const embedScript = await whole("src/embed.ts", embedded);

const desk = await bundle({ desk: join(src, "desk.ts"), "desk-style": join(src, "css", "desk.css") }, told);
const deskScript = await whole("src/desk.ts", desk);
Object.assign(deskParts, desk);

/** The path of the output made from an entry, as index.html names it. */
function output(entry, outputs) {
  for (const [path, o] of Object.entries(outputs)) {
    if (o.entryPoint === entry) return `/${relative(dist, join(root, path))}`;
  }
  throw new Error(`no output for ${entry}`);
}

/**
 * The address of the script that an entry is in, which esbuild leaves empty but
 * for its import where another imports the entry, too; the empty one goes.
 */
async function whole(entry, outputs) {
  const empty = relative(root, join(dist, output(entry, outputs)));
  if (entry in outputs[empty].inputs) return output(entry, outputs); // nothing comes later
  const needed = outputs[empty].imports.filter(({ kind }) => kind === "import-statement");
  const [{ path }] = needed;
  const more = outputs[path].imports.filter(({ kind }) => kind === "import-statement");
  if (needed.length > 1 || more.length > 0 || !(entry in outputs[path].inputs)) throw new Error(`${entry} is cut into several scripts`);
  for (const suffix of ["", ".map"]) await rm(join(root, `${empty}${suffix}`), { force: true });
  delete outputs[empty];
  return `/${relative(dist, join(root, path))}`;
}

// A script that is no module, in the words of old browsers.
const old = (await transform(await readFile(join(src, "fallback.js"), "utf8"), { minify: true, target: "es5" })).code;
const fallback = `/assets/${named("fallback", "js", old)}`;
await writeFile(join(dist, fallback), old);
await writeFile(join(dist, "assets", licencesName), notices);

/** The icon in pixels, by how many it is wide. */
const icons = {};
for (const pixels of [180, 192, 512]) {
  const png = pngOf(square(icon()), pixels);
  icons[pixels] = `/assets/${named(`icon-${pixels}`, "png", png)}`;
  await writeFile(join(dist, icons[pixels]), png);
}
await writeFile(join(dist, "favicon.ico"), icoOf(icon(), [16, 32, 48]));

// In the page itself: it is smaller than what is said to ask for it.
const svg = icon().replaceAll('"', "'");
const drawn = `data:image/svg+xml,${svg.replace(/[#%<>]/g, encodeURIComponent)}`;

/** A file of src/ with the addresses of outputs where it names them. */
async function filled(name) {
  const text = (await readFile(join(src, name), "utf8"))
    .replaceAll("{{script}}", script)
    .replaceAll("{{fallback}}", fallback)
    .replaceAll("{{style}}", output("src/css/main.css", map))
    .replaceAll("{{icon}}", output("src/icon.svg", map))
    .replaceAll("{{desk script}}", deskScript)
    .replaceAll("{{desk style}}", output("src/css/desk.css", desk))
    .replaceAll("{{drawn icon}}", drawn)
    .replace(/\{\{icon (\d+)\}\}/g, (_, pixels) => icons[pixels]);
  if (text.includes("{{")) throw new Error(`src/${name} names an output that the build does not make`);
  return text;
}

await writeFile(join(dist, "manifest.webmanifest"), await filled("manifest.webmanifest"));
const html = await filled("index.html");
for (const language of languages) await writeFile(join(dist, `index.${language}.html`), labelled(html, language));
const deskHTML = await filled("desk.html");
for (const language of languages) await writeFile(join(dist, `desk.${language}.html`), labelled(deskHTML, language));

// What a page that is made for a reader names before its script asks for it.
const embed = {
  script: embedScript,
  words: wordsIn,
  style: output("src/css/embed.css", embedded),
  dark: output("src/css/tokens_dark.css", embedded),
  icon: output("src/icon.svg", map),
};
await writeFile(join(dist, "page.json"), `${JSON.stringify({ script, words: wordsIn, embed, messages: Object.keys(pageMessagesOf("en")) }, null, 2)}\n`);

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
    .map((path) => `/${relative(dist, join(root, path))}`);
// But for what makes films, of pictures that the server draws.
const kept = [...addresses(words), ...addresses(map), ...addresses(worker), ...addresses(reader), fallback].filter((path) => !path.includes("/film_maker-")).sort();
const release = createHash("sha256").update(html).update(kept.join()).digest("hex").slice(0, 16);
await build({
  absWorkingDir: root,
  entryPoints: [join(src, "service_worker", "service_worker.ts")],
  outfile: join(dist, "sw.js"),
  bundle: true,
  format: "iife",
  target: ["es2022", "chrome100", "firefox100", "safari16"],
  minify: true,
  footer: footerAt(`assets/${licencesName}`),
  define: {
    frontlineRelease: JSON.stringify(release),
    frontlineScript: JSON.stringify(script),
    frontlineParts: JSON.stringify(kept), // embeds have no service worker
  },
});

// The manual, with a script of its own.
const searching = await bundle({ manual: join(src, "manual", "search.ts") });
await mkdir(join(dist, "docs"), { recursive: true });
const docs = manual(output("src/manual/search.ts", searching));

// Compressed as well as it goes, once: the server sends these bytes.
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
for (const part of new Set([...kept, ...addresses(map), ...addresses(deskParts), ...addresses(embedded), ...addresses(searching)])) {
  const path = join(dist, part);
  await writeFile(`${path}.br`, brotliCompressSync(await readFile(path), best));
  await rm(path); // the program makes it of the compressed one for who does not take that
}
// What is read seldom is there compressed alone.
for (const [name, text] of Object.entries(docs)) await writeFile(join(dist, "docs", `${name}.br`), brotliCompressSync(text, best));
await writeFile(join(dist, "licences.json.br"), brotliCompressSync(JSON.stringify(works()), best));
