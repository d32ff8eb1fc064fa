// What is said of an archive that an address names: by its TileJSON.

import type { Basemap, CreditPart } from "../model/basemap";
import { scalar } from "../model/feature";
import { at } from "./address";
import { json } from "./api";
import { readBasemap } from "./basemap";

/** Fetches what is said of an archive, past the browser's cache; one that is gone throws. */
export async function fetchBasemap(hash: string): Promise<Basemap | undefined> {
  const { attribution, version: _, frontline_date: date, ...rest } = await json(at(`/tiles/basemap@${hash}.json`), undefined, true);
  const tiles = at(`/tiles/basemap@${hash}/{z}/{x}/{y}`); // those of TileJSON are absolute, and its version is its own
  return readBasemap({ credit: creditOf(scalar(attribution) ?? ""), ...rest, hash, tiles, date })[0];
}

/** TileJSON's attribution, which is HTML: its text and its links. */
function creditOf(html: string): CreditPart[] {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map((node) => ({ text: node.textContent ?? "", url: node instanceof HTMLAnchorElement ? node.href : undefined }));
}
