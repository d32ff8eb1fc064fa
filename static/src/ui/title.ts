import { term } from "../words/words";

/** A layer's title, in the reader's language where there are words for it. */
export function titleOf(layer: { title: string }): string {
  return term("layer", layer.title);
}
