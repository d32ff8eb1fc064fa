// The map as tiles drawn by the server, for browsers that cannot draw and for readers
// who ask for it. It has no perspectives, no colours by age and no glow.

import type { Choices } from "./choices";

/** The choices, limited to what the server draws. */
export function asPictures(choices: Choices): Choices {
  return { ...choices, png: true, who: "all", glow: false, mode: choices.mode === "age" ? "map" : choices.mode };
}
