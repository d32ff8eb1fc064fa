// Wraps the Leaflet map: its view, its grid layers and its events.

import * as L from "./leaflet";
import type { Zxy } from "protomaps-leaflet";
import { tileAddress } from "../draw/data_tile";
import { panes, type Picked } from "../draw/grid_spec";
import { equator } from "../draw/style";
import type { Basemap } from "../model/basemap";
import type { Layer } from "../model/catalogue";
import type { Bounds } from "../model/bounds";
import { fitted } from "../model/framing";
import type { FeatureRef, MapView } from "../model/choices";
import type { LonLat } from "../model/geodesy";
import { request } from "../net/api";
import { putBounded } from "../core/bounded_cache";
import { Priority, type Startup } from "../core/startup";
import type { DrawingClient } from "./drawing_client";
import { imageGridSpecs } from "./image_grid_specs";
import { agreementSourceOf, type Scene, vectorSourceOf } from "../store/scene";
import { gridSpecs } from "./grid_specs";
import { GridLayers } from "./grid_layers";

/** The opening view until the record is read: Ukraine. */
const fallbackBounds: Bounds = [22.1, 44.4, 40.2, 52.4];
/** The highest zoom of the opening view, and its steps: between whole zooms tiles are stretched, letters with them. */
const openingZoom = 8;
const openingStep = 0.25;
/** Pixels left free around the opening view, and at least so many below it. */
const openingMargin = { around: 16, below: 44 };
/** With less of a map uncovered, in pixels, what covers it may cover what is shown. */
const leastRoom = 64;
const nearZoom = 9;
/** The highest zoom of all. A unit of the data is about a pixel there. */
const closest = 16;
/** The highest zoom of zoomTo. */
const closestZoom = 12;
/** Tile sets whose layer is known. */
const maxSets = 200;
/** Pixels left free around fitted bounds; more on the right, where names stand beside their signs. */
const margin = { left: 28, right: 92, y: 28 };

export interface LeafletMapEvents {
  /** The reader moved the map. */
  moved(view: MapView): void;
  /** The reader clicked the map, or pressed Enter for its centre. */
  picked(picked: Picked, at: L.LatLng, byKeyboard: boolean): void;
  /** The reader points at something else. */
  hovered?(picked: Picked): void;
  /** Tiles failed to load; of a layer or an archive where it is known. */
  failed(error: unknown, of?: Layer | Basemap): void;
}

/** Leaflet's handlers, by which a reader moves the map. */
export const allHandlers = ["dragging", "touchZoom", "scrollWheelZoom", "doubleClickZoom", "boxZoom", "keyboard"] as const;
export type MapHandler = (typeof allHandlers)[number];

/** Returns the padding that other elements cover. */
export type Padding = () => [topLeft: L.Point, bottomRight: L.Point];

export class LeafletMap {
  readonly #map: L.Map;
  readonly #gridLayers: GridLayers;
  #events: LeafletMapEvents | undefined;
  readonly #insets: Padding;
  readonly #drawing: DrawingClient;
  /** The layer or archive of each tile address. */
  readonly #ofTiles = new Map<string, Layer | Basemap>();
  #scene: Scene | undefined;
  /** The scene left of the divider, and the divider's position, from 0 to 1. */
  #other: { scene: Scene; divider: number } | undefined;
  /** What is to be called in the frame in which they appear. */
  #appeared: () => void = () => undefined;
  #drawnStretch = 1;
  /** Whether the map is still at its opening view. */
  #atOpening = true;
  /** Whether the code moves the map, not the reader. */
  #isPlacing = false;
  #opening: L.LatLngBounds = latLngs(fallbackBounds);
  /** What the opening view of an embed is filled with. */
  #framed: { bounds: Bounds; padding: number; deepest: number } | undefined;
  #selected: readonly FeatureRef[] = [];
  /** The pointer's position, until the features there are known. */
  #hovered: L.LatLng | undefined;
  /** The tool that clicks go to. */
  #take: ((at: LonLat) => void) | undefined;

  /**
   * Adds the tasks that make a map in an element. padding returns how much of it is
   * covered; handlers are enabled once there is a view.
   */
  static add(startup: Startup, element: HTMLElement, insets: Padding, drawing: () => DrawingClient, made: (map: LeafletMap) => void, handlers: readonly MapHandler[] = allHandlers): void {
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

  private constructor(map: L.Map, insets: Padding, drawing: DrawingClient) {
    this.#map = map;
    this.#insets = insets;
    this.#drawing = drawing;
    const [, ...divided] = panes;
    this.#gridLayers = new GridLayers(map, [...panes, ...divided.map(besidePane)], { keepBuffer: 1, updateWhenIdle: false, updateWhenZooming: false }, drawing, (error, of) =>
      this.#events?.failed(error, of),
    );
    const element = map.getContainer();
    map.on("moveend", () => {
      const { lat, lon } = this.mapView;
      element.dataset["view"] = `${map.getZoom()}/${lat.toFixed(6)}/${lon.toFixed(6)}`; // for scripts and tests
      if (!this.#atOpening) this.#events?.moved(this.mapView);
    });
    map.on("zoomend", () => this.#sharpen());
    map.on("dragstart zoomstart keydown", () => {
      if (!this.#isPlacing) this.#atOpening = false;
    });
    map.on("move zoomend resize", () => {
      if (this.#other) this.#clip();
    });
    // Leaflet focuses the map on a click, which browsers style as keyboard focus.
    element.addEventListener("pointerdown", () => element.classList.add("by-pointer"), { capture: true });
    for (const over of ["keydown", "blur"]) element.addEventListener(over, () => element.classList.remove("by-pointer"), { capture: true });
    map.on("click", (event) => this.#click(event.latlng, false));
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      this.#click(map.getCenter(), true);
    });
    map.on("mousemove", (event) => this.#hover(event.latlng));
    new ResizeObserver(([entry]) => {
      const { x, y } = map.getSize();
      if (entry && entry.target.clientWidth === x && entry.target.clientHeight === y) return;
      map.invalidateSize({ animate: false }); // keep the centre
      this.reopen();
    }).observe(element);
  }

  /** Sets the listener to the map's events. */
  listen(events: LeafletMapEvents): void {
    this.#events = events;
    this.#drawing.listen({
      drawn: (tiles) => this.#gridLayers.showTiles(tiles),
      fetch: (tiles, at) => this.#fetch(tiles, at),
      failed: (error) => events.failed(error),
    });
  }

  /** Calls back, at most once a frame, when another view or position of the pointer is shown; at is undefined where the pointer is not on the map. */
  onLook(looked: (at: LonLat | undefined) => void): void {
    let at: LonLat | undefined;
    let waiting = 0;
    const soon = () => (waiting ||= requestAnimationFrame(() => ((waiting = 0), looked(at))));
    this.#map.on("move zoom resize", soon);
    this.#map.on("mousemove mouseout", (event) => {
      at = event.type === "mouseout" ? undefined : lonLat((event as L.LeafletMouseEvent).latlng);
      soon();
    });
    soon();
  }

  /** Hands clicks to a tool, not to cards, and lets none of them zoom; undefined ends it. */
  takeClicks(take: ((at: LonLat) => void) | undefined): void {
    this.#take = take;
    this.#map.getContainer().classList.toggle("map-taken", take !== undefined);
    this.#map.doubleClickZoom[take ? "disable" : "enable"]();
  }

  get center(): LonLat {
    return lonLat(this.#map.getCenter());
  }

  /** The corners of the part that is not covered. */
  get bounds(): Bounds {
    const [topLeft, bottomRight] = this.#insets();
    const low = this.#map.containerPointToLatLng([topLeft.x, this.#map.getSize().y - bottomRight.y]);
    const high = this.#map.containerPointToLatLng([this.#map.getSize().x - bottomRight.x, topLeft.y]);
    return [low.lng, low.lat, high.lng, high.lat];
  }

  get width(): number {
    return this.#map.getSize().x;
  }

  /** Metres to a CSS pixel in the middle of the map. */
  get metresPerPixel(): number {
    return (equator * Math.cos((this.#map.getCenter().lat * Math.PI) / 180)) / this.#map.options.crs!.scale(this.#map.getZoom());
  }

  /** Where a position is, in CSS pixels from the map's corner. */
  pixelOf([lon, lat]: LonLat): { x: number; y: number } {
    return this.#map.latLngToContainerPoint([lat, lon]);
  }

  get mapView(): MapView {
    const { lat, lng } = this.#map.getCenter();
    return { zoom: Math.round(this.#map.getZoom() * 100) / 100, lat, lon: L.Util.wrapNum(lng, [-180, 180], true) };
  }

  set mapView({ zoom, lat, lon }: MapView) {
    this.#atOpening = false;
    this.#unsnapped(() => this.#map.setView([lat, lon], zoom, { animate: false }));
  }

  /** Fills the map with bounds but for a padding in pixels, and again when the map's size changes, until the reader moves it. */
  frame(bounds: Bounds, padding: number, deepest: number): void {
    this.#framed = { bounds, padding, deepest };
    this.#atOpening = true;
    this.#isPlacing = true;
    const { x, y } = this.#map.getSize();
    const { zoom, lat, lon } = fitted(bounds, x, y, padding, deepest);
    this.#unsnapped(() => this.#map.setView([lat, lon], zoom, { animate: false }));
    this.#isPlacing = false;
  }

  /** Lets the map be at zooms between whole ones, to which its controls snap. */
  #unsnapped(place: () => void): void {
    const { options } = this.#map;
    const step = options.zoomSnap ?? 1;
    options.zoomSnap = 0;
    place();
    options.zoomSnap = step;
  }

  /** Goes to the opening view: fits the given bounds, or the last ones. */
  open(bounds?: Bounds): void {
    if (bounds) this.#opening = latLngs(bounds);
    const [above, below] = this.#insets();
    let topLeft = above.add([openingMargin.around, openingMargin.around]);
    let bottomRight = L.point(below.x + openingMargin.around, Math.max(below.y + openingMargin.around, openingMargin.below));
    const room = this.#map.getSize().subtract(topLeft).subtract(bottomRight);
    if (Math.min(room.x, room.y) < leastRoom) topLeft = bottomRight = L.point(openingMargin.around, openingMargin.around); // else no zoom fits
    this.#atOpening = true;
    this.#isPlacing = true;
    const { options } = this.#map;
    const step = options.zoomSnap ?? 1;
    options.zoomSnap = openingStep;
    let zoom = Math.min(this.#map.getBoundsZoom(this.#opening, false, topLeft.add(bottomRight)), openingZoom);
    if (zoom % 1 === 0.5) zoom -= openingStep; // tiles would be stretched most
    this.#map.setView(this.#middleOf(this.#opening, zoom, topLeft, bottomRight), zoom, { animate: false });
    options.zoomSnap = step;
    this.#isPlacing = false;
  }

  /** The view's centre by which bounds are in the middle of what is not covered. */
  #middleOf(bounds: L.LatLngBounds, zoom: number, topLeft: L.Point, bottomRight: L.Point): L.LatLng {
    const [low, high] = [this.#map.project(bounds.getSouthWest(), zoom), this.#map.project(bounds.getNorthEast(), zoom)];
    return this.#map.unproject(low.add(high).divideBy(2).add(bottomRight.subtract(topLeft).divideBy(2)), zoom);
  }

  /** Fits the opening view again, unless the reader has left it. */
  reopen(): void {
    if (!this.#atOpening) return;
    if (this.#framed) this.frame(this.#framed.bounds, this.#framed.padding, this.#framed.deepest);
    else this.open();
  }

  /** Pans as little as it takes to see a position. */
  panInside(at: L.LatLng): void {
    const [topLeft, bottomRight] = this.#padding();
    this.#map.panInside(at, { paddingTopLeft: topLeft, paddingBottomRight: bottomRight });
  }

  zoomBy(steps: number): void {
    this.#atOpening = false;
    this.#map.setZoom(this.#map.getZoom() + steps);
  }

  /** Pans by a third of the map's size per step to the east and to the south. */
  panBy(east: number, south: number): void {
    this.#atOpening = false;
    const { x, y } = this.#map.getSize();
    this.#map.panBy([Math.round((east * x) / 3), Math.round((south * y) / 3)], { animate: this.#map.options.inertia === true });
  }

  /** Fits a feature into the part of the map that is not covered. */
  fitFeature(center: readonly [number, number] | undefined, bbox: Bounds | undefined): void {
    const [topLeft, bottomRight] = this.#padding();
    const options = { paddingTopLeft: topLeft, paddingBottomRight: bottomRight };
    this.#atOpening = false;
    if (bbox && (bbox[2] > bbox[0] || bbox[3] > bbox[1])) {
      this.#map.fitBounds(latLngs(bbox), { ...options, maxZoom: nearZoom });
    } else if (center) {
      const at = L.latLng(center[1], center[0]);
      this.#map.fitBounds(L.latLngBounds(at, at), { ...options, maxZoom: Math.max(nearZoom, this.#map.getZoom()) });
    }
    this.#events?.moved(this.mapView);
  }

  /** Zooms in on bounds; never zooms out. */
  zoomTo(bbox: Bounds): void {
    const [topLeft, bottomRight] = this.#padding();
    const bounds = latLngs(bbox);
    const fitting = this.#map.getBoundsZoom(bounds, false, topLeft.add(bottomRight));
    const zoom = Math.max(this.#map.getZoom(), Math.min(fitting, closestZoom));
    // Centre them in the part that is not covered.
    const middle = this.#map.project(bounds.getCenter(), zoom).add(bottomRight.subtract(topLeft).divideBy(2));
    this.#atOpening = false;
    this.#map.setView(this.#map.unproject(middle, zoom), zoom);
    this.#events?.moved(this.mapView);
  }

  /** Shows a scene, and another one left of a divider; shown is called in the frame in which they appear. */
  show(scene: Scene, other: { scene: Scene; divider: number } | undefined, shown: () => void): void {
    this.#scene = scene;
    this.#other = other;
    this.#appeared = shown;
    for (const shown of [scene, ...(other ? [other.scene] : [])]) this.#remember(shown);
    this.select(scene.selected);
    const stretch = this.#stretch();
    this.#drawnStretch = stretch;
    const drawn = scene.asPictures ? imageGridSpecs : (scene: Scene) => gridSpecs(scene, stretch);
    const [, ...beside] = other ? drawn(other.scene) : panes.map(() => undefined);
    void this.#gridLayers.show([...drawn(scene), ...beside], shown);
    this.#clip();
  }

  /** How much tiles are stretched, between whole zooms. */
  #stretch(): number {
    const zoom = this.#map.getZoom();
    return 2 ** (zoom - Math.round(zoom));
  }

  /** Draws tiles with as many pixels as they have on the screen, once they are stretched otherwise. */
  #sharpen(): void {
    if (this.#scene && !this.#scene.asPictures && this.#stretch() !== this.#drawnStretch) this.show(this.#scene, this.#other, this.#appeared); // the scene may be waiting still
  }

  /** Moves the divider: a share of the map's width, from 0 to 1. */
  setDivider(divider: number): void {
    if (this.#other) this.#other = { ...this.#other, divider };
    this.#clip();
  }

  /** Sets the selected features. */
  select(refs: readonly FeatureRef[]): void {
    if (JSON.stringify(refs) === JSON.stringify(this.#selected)) return;
    this.#selected = refs;
    this.#drawing.select(refs);
  }

  /** Fetches failed tiles again. */
  retry(): void {
    this.#gridLayers.reload();
  }

  settled(): Promise<void> {
    return this.#gridLayers.settled();
  }

  #click(at: L.LatLng, withKeys: boolean): void {
    if (this.#take) this.#take(lonLat(at));
    else void this.#pick(at, withKeys);
  }

  async #pick(at: L.LatLng, withKeys: boolean): Promise<void> {
    const picked = await this.#at(at, true);
    if (picked) this.#events?.picked(picked, at, withKeys);
  }

  /** The features at a position; undefined before anything is shown. */
  async #at(at: L.LatLng, isAsked: boolean): Promise<Picked | undefined> {
    const scene = this.#sceneAt(at);
    return (
      scene &&
      this.#drawing.pick({
        lat: at.lat,
        lon: L.Util.wrapNum(at.lng, [-180, 180]),
        zoom: Math.round(this.#map.getZoom()),
        base: scene.regions && vectorSourceOf(scene, scene.regions),
        sources: scene.visible.flatMap((layer) => vectorSourceOf(scene, layer) ?? []),
        who: scene.who,
        isAsked: isAsked && scene === this.#scene, // of the date that the page is of
        agreement: agreementSourceOf(scene),
        fetched: scene.asPictures || scene.mode === "assessors", // of whose layers no tiles are drawn
      })
    );
  }

  #sceneAt(at: L.LatLng): Scene | undefined {
    if (!this.#other) return this.#scene;
    const share = this.#map.latLngToContainerPoint(at).x / this.#map.getSize().x;
    return share < this.#other.divider ? this.#other.scene : this.#scene;
  }

  /** Clips the panes of the two scenes at the divider. */
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

  /** Changes the cursor over features. */
  async #hover(at: L.LatLng): Promise<void> {
    if (this.#take) return;
    const isAsked = this.#hovered !== undefined;
    this.#hovered = at;
    if (isAsked) return; // the running query takes it up
    while (this.#hovered) {
      const asked: L.LatLng = this.#hovered;
      const picked = await this.#at(asked, false);
      this.#map.getContainer().classList.toggle("map-hit", picked !== undefined && picked.refs.length > 0);
      if (picked) this.#events?.hovered?.(picked);
      if (this.#hovered === asked) this.#hovered = undefined;
    }
  }

  #remember(scene: Scene): void {
    for (const basemap of scene.basemaps) putBounded(this.#ofTiles, basemap.tiles, basemap, maxSets);
    for (const layer of [...scene.visible, ...scene.waters, ...(scene.base ? [scene.base] : [])]) {
      const tiles = vectorSourceOf(scene, layer)?.tiles;
      if (tiles === undefined || this.#ofTiles.has(tiles)) continue;
      putBounded(this.#ofTiles, tiles, layer, maxSets);
    }
  }

  async #fetch(tiles: string, at: Zxy): Promise<ArrayBuffer> {
    try {
      const response = await request(`${tileAddress(tiles, at)}.mvt`);
      return await response.arrayBuffer();
    } catch (error) {
      this.#events?.failed(error, this.#ofTiles.get(tiles));
      throw error;
    }
  }

  #padding(): [L.Point, L.Point] {
    const [topLeft, bottomRight] = this.#insets();
    const { left, right, y } = margin;
    return [topLeft.add([left, y]), bottomRight.add([right, y])];
  }
}

/** A map without handlers: they are enabled once there is a view. */
function newMap(element: HTMLElement): L.Map {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 3,
    maxZoom: closest,
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
  // A step from between whole zooms, as the opening view is, ends at the next whole one.
  const whole = (zoom: number) => (zoom > map.getZoom() ? Math.floor(zoom) : Math.ceil(zoom));
  const { setZoom, setZoomAround } = map;
  map.setZoom = (zoom, options) => setZoom.call(map, whole(zoom), options);
  map.setZoomAround = (at, zoom, options) => setZoomAround.call(map, at as L.Point, whole(zoom), options);
  return map;
}

/** The name of the pane left of the divider. */
function besidePane(pane: string): string {
  return `beside-${pane}`;
}

export function lonLat({ lng, lat }: L.LatLng): LonLat {
  return [lng, lat];
}

function latLngs([west, south, east, north]: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}
