// What the packages for maps of others lay on a date, of a server that is made up.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { creditOf, Site } from "../../packages/shared/site";

const [one, two] = ["1".repeat(32), "2".repeat(32)] as const;
const answers: Record<string, object> = {
  "api/layers": { layers: [{ id: "control", kind: "control" }, { id: "claims", kind: "claims" }, { id: "base", kind: "base" }] },
  "api/record.json": { layers: [{ id: "base", kind: "base" }, { id: "water", kind: "base" }, { id: "claims", kind: "claims" }], basemaps: [{ hash: one }, { hash: two }] },
};

/** What is laid, and what was asked for that. */
async function laid(date: string, layers: readonly string[] | undefined, basemap: boolean | string | undefined): Promise<[string[], string[]]> {
  const asked: string[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = (async (address: string) => {
    const path = address.replace("https://maps.example.org/at/", "");
    asked.push(path);
    return Response.json(answers[path] ?? {}, { status: answers[path] ? 200 : 404 });
  }) as typeof fetch;
  try {
    return [await new Site("https://maps.example.org/at/").laid(date, layers, basemap, new AbortController().signal), asked];
  } finally {
    globalThis.fetch = before;
  }
}

test("basemaps lie above what is ground, and beneath all else", async () => {
  expect(await laid("latest", undefined, undefined)).toEqual([["claims", "control"], ["api/layers"]]);
  expect(await laid("latest", ["claims"], false)).toEqual([["claims"], []]);
  expect((await laid("latest", undefined, true))[0]).toEqual([`basemap@${one}`, `basemap@${two}`, "claims", "control"]);
  expect(await laid("2025-11-27", ["base", "water", "claims"], true)).toEqual([["base", "water", `basemap@${one}`, `basemap@${two}`, "claims"], ["api/record.json"]]);
  expect((await laid("latest", ["claims"], two))[0]).toEqual([`basemap@${two}`, "claims"]);
});

test("a server without archives has none beneath its layers", async () => {
  const record = answers["api/record.json"];
  answers["api/record.json"] = { layers: [{ id: "claims", kind: "claims" }] }; // it leaves basemaps out
  try {
    expect((await laid("latest", ["claims"], true))[0]).toEqual(["claims"]);
  } finally {
    answers["api/record.json"] = record!;
  }
});

test("the credit of a basemap says of what day it is, where that is known", () => {
  expect(creditOf({ attribution: "© Somebody", frontline_date: "2024-10-04" })).toBe("© Somebody, 2024-10-04");
  expect(creditOf({ attribution: "© Somebody" })).toBe("© Somebody");
});

test("a pinned date has no basemaps but those of hashes", async () => {
  expect((await laid("2025-11-27@12", ["claims"], true))[0]).toEqual(["claims"]);
  expect((await laid("2025-11-27@12", ["claims"], `${two},${one}`))[0]).toEqual([`basemap@${two}`, `basemap@${one}`, "claims"]);
});

test("a basemap is found by its hash, whatever the date", () => {
  const site = new Site("https://maps.example.org");
  expect(site.address(`basemap@${one}`, "2025-11-27", ".dark.png.json")).toBe(`tiles/basemap@${one}.dark.png.json`);
  expect(site.address("a b", "2025-11-27", ".json")).toBe("tiles/a%20b/2025-11-27.json");
});
