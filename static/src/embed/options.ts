// How the embed is asked to be, as the server has read it from the address.

import { type Day, parseDay } from "../model/dates";

export interface EmbedOptions {
  /** The state, as the map's page has it in its address. */
  query: string;
  canMove: boolean;
  /** Between which dates the reader moves time; undefined where they may not. The end may be open. */
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
