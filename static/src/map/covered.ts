// How much of the map other elements cover.

import { byId } from "../ui/dom";
import { sideways } from "../ui/layout";
import * as L from "./leaflet";

/** The padding at the top left and the bottom right that the legend, the panel and the map's foot cover. */
export function covered(): [topLeft: L.Point, bottomRight: L.Point] {
  const map = byId("map").getBoundingClientRect();
  const key = byId("legend");
  const panel = byId("panel");
  const topLeft = L.point(0, 0);
  // Two lines high on a phone: Crimea would lie behind them.
  const bottomRight = L.point(0, map.bottom - byId("foot").getBoundingClientRect().top);
  if (sideways.matches) {
    if (!key.hidden) topLeft.x = key.getBoundingClientRect().right - map.left;
    if (!panel.hidden) bottomRight.x = map.right - panel.getBoundingClientRect().left;
  } else if (!panel.hidden) {
    bottomRight.y = Math.max(bottomRight.y, map.bottom - panel.getBoundingClientRect().top);
  }
  return [topLeft, bottomRight];
}
