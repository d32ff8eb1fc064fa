// Who may import whom in src/: a folder those below it, a component no other component.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";

/** What all components stand on, from the ground up: each imports those before it. */
const ground = ["core", "words", "model", "draw", "net", "ui", "store"];
/** Each imports the ground, and none imports another: the page's script brings them together. */
const components = ["headline", "legend", "map", "modes", "offline", "panel", "search", "share", "time"];
/** Scripts of their own. */
const own: Readonly<Record<string, readonly string[]>> = { element: ["core"], manual: [], service_worker: ["core"], embed: [...ground, ...components], desk: [...ground, "map"] };
/** What two scripts say to each other is for both. */
const spoken = /^(element|service_worker)\/messages$/;

/** The modules that a module imports, types and what is loaded later included. */
type Graph = ReadonlyMap<string, readonly string[]>;

const imports = /^(?:import|export)\s(?:[^;"]*?\sfrom\s+)?"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm;

function graphOf(src: string): Graph {
  const names = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
  return new Map(
    names.map((name) => {
      const all = [...readFileSync(join(src, name), "utf8").matchAll(imports)].map(([, early, later]) => posix.join(dirname(name), (early ?? later)!));
      return [name.replace(/\.ts$/, ""), [...new Set(all)].filter((other) => !other.startsWith("..") && !other.endsWith(".json"))];
    }),
  );
}

/** The circles of modules, each as the modules in it. */
function circlesOf(graph: Graph): string[][] {
  const within = new Map([...graph.keys()].map((name) => [name, reach(graph, name)]));
  const circles = [...graph.keys()].map((name) => [...within.get(name)!].filter((other) => within.get(other)?.has(name)).sort());
  return [...new Set(circles.filter((circle) => circle.length > 0).map((circle) => circle.join()))].map((circle) => circle.split(","));
}

function reach(graph: Graph, from: string): Set<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of graph.get(name) ?? []) if (!reached.has(next)) open.push((reached.add(next), next));
  }
  return reached;
}

function folderOf(name: string): string {
  return name.includes("/") ? name.slice(0, name.indexOf("/")) : "";
}

function mayImport(folder: string, other: string): boolean {
  if (folder === "" || folder === other) return true;
  if (components.includes(folder)) return ground.includes(other);
  return (own[folder] ?? ground.slice(0, ground.indexOf(folder))).includes(other);
}

function wrongOf(graph: Graph): string[] {
  return [...graph].flatMap(([name, imported]) =>
    imported.filter((other) => !spoken.test(other) && !mayImport(folderOf(name), folderOf(other))).map((other) => `${name} imports ${other}`),
  );
}

const graph = graphOf(join(import.meta.dirname, "../../src"));

test("no modules import each other in a circle", () => {
  expect(circlesOf(graph)).toEqual([]);
});

test("a folder imports what it stands on, and a component no other", () => {
  expect(wrongOf(graph)).toEqual([]);
});

test("each folder is one that the rules know", () => {
  const folders = new Set([...graph.keys()].map(folderOf).filter((folder) => folder !== ""));
  expect([...folders].sort()).toEqual([...ground, ...components, ...Object.keys(own)].sort());
});

test("a circle is found, through modules that are not in it too", () => {
  const made: Graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", ["e"]],
    ["e", []],
  ]);
  expect(circlesOf(made)).toEqual([["a", "b", "c"]]);
});

test("an import in the wrong direction is found", () => {
  const made: Graph = new Map([
    ["app", ["legend/legend", "time/timebar"]],
    ["legend/legend", ["time/timebar", "ui/dom", "service_worker/messages"]],
    ["ui/dom", ["store/store", "core/pause"]],
    ["element/map", ["core/base_path", "ui/dom"]],
    ["embed/embed_map", ["legend/legend", "element/messages"]],
  ]);
  expect(wrongOf(made)).toEqual(["legend/legend imports time/timebar", "ui/dom imports store/store", "element/map imports ui/dom"]);
});
