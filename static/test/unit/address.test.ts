// Every address that the front end makes begins with the path below which its
// server lies.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { Base } from "../../src/net/base";
import { keepingOf } from "../../src/worker/addresses";

test("an address of the server's is made, and taken apart, by where its script lies", () => {
  for (const [script, path] of [
    ["https://example.org/sw.js", ""],
    ["https://example.org/maps/front/embed.js?a=/b", "/maps/front"],
    ["https://example.org/b/c/publication.json", "/b/c"],
  ] as const) {
    const base = Base.above(script);
    expect(base.at("/tiles/a")).toBe(`${path}/tiles/a`);
    expect(base.below(`${path}/tiles/a`)).toBe("/tiles/a");
    expect(base.below(`${path}/`)).toBe("/");
    if (path === "") continue;
    expect(base.below("/tiles/a")).toBe(undefined);
    expect(base.below(`${path}ier/`)).toBe(undefined);
    expect(base.below(path)).toBe(undefined);
  }
});

test("what is kept is told by the path below the server's", () => {
  const base = new Base("/maps/front");
  const keeping = (pathname: string) => {
    const path = base.below(pathname);
    return path === undefined ? undefined : keepingOf(path);
  };
  expect(keeping("/maps/front/")).toBe("page");
  expect(keeping("/maps/front/api/record.json")).toBe("live");
  expect(keeping("/maps/front/assets/app.js")).toBe("asset");
  expect(keeping("/maps/front/tiles/claims/2022-09-30@3/5/18/11.mvt")).toBe("pinned");
  expect(keeping("/api/record.json")).toBe(undefined);
  expect(keeping("/")).toBe(undefined);
});

const src = join(import.meta.dirname, "../../src");
/** Where paths of the server's are told apart, and none is handed out. */
const names = ["net/published.ts", "net/published_search.ts", "worker/addresses.ts"];
/** The beginning of a path in a text, and what stands before it. */
const written = /(\bat\()?["'`]\/(?:[a-z.?][a-z]|\$\{|["'`] *\+)/g;

test("no script writes an address that begins at the root of the host", () => {
  const wrong: string[] = [];
  for (const name of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || names.includes(name)) continue;
    for (const [i, line] of readFileSync(join(src, name), "utf8").split("\n").entries()) {
      for (const [found, maker] of line.matchAll(written)) if (maker === undefined) wrong.push(`${name}:${i + 1}: ${found} in ${line.trim()}`);
    }
  }
  expect(wrong).toEqual([]);
});
