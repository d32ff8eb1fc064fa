// Search in a publication, with the server's results: the features in force on a day
// by any spelling, best first.

import { asArray, asObject, scalar } from "../model/feature";

const maxHits = 10;
/** Claims about a place go before the bare place. */
const searchOrder = ["places", "claims", "control", "statements", "base"];
const apostrophes = /['’‘‛`´ʼʻʽʹʾʿ′]/gu;
/** Letters with a plain spelling that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = { ґ: "г", є: "е", ł: "l", ø: "o", đ: "d", ħ: "h", ß: "ss" };

/** The words of a text, folded: without case, accents and apostrophes. */
export function foldedWords(text: string): string[] {
  const plain = (c: string) => plainLetters[c] ?? c;
  return text
    .normalize("NFKD")
    .split(/[\s\p{Pd}]+/u)
    .map((word) => [...word.replace(/[\p{M}\p{C}]/gu, "").replace(apostrophes, "").toUpperCase().toLowerCase()].map(plain).join(""))
    .filter((word) => word !== "");
}

/** How well a folded query matches a spelling; 0 for no match. */
function score(query: string, spelling: string): number {
  const words = foldedWords(spelling);
  const folded = words.join("");
  if (folded === query) return 4;
  if (folded.startsWith(query)) return 3;
  if (words.some((_, i) => i > 0 && words.slice(i).join("").startsWith(query))) return 2;
  return folded.includes(query) ? 1 : 0;
}

interface Found {
  hit: Record<string, unknown>;
  score: number;
  order: number;
  name: string;
}

/** Answers as the server does; read fetches a published answer. */
export async function searchPublished(date: string, query: string, read: (path: string) => Promise<unknown>): Promise<{ hits: unknown[] }> {
  const folded = foldedWords(query).join("");
  if (folded === "") return { hits: [] };
  const layers = asArray(asObject(await read("/api/record.json"))["layers"]).map(asObject);
  const found = await Promise.all(
    layers.map(async (layer) => {
      const snapshot = asArray(layer["snapshots"]).map(asObject).findLast((s) => String(s["date"]) <= date);
      if (!snapshot) return [];
      const answer = asObject(await read(`/api/layers/${String(layer["id"])}/${String(snapshot["date"])}@${String(snapshot["pin"])}/features.json`));
      return asArray(answer["features"]).flatMap((raw) => match(asObject(raw), layer, folded));
    }),
  );
  const hits = found.flat().sort((a, b) => b.score - a.score || a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { hits: hits.slice(0, maxHits).map(({ hit }) => hit) };
}

function match(feature: Record<string, unknown>, layer: Record<string, unknown>, query: string): Found[] {
  const p = asObject(feature["properties"]);
  const names = asObject(p["names"]);
  const inOrder = Object.keys(names).sort().map((language) => scalar(names[language]));
  const spellings = [scalar(names["en"]), ...inOrder, scalar(p["name"]), ...asArray(p["aliases"]).map(scalar)].filter((s) => s !== undefined);
  let best = 0;
  let matched = "";
  for (const spelling of spellings) {
    const s = score(query, spelling);
    if (s > best) [best, matched] = [s, spelling];
  }
  if (best === 0) return [];
  const { id, center, bbox } = feature;
  const name = scalar(names["en"]) ?? scalar(p["name"]) ?? spellings[0] ?? "";
  const hit = { layer: layer["id"], kind: layer["kind"], id, class: p["class"], name, names, matched, center, bbox };
  return [{ hit, score: best, order: searchOrder.indexOf(String(layer["kind"])), name: foldedWords(name).join("") }];
}
