// What there is to draw of the record at a moment, and where its tiles are.

import type { Palette } from "../draw/palette";
import type { AreaNames, Source } from "../draw/grid_spec";
import { inForce, isAreal, type Layer } from "../model/catalogue";
import { type Day, isoOf } from "../model/dates";
import { agedLayers, ageAt } from "../model/layer_age";
import type { Perspective } from "../model/perspective";
import type { FeatureRef, Look } from "../model/choices";
import type { Moment } from "../model/timeline";
import { site } from "../net/site";
import type { Store } from "./store";

export interface Scene {
  day: Day;
  look: Look;
  /** Whose word is shown. */
  who: Perspective;
  /** The days whose difference is shown, where the look is that. */
  compared: { from: Day; to: Day } | undefined;
  base: Layer | undefined;
  /** Whether the server draws the map. */
  asPictures: boolean;
  /** As they are drawn. */
  visible: readonly Layer[];
  palette: Palette;
  /** What the reader has chosen. */
  selected: readonly FeatureRef[];
  /** Whether the two dates of a layer may be compared. */
  mayCompare(layer: Layer): boolean;
  /** The oblast that the reader has picked. */
  region: string | undefined;
  /** The names of the basemap's areas, once they are known. */
  areaNames: AreaNames | undefined;
}

/** What is to be drawn on a day. */
export function sceneOf(store: Store, day: Day): Scene {
  const { state, visible, base, palette, selected } = store;
  return {
    day,
    look: state.look,
    who: state.who,
    compared: store.comparedDays,
    base,
    asPictures: state.png,
    visible,
    palette,
    selected,
    mayCompare: (layer) => store.compared.allows(layer),
    region: state.region,
    areaNames: store.areaNames?.names,
  };
}

/** undefined where a layer has nothing to show. */
export function sourceOf(scene: Scene, layer: Layer): Source | undefined {
  const { id, kind, color, colorDark, pattern, heldBy, timeline } = layer;
  const isStale = scene.look !== "changes" && ageAt(layer, scene.day)?.isStale === true;
  const of = (key: string, tiles: string): Source => ({
    layer: { id, kind, color, colorDark, pattern, heldBy },
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

function momentOf({ day, look, compared, mayCompare, visible }: Scene, layer: Layer, first: Day): Moment {
  if (look === "age" && agedLayers(visible).includes(layer)) return { kind: "age", day, recordFrom: first };
  if (isAreal(layer) && look === "changes" && compared && mayCompare(layer)) return { kind: "change", ...compared };
  return { kind: "date", day };
}
