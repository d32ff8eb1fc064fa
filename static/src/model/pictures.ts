// The map by pictures that the server draws, for who asks for it and for
// browsers that cannot draw: the same layers and dates, without what only a
// drawing of one's own can show.

import type { State } from "./choices";

/** A state as pictures can show it: everybody's word, and no colours of age. */
export function asPictures(state: State): State {
  return { ...state, png: true, who: "all", look: state.look === "age" ? "map" : state.look };
}
