// The messages between an embed and the page around it.

/** From the embed: { type, height } in pixels. */
export const heightTold = "frontline-height";
/** From the page around: report the height again. */
export const heightAsked = "frontline-height?";
