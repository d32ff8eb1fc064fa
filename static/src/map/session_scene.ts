// What the map is to draw of a session on a day.

import type { AreaNames } from "../draw/plan";
import type { Scene } from "./scene";
import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import type { Session } from "../store/session";

export interface SceneParts {
  /** Whether the two dates of a layer may be compared. */
  mayCompare(layer: Layer): boolean;
  areaNames: AreaNames | undefined;
}

export function sceneOf(session: Session, day: Day, { mayCompare, areaNames }: SceneParts): Scene {
  return {
    day,
    look: session.state.look,
    who: session.state.who,
    compared: session.compared,
    base: session.base,
    asPictures: session.state.png,
    visible: session.visible,
    palette: session.palette,
    selected: session.selected,
    mayCompare,
    region: session.state.region,
    areaNames,
  };
}
