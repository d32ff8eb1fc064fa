// What the words about a position are made by: they tell of no more than the map shows.

import { isAreal } from "../model/catalogue";
import { shows } from "../model/perspective";
import { placeAddress } from "../net/text_address";
import type { Store } from "../store/store";
import type { PointContext } from "./point_view";

export function pointContextOf(store: Store): PointContext {
  const { choices, catalogue, visible, drawn, palette, shownPoint, perspective } = store;
  const isOfDate = choices.mode === "map" || choices.mode === "age"; // what was clicked is ground of the date
  return {
    layers: drawn.filter(isAreal),
    isAll: catalogue.layers.filter(isAreal).every((layer) => visible.includes(layer)),
    isNewest: choices.day === undefined,
    revision: choices.rev,
    record: catalogue.revision,
    palette,
    shows: (layer, claimedBy) => shows(perspective, layer.kind, { claimedBy }),
    pageOf: (page) => placeAddress(page, choices, store.day),
    within: (layer) => (shownPoint && isOfDate && layer.timeline ? shownPoint.spans.has(layer.id) : undefined),
  };
}
