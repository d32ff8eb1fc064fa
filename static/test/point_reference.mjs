// What a published page says of positions, for the server's tests: reads what is published, by
// address, and questions, as JSON, and answers them in their order.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { compiled } from "../words.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(root, "node_modules", ".point-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, "point.mjs");
const contents = ['export { pointPublished } from "./net/published_point";', 'export { setLanguage } from "./words/words";', 'export { parseDay } from "./model/dates";'].join("\n");
await build({ stdin: { contents, resolveDir: join(root, "src"), loader: "ts" }, outfile, bundle: true, packages: "external", platform: "node", format: "esm", target: "node20", logLevel: "warning" });
const { pointPublished, setLanguage, parseDay } = await import(pathToFileURL(outfile).href);

const { published, revision, questions } = JSON.parse(readFileSync(0, "utf8"));
let asked = new Set();
/** Each question is of a revision of its own, so that none finds what another read. */
const read = async (address) => {
  const path = address.replace(/@\d+\//, `@${revision}/`);
  if (published[path] === undefined) throw new Error(`${path} is not published`);
  asked.add(path);
  return JSON.parse(published[path]);
};
const answers = [];
for (const [i, { date, lon, lat, lang }] of questions.entries()) {
  setLanguage(lang, compiled(lang));
  asked = new Set();
  const answer = await pointPublished({ at: [lon, lat], day: parseDay(date), revision: revision + i * 1e6, read, pageOf: (id) => `/place/${id}` });
  answers.push({ answer, read: [...asked] });
}
process.stdout.write(JSON.stringify(answers));
