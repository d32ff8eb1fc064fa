// The Leaflet map: its view, and the tiles on it.

import L from "leaflet";
import type { View } from "protomaps-leaflet";
import type { Layer } from "../model/catalogue";
import type { Bounds } from "../model/opening";
import type { MapView } from "../model/state";
import { emptySheet, panes, type Scene, sheets } from "./cartography";
import { isPoints, loadAt, pickAt, type Picked, regionAt } from "./pick";
import { pictureSheets } from "./picture_sheets";
import { serverView } from "./tile_source";
import { TileStack } from "./tile_stack";

/** What the map opens on until it is told of something newer: Ukraine. */
const fallbackBounds: Bounds = [22.1, 44.4, 40.2, 52.4];
/** The nearest that the map opens: near enough to tell places apart, with the land around them. */
const openingZoom = 8;
const nearZoom = 9;
/** Sets of tiles that are remembered. */
const mostViews = 80;
/** Pixels between what is shown and what covers the map; on the right there is a name beside the sign. */
const margin = { left: 28, right: 92, y: 28 };

export interface AtlasEvents {
  /** The reader moved the map. */
  moved(view: MapView): void;
  /** The reader pointed at something, or at nothing; with the keyboard at the middle. */
  picked(picked: Picked, region: string | undefined, at: L.LatLng, withKeys: boolean): void;
  /** Tiles did not come, of a layer where one is known. */
  failed(error: unknown, layer?: Layer): void;
}

/** By what the reader moves the map, where not by all that there is. */
export type Hands = Pick<L.MapOptions, "dragging" | "touchZoom" | "scrollWheelZoom" | "doubleClickZoom" | "boxZoom" | "keyboard">;

export class Atlas {
  readonly #map: L.Map;
  readonly #stack: TileStack;
  #events: AtlasEvents | undefined;
  readonly #insets: () => [topLeft: L.Point, bottomRight: L.Point];
  readonly #views = new Map<string, View>();
  #scene: Scene | undefined;
  /** The scene left of the divider, and where that stands, from 0 to 1. */
  #other: { scene: Scene; divider: number } | undefined;
  /** Whether the map still stands where it opened. */
  #atOpening = true;
  /** Whether it is not the reader who moves the map. */
  #isPlacing = false;
  #opening: L.LatLngBounds = latLngs(fallbackBounds);
  #hovered: number | undefined;

  /** insets tells how much of the map is covered, at the top left and at the bottom right; hands, how it is moved. */
  constructor(element: HTMLElement, insets: () => [topLeft: L.Point, bottomRight: L.Point], hands: Hands = {}) {
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
      ...hands,
    });
    this.#map.setView(this.#opening.getCenter(), 5, { animate: false });
    const [, ...divided] = panes;
    this.#stack = new TileStack(this.#map, [...panes, ...divided.map(besidePane)], { keepBuffer: 1, updateWhenIdle: false, updateWhenZooming: false }, (error) =>
      this.#events?.failed(error),
    );
    this.#map.on("moveend", () => {
      const { zoom, lat, lon } = this.view;
      element.dataset["view"] = `${zoom}/${lat.toFixed(6)}/${lon.toFixed(6)}`; // for who looks on from outside
      if (!this.#atOpening) this.#events?.moved(this.view);
    });
    this.#map.on("dragstart zoomstart keydown", () => {
      if (!this.#isPlacing) this.#atOpening = false;
    });
    this.#map.on("move zoomend resize", () => {
      if (this.#other) this.#clip();
    });
    this.#map.on("click", (event) => void this.#pick(event.latlng, false));
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      void this.#pick(this.#map.getCenter(), true);
    });
    this.#map.on("mousemove", (event) => this.#hover(event.latlng));
    new ResizeObserver(([entry]) => {
      const { x, y } = this.#map.getSize();
      if (entry && entry.target.clientWidth === x && entry.target.clientHeight === y) return;
      this.#map.invalidateSize({ animate: false }); // the middle stays
      this.reopen();
    }).observe(element);
  }

  /** Tells of what happens on the map from now on. */
  listen(events: AtlasEvents): void {
    this.#events = events;
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

  /** Moves the map by a third of what is in sight, to the east and the south; minus one is west or north. */
  panBy(east: number, south: number): void {
    this.#atOpening = false;
    const { x, y } = this.#map.getSize();
    this.#map.panBy([Math.round((east * x) / 3), Math.round((south * y) / 3)], { animate: this.#map.options.inertia === true });
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
    this.#events?.moved(this.view);
  }

  /** Shows a scene, and left of a divider another one. */
  show(scene: Scene, other?: { scene: Scene; divider: number }): void {
    this.#scene = scene;
    this.#other = other;
    const drawn = scene.asPictures ? pictureSheets : sheets;
    const [, ...beside] = other ? drawn(other.scene) : panes.map(() => emptySheet);
    void this.#stack.show([...drawn(scene), ...beside]);
    this.#clip();
  }

  /** Moves the divider, from 0 to 1 of the map's width. */
  divide(divider: number): void {
    if (this.#other) this.#other = { ...this.#other, divider };
    this.#clip();
  }

  /** The tiles at an address; asked for once. */
  tiles(layer: Layer, tiles: string): View {
    const kept = this.#views.get(tiles);
    this.#views.delete(tiles);
    const view = kept ?? serverView(tiles, isPoints(layer), (error) => this.#events?.failed(error, layer));
    this.#views.set(tiles, view); // the newest comes last
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
    const [, ...subjects] = panes;
    for (const pane of subjects) for (const side of [pane, besidePane(pane)]) this.#stack.repaint(side);
  }

  /** Asks again for what did not come. */
  retry(): void {
    this.#stack.repaint();
  }

  settled(): Promise<void> {
    return this.#stack.settled();
  }

  async #pick(at: L.LatLng, withKeys: boolean): Promise<void> {
    const scene = this.#sceneAt(at);
    const zoom = this.#map.getZoom();
    if (scene?.asPictures) await loadAt(scene, this.#map.project(at, zoom), zoom);
    if (scene) this.#events?.picked(pickAt(scene, at, zoom), regionAt(scene, at, zoom), at, withKeys);
  }

  #sceneAt(at: L.LatLng): Scene | undefined {
    if (!this.#other) return this.#scene;
    const share = this.#map.latLngToContainerPoint(at).x / this.#map.getSize().x;
    return share < this.#other.divider ? this.#other.scene : this.#scene;
  }

  /** Cuts the panes of the two scenes at the divider. */
  #clip(): void {
    const size = this.#map.getSize();
    const middle = this.#other && size.x * this.#other.divider;
    const clip = (from: number, until: number) => {
      const { x: left, y: top } = this.#map.containerPointToLayerPoint([from, 0]);
      const { x: right, y: bottom } = this.#map.containerPointToLayerPoint([until, size.y]);
      return `polygon(${left}px ${top}px, ${right}px ${top}px, ${right}px ${bottom}px, ${left}px ${bottom}px)`;
    };
    const [, ...divided] = panes;
    for (const pane of divided) {
      this.#map.getPane(pane)!.style.clipPath = middle === undefined ? "" : clip(middle, size.x);
      this.#map.getPane(besidePane(pane))!.style.clipPath = middle === undefined ? "" : clip(0, middle);
    }
  }

  /** Shows by the pointer's shape that there is something to point at. */
  #hover(at: L.LatLng): void {
    this.#hovered ??= requestAnimationFrame(() => {
      this.#hovered = undefined;
      const scene = this.#sceneAt(at);
      const hit = scene !== undefined && pickAt(scene, at, this.#map.getZoom()).refs.length > 0;
      this.#map.getContainer().classList.toggle("map-hit", hit);
    });
  }

  #padding(): [L.Point, L.Point] {
    const [topLeft, bottomRight] = this.#insets();
    const { left, right, y } = margin;
    return [topLeft.add([left, y]), bottomRight.add([right, y])];
  }
}

/** The pane of what is left of the divider. */
function besidePane(pane: string): string {
  return `beside-${pane}`;
}

function latLngs([west, south, east, north]: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}
