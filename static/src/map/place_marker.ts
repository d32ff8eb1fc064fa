// Marks a settlement or position that the reader chose: not a statement of the record, and
// unlike its signs. Loaded when it is first used.

import type { LonLat } from "../model/geodesy";
import { byId } from "../ui/dom";
import type { LeafletMap } from "./leaflet_map";

const svgNamespace = "http://www.w3.org/2000/svg";

export class PlaceMarker {
  readonly #map: LeafletMap;
  readonly #svg = document.createElementNS(svgNamespace, "svg");
  #at: LonLat | undefined;

  constructor(map: LeafletMap) {
    this.#map = map;
    this.#svg.classList.add("place-marker");
    this.#svg.setAttribute("aria-hidden", "true"); // the card says where it is
    this.#svg.setAttribute("viewBox", "-12 -12 24 24");
    for (const name of ["place-marker-halo", ""]) {
      const path = document.createElementNS(svgNamespace, "path");
      path.setAttribute("class", name);
      path.setAttribute("d", "M-10-5v-5h5M5-10h5v5M10 5v5H5M-5 10h-5V5");
      this.#svg.append(path);
    }
    map.onLook(() => this.#place());
  }

  show(at: LonLat | undefined): void {
    this.#at = at;
    if (at) byId("map").append(this.#svg);
    else this.#svg.remove();
    this.#place();
  }

  #place(): void {
    if (!this.#at) return;
    const { x, y } = this.#map.pixelOf(this.#at);
    this.#svg.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }
}
