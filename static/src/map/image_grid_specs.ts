// The specs of the map's grid layers where the server draws their tiles.

import { inForce, isAreal, type Kind, type Layer } from "../model/catalogue";
import { endsOf, pinnedRange } from "../model/changes";
import { isoOf } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { panes } from "../draw/grid_spec";
import { at } from "../net/address";
import { givenLanguage, language } from "../words/words";
import type { Basemap } from "../model/basemap";
import { basemapFrom, stale } from "../draw/style";
import { agreementTiles, type Scene, withinOf } from "../store/scene";
import type { ImageGridSpec, TilePicture } from "./image_grid_layer";

/** The ground without names, or its names alone. */
type Parts = "plain" | "labels";

export function imageGridSpecs(scene: Scene): ImageGridSpec[] {
  const of = (...kinds: Kind[]) => scene.visible.filter((l) => kinds.includes(l.kind)).flatMap((layer) => address(scene, layer));
  const base = scene.base ? [scene.base] : [];
  return [
    base.flatMap((layer) => address(scene, layer, "plain")),
    scene.waters.flatMap((layer) => address(scene, layer, "plain")),
    scene.basemaps.map((basemap) => pictureOf(scene, basemap, "plain")),
    scene.mode === "assessors" ? agreement(scene) : of("control"),
    scene.mode === "assessors" ? [] : of("claims"), // they would be hatched over it
    [], // what glows
    [...scene.basemaps.map((basemap) => pictureOf(scene, basemap, "labels")), ...base.flatMap((layer) => address(scene, layer, "labels")), ...of("places", "statements")],
  ].map((pictures, i) => ({ key: pictures.map((p) => `${p.tiles} ${p.opacity}`).join(), pictures, ...(panes[i] === "basemap" ? { from: basemapFrom } : {}) }));
}

/** An archive without names, or its names alone. */
function pictureOf(scene: Scene, basemap: Basemap, parts: Parts): TilePicture {
  return { tiles: basemap.tiles.replace("{z}/{x}/{y}", `${variantOf(scene, parts)}{z}/{x}/{y}{r}.png`), opacity: 1, within: withinOf(basemap), of: basemap };
}

/** What those who assess agree on. */
function agreement({ assessors, day, revision, palette }: Scene): TilePicture[] {
  const tiles = assessors && agreementTiles(assessors, day, revision);
  return tiles === undefined ? [] : [{ tiles: `${tiles}/${palette.dark ? "dark/" : ""}{z}/{x}/{y}{r}.png`, opacity: 1 }];
}

/** Returns none where a layer has no snapshot in force. */
function address(scene: Scene, layer: Layer, parts?: Parts): TilePicture[] {
  const { day, mode, compared, mayCompare } = scene;
  const ends = mode === "changes" && compared && isAreal(layer) && mayCompare(layer) ? endsOf(layer, compared.from, compared.to) : undefined;
  const snapshot = inForce(layer, day);
  if (!snapshot) return [];
  const date = ends && ends.from.day < ends.to.day ? pinnedRange(layer, ends) : `${isoOf(snapshot.day)}@${snapshot.pin}`;
  const opacity = mode !== "changes" && ageAt(layer, day)?.isStale ? stale.opacity : 1;
  const tiles = at(`/tiles/${layer.id}/${date}/${variantOf(scene, parts)}{z}/{x}/{y}{r}.png`);
  return [{ tiles, opacity }];
}

/** How the tiles are drawn, as their address has it. */
function variantOf(scene: Scene, parts?: Parts): string {
  // The server draws no tiles in given languages: they have the official names.
  const inLanguage = parts !== "plain" && language() !== "en" && !givenLanguage(language());
  const variant = [scene.palette.dark && "dark", inLanguage && language(), parts].filter(Boolean).join("-");
  return variant === "" ? "" : `${variant}/`;
}
