// The plans of the map's four grid layers where the server draws their tiles.

import { inForce, isAreal, type Kind, type Layer } from "../model/catalogue";
import { endsOf, rangeOf } from "../model/changes";
import { isoOf } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { stale } from "../draw/style";
import { at } from "../net/address";
import { givenLanguage, language } from "../words/words";
import type { Scene } from "../store/scene";
import type { ImageGridPlan, TilePicture } from "./image_grid_layer";

/** Which parts of the basemap: all but names, or names alone. */
type Parts = "plain" | "labels";

export function imageGridPlans(scene: Scene): ImageGridPlan[] {
  const of = (...kinds: Kind[]) => scene.visible.filter((l) => kinds.includes(l.kind)).flatMap((layer) => address(scene, layer));
  const base = scene.base ? [scene.base] : [];
  return [
    base.flatMap((layer) => address(scene, layer, "plain")),
    of("control"),
    of("claims"),
    [...base.flatMap((layer) => address(scene, layer, "labels")), ...of("places", "statements")],
  ].map((pictures) => ({ key: pictures.map((p) => `${p.tiles} ${p.opacity}`).join(), pictures }));
}

/** None where a layer has nothing on the day. */
function address(scene: Scene, layer: Layer, parts?: Parts): TilePicture[] {
  const { day, look, compared, mayCompare } = scene;
  const ends = look === "changes" && compared && isAreal(layer) && mayCompare(layer) ? endsOf(layer, compared.from, compared.to) : undefined;
  const snapshot = inForce(layer, day);
  if (!snapshot) return [];
  const date = ends && ends.from.day < ends.to.day ? rangeOf(layer, ends) : `${isoOf(snapshot.day)}@${snapshot.pin}`;
  // Of a language that was given when running there are no pictures of tiles: official names stand on them.
  const inLanguage = parts !== "plain" && language() !== "en" && !givenLanguage(language());
  const variant = [scene.palette.dark && "dark", inLanguage && language(), parts].filter(Boolean).join("-");
  const opacity = look !== "changes" && ageAt(layer, day)?.isStale ? stale.opacity : 1;
  const tiles = at(`/tiles/${layer.id}/${date}/${variant === "" ? "" : `${variant}/`}{z}/{x}/{y}{r}.png`);
  return [{ tiles, opacity }];
}
