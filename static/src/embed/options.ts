// The options of the embed, which the server reads from the address.

import type { Bounds } from "../model/bounds";
import { type Day, parseDay } from "../model/dates";
import { usualPadding } from "../model/framing";

export interface EmbedOptions {
  /** The choices, as a query string of the map's page. */
  query: string;
  canMove: boolean;
  /** The dates that the reader may move between; undefined for no slider. The end may be open. */
  range: { from: Day; until: Day | undefined } | undefined;
  /** The bounds that fill the map, with so many pixels free around them; undefined for all that is shown. */
  frame: Bounds | undefined;
  padding: number;
}

export function readOptions({ dataset }: HTMLElement): EmbedOptions {
  const [from = "", until = ""] = (dataset["range"] ?? "").split("..");
  const first = parseDay(from);
  return {
    query: dataset["query"] ?? "",
    canMove: (dataset["controls"] ?? "").split(",").includes("move"),
    range: first === undefined ? undefined : { from: first, until: parseDay(until) },
    frame: parseFrame(dataset["frame"]),
    padding: Number(dataset["padding"] ?? usualPadding),
  };
}

function parseFrame(text: string | undefined): Bounds | undefined {
  const [west, south, east, north] = (text ?? "").split(",").map(Number);
  return west === undefined || south === undefined || east === undefined || north === undefined ? undefined : [west, south, east, north];
}
