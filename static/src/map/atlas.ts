// The Leaflet map: its view, and the tiles on it.

import L from "leaflet";
import type { View } from "protomaps-leaflet";
import type { Layer, Snapshot } from "../model/catalogue";
import type { Bounds } from "../model/opening";
import type { FeatureRef, MapView } from "../model/state";
import { type Scene, panes, sheets } from "./cartography";
import { isPoints, pickAt } from "./pick";
import { serverView } from "./tile_source";
import { TileStack } from "./tile_stack";

/** What the map opens on until it is told of something newer: Ukraine. */
const fallbackBounds: Bounds = [22.1, 44.4, 40.2, 52.4];
/** The nearest that the map opens: near enough to tell places apart, with the land around them. */
const openingZoom = 8;
const nearZoom = 9;
/** Snapshots whose tiles are remembered. */
const mostViews = 80;
/** Pixels between what is shown and what covers the map; on the right there is a name beside the sign. */
const margin = { left: 28, right: 92, y: 28 };

export interface AtlasEvents {
  /** The reader moved the map. */
  moved(view: MapView): void;
  /** The reader pointed at features, the topmost first, or at none. */
  picked(refs: FeatureRef[], at: L.LatLng): void;
  failed(error: unknown): void;
}

export class Atlas {
  readonly #map: L.Map;
  readonly #stack: TileStack;
  readonly #events: AtlasEvents;
  readonly #insets: () => [topLeft: L.Point, bottomRight: L.Point];
  readonly #views = new Map<string, View>();
  #scene: Scene | undefined;
  /** Whether the map still stands where it opened. */
  #atOpening = true;
  /** Whether it is not the reader who moves the map. */
  #isPlacing = false;
  #opening: L.LatLngBounds = latLngs(fallbackBounds);
  #hovered: number | undefined;

  /** insets tells how much of the map is covered, at the top left and at the bottom right. */
  constructor(element: HTMLElement, insets: () => [topLeft: L.Point, bottomRight: L.Point], events: AtlasEvents) {
    this.#events = events;
    this.#insets = insets;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map = L.map(element, {
      attributionControl: false,
      zoomControl: false,
      minZoom: 3,
      maxZoom: 13,
      worldCopyJump: true,
      maxBounds: [
        [-85, -Infinity],
        [85, Infinity],
      ],
      maxBoundsViscosity: 1,
      fadeAnimation: false,
      zoomAnimation: !still,
      inertia: !still,
    });
    this.#map.setView(this.#opening.getCenter(), 5, { animate: false });
    this.#stack = new TileStack(this.#map, panes, { keepBuffer: 1, updateWhenIdle: false, updateWhenZooming: false });
    this.#map.on("moveend", () => {
      const { zoom, lat, lon } = this.view;
      element.dataset["view"] = `${zoom}/${lat.toFixed(6)}/${lon.toFixed(6)}`; // for who looks on from outside
      if (!this.#atOpening) events.moved(this.view);
    });
    this.#map.on("dragstart zoomstart keydown", () => {
      if (!this.#isPlacing) this.#atOpening = false;
    });
    this.#map.on("click", (event) => this.#pick(event.latlng));
    this.#map.on("mousemove", (event) => this.#hover(event.latlng));
    new ResizeObserver(() => {
      this.#map.invalidateSize({ animate: false }); // the middle stays
      this.reopen();
    }).observe(element);
  }

  get view(): MapView {
    const { lat, lng } = this.#map.getCenter();
    return { zoom: this.#map.getZoom(), lat, lon: L.Util.wrapNum(lng, [-180, 180], true) };
  }

  set view({ zoom, lat, lon }: MapView) {
    this.#atOpening = false;
    this.#map.setView([lat, lon], zoom, { animate: false });
  }

  /** Goes to the opening view: around the given bounds, or those given last. */
  open(bounds?: Bounds): void {
    if (bounds) this.#opening = latLngs(bounds);
    const [topLeft, bottomRight] = this.#padding();
    this.#atOpening = true;
    this.#isPlacing = true;
    this.#map.fitBounds(this.#opening, {
      paddingTopLeft: topLeft,
      paddingBottomRight: bottomRight,
      maxZoom: openingZoom,
      animate: false,
    });
    this.#isPlacing = false;
  }

  /** Goes to the opening view anew, unless the reader has left it. */
  reopen(): void {
    if (this.#atOpening) this.open();
  }

  /** Moves the map no more than it takes to see a position. */
  uncover(at: L.LatLng): void {
    const [topLeft, bottomRight] = this.#padding();
    this.#map.panInside(at, { paddingTopLeft: topLeft, paddingBottomRight: bottomRight });
  }

  zoomBy(steps: number): void {
    this.#atOpening = false;
    this.#map.setZoom(this.#map.getZoom() + steps);
  }

  /** Brings a feature into the part of the map that nothing covers. */
  reveal(center: readonly [number, number] | undefined, bbox: Bounds | undefined): void {
    const [topLeft, bottomRight] = this.#padding();
    const options = { paddingTopLeft: topLeft, paddingBottomRight: bottomRight };
    this.#atOpening = false;
    if (bbox && (bbox[2] > bbox[0] || bbox[3] > bbox[1])) {
      this.#map.fitBounds(latLngs(bbox), { ...options, maxZoom: nearZoom });
    } else if (center) {
      const at = L.latLng(center[1], center[0]);
      this.#map.fitBounds(L.latLngBounds(at, at), { ...options, maxZoom: Math.max(nearZoom, this.#map.getZoom()) });
    }
    this.#events.moved(this.view);
  }

  /** Shows a scene; resolves once it is on screen. */
  show(scene: Scene): void {
    this.#scene = scene;
    void this.#stack.show(sheets(scene));
  }

  /** The tiles of a snapshot; asked for once. */
  tiles(layer: Layer, snapshot: Snapshot): View {
    const kept = this.#views.get(snapshot.tiles);
    this.#views.delete(snapshot.tiles);
    const view = kept ?? serverView(snapshot.tiles, isPoints(layer), (error) => this.#events.failed(error));
    this.#views.set(snapshot.tiles, view); // the newest comes last
    if (this.#views.size > mostViews) {
      for (const oldest of this.#views.keys()) {
        this.#views.delete(oldest);
        break;
      }
    }
    return view;
  }

  /** Draws what was chosen anew. */
  repaintSelection(): void {
    for (const pane of ["control", "claims", "points"] as const) this.#stack.repaint(pane);
  }

  /** Asks again for what did not come. */
  retry(): void {
    this.#stack.repaint();
  }

  settled(): Promise<void> {
    return this.#stack.settled();
  }

  #pick(at: L.LatLng): void {
    if (this.#scene) this.#events.picked(pickAt(this.#scene, at, this.#map.getZoom()), at);
  }

  /** Shows by the pointer's shape that there is something to point at. */
  #hover(at: L.LatLng): void {
    this.#hovered ??= requestAnimationFrame(() => {
      this.#hovered = undefined;
      const hit = this.#scene !== undefined && pickAt(this.#scene, at, this.#map.getZoom()).length > 0;
      this.#map.getContainer().classList.toggle("map-hit", hit);
    });
  }

  #padding(): [L.Point, L.Point] {
    const [topLeft, bottomRight] = this.#insets();
    const { left, right, y } = margin;
    return [topLeft.add([left, y]), bottomRight.add([right, y])];
  }
}

function latLngs([west, south, east, north]: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}
