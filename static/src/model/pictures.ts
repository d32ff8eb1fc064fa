// The map as tiles drawn by the server, for browsers that cannot draw and for readers
// who ask for it. It has no perspectives and no colours by age.

import type { Choices } from "./choices";

/** The choices, limited to what the server draws. */
export function asPictures(choices: Choices): Choices {
  return { ...choices, png: true, who: "all", mode: choices.mode === "age" ? "map" : choices.mode };
}
