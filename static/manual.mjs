// Makes the manual: pages of docs/ in one frame, with the files that they show, and
// an index that the browser searches.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packagesIn } from "./packages.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const docs = join(root, "docs");
const deploy = join(root, "..", "cmd", "frontline", "deploy");

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
const plain = (html) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&(\w+);/g, (all, name) => entities[name] ?? all)
    .replace(/\s+/g, " ")
    .replace(/ ([.,:;)])/g, "$1")
    .trim();

/** The pages by group, in the order of the navigation; each page of docs/ is in it. */
function contents() {
  const groups = JSON.parse(readFileSync(join(docs, "contents.json"), "utf8"));
  const listed = groups.flatMap(({ pages }) => pages).sort();
  const there = readdirSync(docs).filter((name) => name.endsWith(".html") && name !== "frame.html").map((name) => basename(name, ".html")).sort();
  if (listed.join() !== there.join()) throw new Error(`docs/contents.json lists ${listed.join(", ")}; docs/ has ${there.join(", ")}`);
  return groups;
}

const addressOf = (name) => (name === "index" ? "/docs/" : `/docs/${name}.html`);

/** The Go packages of a folder as a list: what each is, and what it imports of the module. */
function packageList(folder) {
  const items = packagesIn(join(root, ".."), folder).map(({ path, synopsis, imports }) => {
    const uses = imports.length > 0 ? `imports ${imports.join(", ")}` : "imports no other";
    const about = synopsis.replace(/^(Package|Command) \S+ /, "");
    return `<dt><code>${path}</code></dt><dd>${escaped(about)} <small>${uses}</small></dd>`;
  });
  return `<dl class="tree">\n${items.join("\n")}\n</dl>`;
}

/** A page's text with the files and packages that it shows, and with a mark on each heading. */
function textOf(name) {
  const marks = new Set();
  return readFileSync(join(docs, `${name}.html`), "utf8")
    .replace(/\{\{deploy ([\w.-]+)\}\}/g, (_, file) => escaped(readFileSync(join(deploy, file), "utf8")))
    .replace(/\{\{packages (\w+)\}\}/g, (_, folder) => packageList(folder))
    .replace(/<(h[23])( id="([^"]+)")?>(.*?)<\/\1>/gs, (_, tag, __, given, inner) => {
      let mark = given ?? plain(inner).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      while (marks.has(mark)) mark += "-";
      marks.add(mark);
      return `<${tag} id="${mark}">${inner}</${tag}>`;
    })
    .trimEnd();
}

function titleOf(name, text) {
  const title = /<h1>(.*?)<\/h1>/s.exec(text);
  if (!title) throw new Error(`docs/${name}.html has no h1`);
  return plain(title[1]);
}

/** What is searched of a page: a heading, its mark, and the text below it. */
function sectionsOf(text, title) {
  const parts = text.split(/(?=<h[123]\b)/);
  return parts
    .map((part) => {
      const [, tag, mark, heading] = /^<(h[123])(?: id="([^"]+)")?>(.*?)<\/\1>/s.exec(part) ?? [];
      return tag && [tag === "h1" ? title : plain(heading), mark ?? "", plain(part.replace(/^<(h[123]).*?<\/\1>/s, ""))];
    })
    .filter(Boolean);
}

/** The manual's files by name: pages, their style, and search.json, whose form index_search.ts states. */
export function manual(script) {
  const groups = contents();
  const frame = readFileSync(join(docs, "frame.html"), "utf8");
  const pages = groups.flatMap(({ pages, background = false }) => pages.map((name) => ({ name, background }))).map(({ name, background }) => {
    const text = textOf(name);
    return { name, background, text, title: titleOf(name, text) };
  });
  const navigation = (current) =>
    groups
      .map(({ group, pages: names }) => {
        const links = names.map((name) => {
          const { title } = pages.find((page) => page.name === name);
          return `        <a href="${addressOf(name)}"${name === current ? ' aria-current="page"' : ""}>${escaped(title)}</a>`;
        });
        return `      <div role="group" aria-label="${escaped(group)}">\n        <span>${escaped(group)}</span>\n${links.join("\n")}\n      </div>`;
      })
      .join("\n");
  const files = { "manual.css": readFileSync(join(docs, "manual.css"), "utf8") };
  for (const { name, text, title } of pages) {
    const parts = { title: escaped(title), script, navigation: navigation(name), text };
    files[`${name}.html`] = frame.replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part]);
  }
  files["search.json"] = JSON.stringify(pages.map(({ name, background, text, title }) => [`${name}.html`, title, sectionsOf(text, title), background]));
  return files;
}
