// Marks findings on the map, with the numbers that the list has.

import { el } from "../ui/dom";
import type { LeafletMap } from "../map/leaflet_map";
import type { Bounds } from "../model/bounds";
import type { LonLat } from "../model/geodesy";
import type { Finding } from "./model";

/** Of one finding so many places at most are marked. */
const mostPlaces = 40;
/** Degrees around a place that is gone to. */
const around = 0.12;

export class FindingMarks {
  readonly #map: LeafletMap;
  readonly #root = el("div", { class: "finding-marks", attributes: { "aria-hidden": "true" } }); // the list says the same
  #marks: { at: LonLat; element: HTMLElement }[] = [];

  constructor(map: LeafletMap, on: HTMLElement) {
    this.#map = map;
    on.append(this.#root);
    map.onLook(() => this.#place());
  }

  /** picked is called with a finding's index. */
  show(findings: readonly Finding[], picked: (index: number) => void): void {
    this.#marks = findings.flatMap(({ at, isHeld, accepted }, index) =>
      at.slice(0, mostPlaces).map((position) => {
        const mark = el("button", {
          class: isHeld && !accepted ? "finding-mark finding-mark-held" : "finding-mark",
          text: String(index + 1),
          attributes: { type: "button", tabindex: "-1" },
        });
        mark.addEventListener("click", (event) => {
          event.stopPropagation(); // it is no click on the map
          picked(index);
        });
        return { at: position, element: mark };
      }),
    );
    this.#root.replaceChildren(...this.#marks.map(({ element }) => element));
    this.#place();
  }

  #place(): void {
    for (const { at, element } of this.#marks) {
      const { x, y } = this.#map.pixelOf(at);
      element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    }
  }
}

/** What is gone to, to see places. */
export function boundsOf(places: readonly LonLat[]): Bounds {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return [Math.min(...lons) - around, Math.min(...lats) - around, Math.max(...lons) + around, Math.max(...lats) + around];
}
