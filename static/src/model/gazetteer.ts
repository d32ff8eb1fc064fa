// Whose settlements are shown, as answers with some of them say it.

import { asObject, scalar } from "./feature";

export interface Gazetteer {
  credit: string;
  url: string;
  /** The month of its names: 2023-03. */
  namesOf: string;
}

/** Returns undefined where an answer has nothing of it. */
export function readGazetteer(raw: unknown): Gazetteer | undefined {
  const about = asObject(raw);
  const credit = scalar(about["credit"]);
  return credit === undefined ? undefined : { credit, url: scalar(about["url"]) ?? "", namesOf: scalar(about["names_of"]) ?? "" };
}
