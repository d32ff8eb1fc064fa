// Which classes the scripts and pages give, and which the style sheets know: a class that
// is renamed in one and not in the other is seen.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { controlClasses } from "../../src/model/control_class";

const root = join(import.meta.dirname, "../..");

/** Classes without a style of their own, and what they are for. */
const unstyled: Readonly<Record<string, string>> = {
  "card-about": "a part of a card, by its name",
  "card-claims": "one of two sides, as the tests find it; both are .card-side",
  "card-denials": "the other",
  "card-missing": "a card that says that there is nothing to show",
  "curve-plot": "where uPlot draws, in its own style",
  denial: "an entry of a list; its parts have styles",
  hits: "the list in .hits-box, which has the style",
  "legend-mended": "a note, as the tests find it",
  "mode-until": "a date in a sentence, written anew by itself",
  "share-body": "the dialog's content, written anew by itself",
  "share-layer": "the first of two columns; the second has the style",
  example: "a page of the manual's examples",
  languages: "a list of a page of text, whose elements have styles",
  newest: "a part of a page of text, whose elements have styles",
  "kind-*": "what kind of layer a part of a page of text is about",
  terms: "the glossary, as against the lists of packages",
};

/** The texts of the files below some folders, whose names match. */
function texts(name: RegExp, ...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => name.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8")),
  );
}

/** The classes of the selectors of a style sheet. */
function styledIn(css: string): string[] {
  const bare = css.replace(/\/\*[\s\S]*?\*\/|"[^"]*"|url\([^)]*\)/g, "");
  return [...bare.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name!);
}

/** The classes that a script gives; what is put in when it runs is a star. */
function givenByScript(script: string): string[] {
  const given = [
    ...script.matchAll(/\b(?:class|className):\s*(?:"([^"]*)"|`([^`]*)`)/g),
    ...script.matchAll(/\bclassList\.(?:add|toggle|remove)\("([^"]+)"/g),
    ...script.matchAll(/\bclassName = "([^"]+)"/g),
  ].map(([, plain, template]) => plain ?? template!.replace(/\$\{[^}]*\}/g, "*"));
  return given.filter((name) => !(controlClasses as readonly string[]).includes(name)).flatMap((names) => names.split(/\s+/).filter(Boolean));
}

/** The classes that a page gives; what its template puts in is a star. */
function givenByPage(page: string): string[] {
  return [...page.matchAll(/\bclass="([^"]*)"/g)].flatMap(([, names]) => names!.replace(/\{\{\.[^}]*\}\}/g, "*").replace(/\{\{[^}]*\}\}/g, " ").split(/\s+/).filter(Boolean));
}

/** Those given that no selector matches, each once. */
function withoutStyle(given: readonly string[], styled: readonly string[]): string[] {
  const matches = (name: string) => {
    const pattern = new RegExp(`^${name.replaceAll("*", ".*")}$`);
    return styled.some((other) => pattern.test(other));
  };
  return [...new Set(given)].filter((name) => !matches(name)).sort();
}

const styled = texts(/\.css$/, "src", "pages", "docs").flatMap(styledIn);
const scripts = texts(/(?<!\.d)\.ts$/, "src");
const pages = texts(/\.html$/, "src", "pages", "docs");

test("each class that is given has a style, or a reason to have none", () => {
  const given = [...scripts.flatMap(givenByScript), ...pages.flatMap(givenByPage)];
  expect(given.length).toBeGreaterThan(300);
  expect(withoutStyle(given, styled)).toEqual(Object.keys(unstyled).sort());
});

test("each class that has a style is named by a script, a page or what makes one", () => {
  const ofLibraries = /^(leaflet|u)-|^u(plot)?$/;
  const makers = readdirSync(root).filter((name) => /^docs\.go$|\.mjs$/.test(name)).map((name) => readFileSync(join(root, name), "utf8"));
  const words = new Set([...scripts, ...pages, ...makers].flatMap((text) => text.match(/[a-zA-Z][\w-]*/g) ?? []));
  const made = [...scripts.flatMap(givenByScript), ...pages.flatMap(givenByPage)].filter((name) => name.includes("*") && !name.startsWith("*"));
  const isNamed = (name: string) => words.has(name) || made.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name));
  expect([...new Set(styled)].filter((name) => !ofLibraries.test(name) && !isNamed(name)).sort()).toEqual([]);
});

test("a class that lost its style is found", () => {
  const css = '.card { background: url("a.svg"); margin: .5em } /* .old */ .icon-plus, a.row:hover > .time { color: red }';
  const script = 'el("p", { class: "card renamed" }); el("i", { class: `icon icon-${name}` }); box.classList.add("gone"); ({ class: "held" });';
  const page = '<p class="row {{if .Old}}stale{{end}}"><time class="time">';
  expect(withoutStyle([...givenByScript(script), ...givenByPage(page)], styledIn(css))).toEqual(["gone", "icon", "renamed", "stale"]);
});
