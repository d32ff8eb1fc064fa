// What to draw: the layers, the dates and where their tiles are.

import type { Palette } from "../draw/palette";
import type { AreaNames, VectorSource, Within } from "../draw/grid_spec";
import { onWorld } from "../draw/world";
import { basemapFrom } from "../draw/style";
import type { Basemap } from "../model/basemap";
import { type Compared, dateOf, drawnOf, isComparable } from "../model/assessors";
import { inForce, isAreal, type Layer } from "../model/catalogue";
import { type Day, isoOf } from "../model/dates";
import { agedLayers, ageAt } from "../model/layer_age";
import type { Perspective } from "../model/perspective";
import type { FeatureRef, TimeMode } from "../model/choices";
import { untold } from "../model/recent";
import type { Moment } from "../model/timeline";
import { at } from "../net/address";
import { site } from "../net/site";
import type { Store } from "./store";

export interface Scene {
  day: Day;
  mode: TimeMode;
  /** The perspective. */
  who: Perspective;
  /** The two dates, in modes that have two. */
  compared: { from: Day; to: Day } | undefined;
  base: Layer | undefined;
  /** The layer that regions are from. */
  regions: Layer | undefined;
  /** Those who assess and are compared, in the mode that shows them side by side. */
  assessors: Compared | undefined;
  /** Of the record. */
  revision: number;
  /** What lies between the ground and the claims. */
  waters: readonly Layer[];
  /** The archives drawn over the ground, bottom first. */
  basemaps: readonly Basemap[];
  /** Whether the server draws the map. */
  asPictures: boolean;
  /** In drawing order. */
  visible: readonly Layer[];
  palette: Palette;
  /** The features selected. */
  selected: readonly FeatureRef[];
  /** Whether the difference of a layer may be drawn. */
  mayCompare(layer: Layer): boolean;
  /** The two dates whose difference glows; undefined where none does. */
  recent: { from: Day; to: Day } | undefined;
  /** The oblast that figures are narrowed to. */
  region: string | undefined;
  /** Once they are loaded. */
  areaNames: AreaNames | undefined;
}

/** The scene of a day. */
export function sceneOf(store: Store, day: Day): Scene {
  const { choices, drawn: visible, base, waters, palette, selected } = store;
  return {
    day,
    mode: choices.mode,
    who: store.perspective,
    compared: store.comparedDays,
    assessors: store.compared,
    revision: store.catalogue.revision,
    base,
    regions: store.regions,
    waters,
    basemaps: store.basemaps,
    asPictures: choices.png,
    visible,
    palette,
    selected,
    mayCompare: (layer) => store.comparer.allows(layer),
    recent: store.recent,
    region: choices.region,
    areaNames: store.areaNames?.names,
  };
}

/** The vector tiles of a layer; undefined before its first snapshot. */
export function vectorSourceOf(scene: Scene, layer: Layer): VectorSource | undefined {
  const { id, kind, color, colorDark, pattern, heldBy, sides, accuracy, timeline } = layer;
  const isStale = scene.mode !== "changes" && ageAt(layer, scene.day)?.isStale === true;
  const of = (key: string, tiles: string): VectorSource => ({
    layer: { id, kind, color, colorDark, pattern, heldBy, sides, accuracy },
    key: `${id}/${key}${isStale ? " stale" : ""}`,
    tiles,
    lastZoom: site().lastZoom(tiles),
    isStale,
  });
  if (timeline) {
    const moment = momentOf(scene, layer, timeline.first);
    return { ...of(`timeline@${timeline.pin}/${moment.kind}`, timeline.tiles), moment };
  }
  const snapshot = inForce(layer, scene.day);
  return snapshot && of(`${isoOf(snapshot.day)}@${snapshot.pin}`, snapshot.tiles);
}

/** Where on the map an archive has anything to draw: its tiles are twice as wide as the map's. */
export function withinOf({ minzoom, bounds: [west, south, east, north] }: Basemap): Within {
  const [low, high] = [onWorld(west, Math.max(south, -85.06)), onWorld(east, Math.min(north, 85.06))];
  return { from: Math.max(basemapFrom, minzoom + 1), box: { minX: low.x, minY: high.y, maxX: high.x, maxY: low.y } };
}

/** The vector tiles of an archive. */
export function basemapSourceOf(basemap: Basemap): VectorSource {
  const { hash, tiles, maxzoom } = basemap;
  const id = `basemap@${hash}`;
  return { layer: { id, kind: "base" }, key: id, tiles, lastZoom: maxzoom, isStale: false, within: withinOf(basemap) };
}

/** What those who assess agree on; undefined where it is not shown, and of fewer than two. */
export function agreementSourceOf({ assessors, day, revision }: Scene): VectorSource | undefined {
  const address = assessors && agreementTiles(assessors, day, revision);
  if (!address) return undefined;
  const tiles = `${address}/{z}/{x}/{y}`;
  return {
    layer: drawnOf(assessors),
    key: `${address}`,
    tiles,
    lastZoom: site().lastZoom(tiles),
    isStale: false, // they are dated each by itself, in words
  };
}

/** The pinned address of the tiles of a comparison on a day, before their places; undefined where one alone assesses. */
export function agreementTiles(compared: Compared, day: Day, revision: number): string | undefined {
  const date = isComparable(compared, day) ? dateOf(compared, day) : undefined;
  return date === undefined ? undefined : at(`/tiles/${compared.id}/${isoOf(date)}@${revision}`);
}

/** What a layer gained and lost lately, where that glows. */
export function recentSourceOf(scene: Scene, layer: Layer): VectorSource | undefined {
  const { recent, mayCompare } = scene;
  const source = recent && !untold(layer, recent) && mayCompare(layer) ? vectorSourceOf(scene, layer) : undefined;
  return source && recent && { ...source, key: `${source.key} recent`, moment: { kind: "recent", ...recent } };
}

function momentOf({ day, mode, compared, mayCompare, visible }: Scene, layer: Layer, first: Day): Moment {
  if (mode === "age" && agedLayers(visible).includes(layer)) return { kind: "age", day, recordFrom: first };
  if (isAreal(layer) && mode === "changes" && compared && mayCompare(layer)) return { kind: "change", ...compared };
  return { kind: "date", day };
}
