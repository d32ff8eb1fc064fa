// How the page is laid out at the width it has; the style sheets have the same
// two breakpoints, and some more where only the look changes.

import * as L from "../map/leaflet";
import { byId } from "./dom";

/** Whether the key and the panel stand beside each other, or one at a time. */
export const wide = window.matchMedia("(min-width: 64rem)");

/** Whether they stand at the sides of the map, or rise from its foot. */
export const sideways = window.matchMedia("(min-width: 48rem)");

/** How much of the map is covered by what lies on it, at the top left and at the bottom right. */
export function covered(): [topLeft: L.Point, bottomRight: L.Point] {
  const map = byId("map").getBoundingClientRect();
  const key = byId("key");
  const panel = byId("panel");
  const topLeft = L.point(0, 0);
  const bottomRight = L.point(0, 0);
  if (sideways.matches) {
    if (!key.hidden) topLeft.x = key.getBoundingClientRect().right - map.left;
    if (!panel.hidden) bottomRight.x = map.right - panel.getBoundingClientRect().left;
  } else if (!panel.hidden) {
    bottomRight.y = map.bottom - panel.getBoundingClientRect().top;
  }
  return [topLeft, bottomRight];
}
