// The specs of the map's grid layers, bottom first: ground (its areas and lines), water (what
// else lies under the claims, which may end), attached archives, control, claims, the glow of
// what changed lately, and points with all names, so that names of all layers make room for
// each other. A grid of timelines stays and shows another moment; any
// other is replaced when another snapshot is in force.

import { basemapFrom } from "../draw/style";
import { type GridSpec, type Pane, panes, standsBack } from "../draw/grid_spec";
import type { Kind } from "../model/catalogue";
import { agreementSourceOf, basemapSourceOf, recentSourceOf, type Scene, vectorSourceOf } from "../store/scene";

const kindsOn: Readonly<Record<Pane, readonly Kind[]>> = {
  ground: [],
  water: ["base"],
  basemap: [],
  control: ["control"],
  claims: ["claims"],
  glow: ["control"],
  points: ["places", "statements"],
};

/** One for each pane, bottom first; stretch is how much larger than they are tiles are shown. */
export function gridSpecs(scene: Scene, stretch = 1): GridSpec[] {
  const { palette, mode, who, region, areaNames } = scene;
  const pixelRatio = (window.devicePixelRatio || 1) * stretch;
  const base = scene.base && vectorSourceOf(scene, scene.base);
  const regions = scene.regions !== scene.base && scene.regions ? vectorSourceOf(scene, scene.regions) : undefined;
  return panes.map((pane): GridSpec => {
    const layers = [...scene.waters, ...scene.visible].filter((l) => kindsOn[pane].includes(l.kind));
    const isCompared = pane === "control" && mode === "assessors";
    const own = layers.flatMap((layer) => (pane === "glow" ? recentSourceOf : vectorSourceOf)(scene, layer) ?? []);
    const sources = isCompared ? [agreementSourceOf(scene) ?? []].flat() : own;
    const basemaps = pane === "basemap" || pane === "points" ? scene.basemaps.map(basemapSourceOf) : [];
    const hasBase = pane === "glow" ? sources.length > 0 : pane === "basemap" ? basemaps.length > 0 : pane !== "water" && pane !== "claims";
    const control = pane === "claims" && !standsBack(mode) && sources.length > 0 ? scene.visible.filter((l) => l.kind === "control").flatMap((layer) => vectorSourceOf(scene, layer) ?? []) : [];
    const names: Pick<GridSpec, "region" | "areaNames" | "regions"> = pane === "points" ? { region, areaNames, ...(region !== undefined && regions ? { regions } : {}) } : {};
    const key = [pixelRatio, palette.dark, standsBack(mode) && mode, who.id, hasBase && base?.key, ...[...basemaps, ...sources, ...control].map((s) => s.key), names.region, names.areaNames?.key];
    return { pane, key: key.join(), ...(hasBase ? { base } : {}), sources, basemaps, ...(pane === "basemap" ? { from: basemapFrom } : {}), control, mode, who, palette, pixelRatio, ...names };
  });
}
