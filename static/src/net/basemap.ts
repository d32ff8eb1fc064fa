// Reads what the record says of attached archives.

import type { Basemap } from "../model/basemap";
import { parseDay } from "../model/dates";
import { asObject, readBounds, scalar } from "../model/feature";
import { readCredit } from "../model/origin";

export function readBasemap(raw: unknown): Basemap[] {
  const b = asObject(raw);
  const hash = scalar(b["hash"]);
  const tiles = scalar(b["tiles"]);
  // Tiles are on this host: another one would be a fault of the server.
  if (hash === undefined || !tiles?.startsWith("/")) return [];
  return [
    {
      hash,
      tiles,
      minzoom: Number(b["minzoom"]) || 0,
      maxzoom: Number(b["maxzoom"]) || 0,
      bounds: readBounds(b["bounds"]) ?? [-180, -90, 180, 90],
      name: scalar(b["name"]),
      version: scalar(b["version"]),
      date: parseDay(scalar(b["date"]) ?? ""),
      credit: readCredit(b["credit"]),
    },
  ];
}
