// The plans of the map's four grid layers, from the ground up: the ground (basemap areas and
// lines), control (filled), claims (hatched), and the points with every name, so
// that names of all layers make room for each other. Where a layer's tiles hold
// all of time, a grid stays and shows another moment; else it is drawn anew
// where what is in force on it changed.

import { type GridPlan, type Pane, panes } from "../draw/grid_spec";
import type { Kind } from "../model/catalogue";
import { type Scene, sourceOf } from "../store/scene";

const kindsOn: Readonly<Record<Pane, readonly Kind[]>> = {
  ground: [],
  control: ["control"],
  claims: ["claims"],
  points: ["places", "statements"],
};

/** From the ground up: one for each pane. */
export function gridPlans(scene: Scene): GridPlan[] {
  const { palette, look, who, region, areaNames } = scene;
  const pixelRatio = window.devicePixelRatio || 1;
  const base = scene.base && sourceOf(scene, scene.base);
  return panes.map((pane): GridPlan => {
    const layers = scene.visible.filter((l) => kindsOn[pane].includes(l.kind));
    const sources = layers.flatMap((layer) => sourceOf(scene, layer) ?? []);
    const hasBase = pane === "ground" || pane === "points";
    const names = pane === "points" ? { region, areaNames } : {};
    const key = [pixelRatio, palette.dark, look === "age", who, hasBase && base?.key, ...sources.map((s) => s.key), names.region, names.areaNames?.key];
    return { pane, key: key.join(), ...(hasBase ? { base } : {}), sources, look, who, palette, pixelRatio, ...names };
  });
}
