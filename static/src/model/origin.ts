// The attached archives of OpenStreetMap whose settlements an answer names, and whom they credit.

import type { CreditPart } from "./basemap";
import { asArray, asObject, scalar } from "./feature";

export interface Origin {
  hash: string;
  credit: readonly CreditPart[];
}

/** None where an answer names no settlement of theirs. */
export function readOrigins(raw: unknown): Origin[] {
  return asArray(raw)
    .map(asObject)
    .map((o) => ({ hash: scalar(o["hash"]) ?? "", credit: readCredit(o["credit"]) }));
}

export function readCredit(raw: unknown): CreditPart[] {
  return asArray(raw)
    .map(asObject)
    .flatMap((part) => {
      const text = scalar(part["text"]);
      return text === undefined ? [] : [{ text, url: scalar(part["url"]) }];
    });
}
