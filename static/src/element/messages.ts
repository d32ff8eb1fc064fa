// What an embed and the page around it say to each other.

/** From the embed: { type, height } in pixels. */
export const heightTold = "frontline-height";
/** From the page around, to hear it once more. */
export const heightAsked = "frontline-height?";
