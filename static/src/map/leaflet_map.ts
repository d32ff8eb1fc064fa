// The Leaflet map: its view, and the tiles on it.

import * as L from "./leaflet";
import type { Zxy } from "protomaps-leaflet";
import { tileAddress } from "../draw/data_tile";
import { panes, type Picked } from "../draw/grid_spec";
import type { Layer } from "../model/catalogue";
import type { Bounds } from "../model/bounds";
import type { FeatureRef, MapView } from "../model/choices";
import { request } from "../net/api";
import { putBounded } from "../core/bounded_cache";
import { Priority, type Startup } from "../core/startup";
import type { DrawingClient } from "./drawing_client";
import { imageGridPlans } from "./image_grid_specs";
import { type Scene, sourceOf } from "../store/scene";
import { gridPlans } from "./grid_specs";
import { GridLayers } from "./grid_layers";

/** What the map opens on until it is told of something newer: Ukraine. */
const fallbackBounds: Bounds = [22.1, 44.4, 40.2, 52.4];
/** The nearest that the map opens: near enough to tell places apart, with the land around them. */
const openingZoom = 8;
const nearZoom = 9;
/** How near the map goes to the smallest piece of ground. */
const closestZoom = 12;
/** Sets of tiles whose layer is remembered. */
const mostSets = 200;
/** Pixels between what is shown and what covers the map; on the right there is a name beside the sign. */
const margin = { left: 28, right: 92, y: 28 };

export interface LeafletMapEvents {
  /** The reader moved the map. */
  moved(view: MapView): void;
  /** The reader pointed at something, or at nothing; with the keyboard at the middle. */
  picked(picked: Picked, at: L.LatLng, withKeys: boolean): void;
  /** Tiles did not come, of a layer where one is known. */
  failed(error: unknown, layer?: Layer): void;
}

/** Leaflet's handlers, by which a reader moves the map. */
export const allHandlers = ["dragging", "touchZoom", "scrollWheelZoom", "doubleClickZoom", "boxZoom", "keyboard"] as const;
export type MapHandler = (typeof allHandlers)[number];

/** How much of the map is covered. */
export type Insets = () => [topLeft: L.Point, bottomRight: L.Point];

export class LeafletMap {
  readonly #map: L.Map;
  readonly #gridLayers: GridLayers;
  #events: LeafletMapEvents | undefined;
  readonly #insets: Insets;
  readonly #drawing: DrawingClient;
  /** The layer that tiles at an address were first shown for. */
  readonly #layers = new Map<string, Layer>();
  #scene: Scene | undefined;
  /** The scene left of the divider, and where that stands, from 0 to 1. */
  #other: { scene: Scene; divider: number } | undefined;
  /** Whether the map still stands where it opened. */
  #atOpening = true;
  /** Whether it is not the reader who moves the map. */
  #isPlacing = false;
  #opening: L.LatLngBounds = latLngs(fallbackBounds);
  #selected: readonly FeatureRef[] = [];
  /** Where the pointer is, until it is known what is there. */
  #hovered: L.LatLng | undefined;

  /**
   * Adds the making of a map of an element to what is done at start. insets tells
   * how much of it is covered, at the top left and at the bottom right; handlers, by
   * what it is moved.
   */
  static add(startup: Startup, element: HTMLElement, insets: Insets, drawing: () => DrawingClient, made: (map: LeafletMap) => void, handlers: readonly MapHandler[] = allHandlers): void {
    let map: L.Map;
    startup.add(
      Priority.Map,
      () => (map = newMap(element)),
      () => map.setView(latLngs(fallbackBounds).getCenter(), 5, { animate: false }),
      () => {
        for (const handler of handlers) map[handler].enable();
      },
      () => made(new LeafletMap(map, insets, drawing())),
    );
  }

  private constructor(map: L.Map, insets: Insets, drawing: DrawingClient) {
    this.#map = map;
    this.#insets = insets;
    this.#drawing = drawing;
    const [, ...divided] = panes;
    this.#gridLayers = new GridLayers(map, [...panes, ...divided.map(besidePane)], { keepBuffer: 1, updateWhenIdle: false, updateWhenZooming: false }, drawing, (error) =>
      this.#events?.failed(error),
    );
    const element = map.getContainer();
    map.on("moveend", () => {
      const { zoom, lat, lon } = this.view;
      element.dataset["view"] = `${zoom}/${lat.toFixed(6)}/${lon.toFixed(6)}`; // for who looks on from outside
      if (!this.#atOpening) this.#events?.moved(this.view);
    });
    map.on("dragstart zoomstart keydown", () => {
      if (!this.#isPlacing) this.#atOpening = false;
    });
    map.on("move zoomend resize", () => {
      if (this.#other) this.#clip();
    });
    // Leaflet moves the focus to the map by itself, which a browser takes for the keyboard's doing.
    element.addEventListener("pointerdown", () => element.classList.add("by-pointer"), { capture: true });
    for (const over of ["keydown", "blur"]) element.addEventListener(over, () => element.classList.remove("by-pointer"), { capture: true });
    map.on("click", (event) => void this.#pick(event.latlng, false));
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      void this.#pick(map.getCenter(), true);
    });
    map.on("mousemove", (event) => this.#hover(event.latlng));
    new ResizeObserver(([entry]) => {
      const { x, y } = map.getSize();
      if (entry && entry.target.clientWidth === x && entry.target.clientHeight === y) return;
      map.invalidateSize({ animate: false }); // the middle stays
      this.reopen();
    }).observe(element);
  }

  /** Tells of what happens on the map from now on. */
  listen(events: LeafletMapEvents): void {
    this.#events = events;
    this.#drawing.listen({
      drawn: (tiles) => this.#gridLayers.showTiles(tiles),
      fetch: (tiles, at) => this.#fetch(tiles, at),
      failed: (error) => events.failed(error),
    });
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

  /** Goes to a piece of ground and zooms in on it; who is nearer already stays as near. */
  approach(bbox: Bounds): void {
    const [topLeft, bottomRight] = this.#padding();
    const bounds = latLngs(bbox);
    const fitting = this.#map.getBoundsZoom(bounds, false, topLeft.add(bottomRight));
    const zoom = Math.max(this.#map.getZoom(), Math.min(fitting, closestZoom));
    // The middle of the piece comes to the middle of what nothing covers.
    const middle = this.#map.project(bounds.getCenter(), zoom).add(bottomRight.subtract(topLeft).divideBy(2));
    this.#atOpening = false;
    this.#map.setView(this.#map.unproject(middle, zoom), zoom);
    this.#events?.moved(this.view);
  }

  /** Shows a scene, and left of a divider another one; shown is called as they come on screen. */
  show(scene: Scene, other: { scene: Scene; divider: number } | undefined, shown: () => void): void {
    this.#scene = scene;
    this.#other = other;
    for (const shown of [scene, ...(other ? [other.scene] : [])]) this.#remember(shown);
    this.select(scene.selected);
    const drawn = scene.asPictures ? imageGridPlans : gridPlans;
    const [, ...beside] = other ? drawn(other.scene) : panes.map(() => undefined);
    void this.#gridLayers.show([...drawn(scene), ...beside], shown);
    this.#clip();
  }

  /** Moves the divider, from 0 to 1 of the map's width. */
  divide(divider: number): void {
    if (this.#other) this.#other = { ...this.#other, divider };
    this.#clip();
  }

  /** Marks what the reader has chosen. */
  select(refs: readonly FeatureRef[]): void {
    if (JSON.stringify(refs) === JSON.stringify(this.#selected)) return;
    this.#selected = refs;
    this.#drawing.select(refs);
  }

  /** Asks again for what did not come. */
  retry(): void {
    this.#gridLayers.reload();
  }

  settled(): Promise<void> {
    return this.#gridLayers.settled();
  }

  async #pick(at: L.LatLng, withKeys: boolean): Promise<void> {
    const picked = await this.#at(at);
    if (picked) this.#events?.picked(picked, at, withKeys);
  }

  /** What is at a position; undefined before anything is shown. */
  async #at(at: L.LatLng): Promise<Picked | undefined> {
    const scene = this.#sceneAt(at);
    return (
      scene &&
      this.#drawing.pick({
        lat: at.lat,
        lon: L.Util.wrapNum(at.lng, [-180, 180]),
        zoom: this.#map.getZoom(),
        base: scene.base && sourceOf(scene, scene.base),
        sources: scene.visible.flatMap((layer) => sourceOf(scene, layer) ?? []),
        who: scene.who,
        fetched: scene.asPictures,
      })
    );
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
  async #hover(at: L.LatLng): Promise<void> {
    const isAsked = this.#hovered !== undefined;
    this.#hovered = at;
    if (isAsked) return; // once what was asked is known
    while (this.#hovered) {
      const asked: L.LatLng = this.#hovered;
      const picked = await this.#at(asked);
      this.#map.getContainer().classList.toggle("map-hit", picked !== undefined && picked.refs.length > 0);
      if (this.#hovered === asked) this.#hovered = undefined;
    }
  }

  #remember(scene: Scene): void {
    for (const layer of [...scene.visible, ...(scene.base ? [scene.base] : [])]) {
      const tiles = sourceOf(scene, layer)?.tiles;
      if (tiles === undefined || this.#layers.has(tiles)) continue;
      putBounded(this.#layers, tiles, layer, mostSets);
    }
  }

  async #fetch(tiles: string, at: Zxy): Promise<ArrayBuffer> {
    try {
      const response = await request(`${tileAddress(tiles, at)}.mvt`);
      return await response.arrayBuffer();
    } catch (error) {
      this.#events?.failed(error, this.#layers.get(tiles));
      throw error;
    }
  }

  #padding(): [L.Point, L.Point] {
    const [topLeft, bottomRight] = this.#insets();
    const { left, right, y } = margin;
    return [topLeft.add([left, y]), bottomRight.add([right, y])];
  }
}

/** A map that cannot be moved: until there is a view to move. */
function newMap(element: HTMLElement): L.Map {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return L.map(element, {
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
    ...Object.fromEntries(allHandlers.map((handler) => [handler, false])),
  });
}

/** The pane of what is left of the divider. */
function besidePane(pane: string): string {
  return `beside-${pane}`;
}

function latLngs([west, south, east, north]: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}
