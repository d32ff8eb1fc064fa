// The options of the embed, which the server reads from the address.

import { type Day, parseDay } from "../model/dates";

export interface EmbedOptions {
  /** The choices, as a query string of the map's page. */
  query: string;
  canMove: boolean;
  /** The dates that the reader may move between; undefined for no slider. The end may be open. */
  range: { from: Day; until: Day | undefined } | undefined;
}

export function readOptions({ dataset }: HTMLElement): EmbedOptions {
  const [from = "", until = ""] = (dataset["range"] ?? "").split("..");
  const first = parseDay(from);
  return {
    query: dataset["query"] ?? "",
    canMove: (dataset["controls"] ?? "").split(",").includes("move"),
    range: first === undefined ? undefined : { from: first, until: parseDay(until) },
  };
}
