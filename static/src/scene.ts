// What the map is to draw of a session on a day.

import type { Atlas } from "./map/atlas";
import type { Scene } from "./map/cartography";
import type { Layer } from "./model/catalogue";
import type { Day } from "./model/dates";
import type { Session } from "./session";

export interface SceneParts {
  /** Whether the two dates of a layer may be compared. */
  mayCompare(layer: Layer): boolean;
  atlas: Atlas;
  areaNames: Scene["areaNames"];
}

export function sceneOf(session: Session, day: Day, { mayCompare, atlas, areaNames }: SceneParts): Scene {
  return {
    day,
    look: session.state.look,
    who: session.state.who,
    compared: session.compared,
    base: session.base,
    asPictures: session.state.png,
    visible: session.visible,
    palette: session.palette,
    isSelected: (layer, id) => {
      const panel = session.state.panel;
      return panel?.kind === "features" && panel.refs.some((r) => r.layer === layer && r.id === String(id));
    },
    mayCompare,
    region: session.state.region,
    view: (layer, tiles) => atlas.tiles(layer, tiles),
    areaNames,
  };
}
