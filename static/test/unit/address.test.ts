// Every address that the front end makes begins with the path below which its
// server lies.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { BasePath } from "../../src/core/base_path";
import { isWithdrawn, cachePolicyOf, readWithdrawals } from "../../src/service_worker/cache_policy";

test("an address of the server's is made, and taken apart, by where its script lies", () => {
  for (const [script, path] of [
    ["https://example.org/sw.js", ""],
    ["https://example.org/maps/front/embed.js?a=/b", "/maps/front"],
    ["https://example.org/b/c/publication.json", "/b/c"],
  ] as const) {
    const base = BasePath.above(script);
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
  const base = new BasePath("/maps/front");
  const keeping = (pathname: string) => {
    const path = base.below(pathname);
    return path === undefined ? undefined : cachePolicyOf(path);
  };
  expect(keeping("/maps/front/")).toBe("page");
  expect(keeping("/maps/front/api/record.json")).toBe("live");
  expect(keeping("/maps/front/assets/app.js")).toBe("asset");
  expect(keeping("/maps/front/tiles/claims/2022-09-30@3/5/18/11.mvt")).toBe("pinned");
  expect(keeping(`/maps/front/tiles/basemap@${"0a".repeat(16)}/12/2471/1419.mvt`)).toBe("pinned");
  expect(keeping("/api/record.json")).toBe(undefined);
  expect(keeping("/")).toBe(undefined);
});

test("a recount withdraws each pinned answer of its layer from before, on whatever date, and no other", () => {
  const withdrawals = readWithdrawals({
    retractions: [{ layer: "other", date: "2025-10-05", revision: 20 }, { layer: "without a date", revision: 20 }],
    recounts: [{ layer: "control", revision: 9, recounted_at: "2026-01-01T00:00:00Z", reason: "it was counted twice" }, { layer: "without a revision" }, null],
  });
  expect(withdrawals).toHaveLength(2);
  const forms = (layer: string, pin: number) => [
    `/tiles/${layer}/2025-10-01@${pin}/5/19/11.mvt`,
    `/tiles/${layer}/2025-10-01@${pin}/dark-uk/5/19/11@2x.png`,
    `/tiles/${layer}/2025-10-01@${pin}.json`,
    `/tiles/${layer}/timeline@${pin}/5/19/11.mvt`,
    `/tiles/${layer}/2025-10-01..2025-10-02@${pin}/5/19/11.mvt`,
    `/tiles/${layer}/2025-10-01@3..2025-10-02@${pin}/5/19/11.mvt`,
    `/api/layers/${layer}/2025-10-01..2025-10-02@${pin}.json`,
    `/api/layers/${layer}/area@${pin}.json`,
    `/api/layers/${layer}/2025-10-01@${pin}/features.json`,
  ];
  for (const layer of ["control", "claims~control"]) {
    for (const path of forms(layer, 8)) {
      expect(cachePolicyOf(path), path).toBe("pinned");
      expect(isWithdrawn(path, withdrawals), path).toBe(true);
    }
    for (const path of forms(layer, 9)) if (!path.includes("@3..")) expect(isWithdrawn(path, withdrawals), path).toBe(false);
  }
  for (const path of [...forms("claims", 8), ...forms("controlled", 8)]) expect(isWithdrawn(path, withdrawals), path).toBe(false);
  // They are made of layers that they do not name.
  for (const path of ["/tiles/~agreement/2025-10-01@8/5/19/11.mvt", "/api/layers/claims~agreement/area@8.json", "/api/layers/control~line/length@8.json", "/tiles/control~line/2025-10-01@19.json"]) {
    expect(cachePolicyOf(path), path).toBe("pinned");
    expect(isWithdrawn(path, withdrawals), path).toBe(true);
  }
  expect(isWithdrawn("/tiles/~agreement/2025-10-01@20/5/19/11.mvt", withdrawals)).toBe(false);
  expect(isWithdrawn("/tiles/other/2025-10-05@19/5/19/11.mvt", withdrawals)).toBe(true);
  expect(isWithdrawn("/tiles/other/2025-10-06@19/5/19/11.mvt", withdrawals)).toBe(false);
  expect(isWithdrawn(`/tiles/basemap@${"1".repeat(32)}/12/2471/1419.mvt`, withdrawals)).toBe(false); // no record's
});

test("what a server of before answers, without recounts, is read too", () => {
  expect(readWithdrawals({ retractions: [] })).toEqual([]);
  expect(readWithdrawals(undefined)).toEqual([]);
});

const src = join(import.meta.dirname, "../../src");
/** Where paths of the server's are told apart, and none is handed out. */
const names = ["net/published.ts", "net/published_basemaps.ts", "net/published_point.ts", "net/published_search.ts", "net/sheets.ts", "service_worker/cache_policy.ts"];
/** The beginning of a path in a text, and what stands before it. */
const written = /(\bat\(|\bpublicAt\()?["'`]\/(?:[a-z.?][a-z]|\$\{|["'`] *\+)/g;

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
