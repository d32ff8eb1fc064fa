// A published embed reads its address by the server's rules: both are held to one table.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { mendQuery } from "../../src/embed/published_query";

interface Case {
  query: string;
  mended: string;
  left: string[];
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, "../../../server/embed/testdata/queries.json"), "utf8")) as Case[];

test("an address is mended as the server mends it", () => {
  for (const { query, mended, left } of cases) {
    const asked = mendQuery(query, ["en", "ru", "uk"]);
    const out = new URLSearchParams([...asked.chosen]);
    if (asked.lang !== undefined) out.set("lang", asked.lang);
    if (asked.theme !== "auto") out.set("theme", asked.theme);
    if (asked.range !== "") out.set("range", asked.range);
    const usual = asked.range === "" ? "move,zoom" : "move,zoom,time";
    if (asked.controls.join(",") !== usual) out.set("controls", asked.controls.join(",") || "none");
    if (asked.height !== 0) out.set("height", String(asked.height));
    if (asked.style !== 0) out.set("style", String(asked.style));
    if (asked.frame !== "") out.set("bbox", asked.frame);
    if (asked.padding !== undefined) out.set("padding", String(asked.padding));
    out.sort();
    expect([query, out.toString(), asked.left]).toEqual([query, mended, left]);
  }
});
