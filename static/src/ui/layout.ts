// The breakpoints of the layout, the same as in the style sheets.

/** Whether legend and panel fit beside each other. */
export const wide = window.matchMedia("(min-width: 64rem)");

/** Whether they are at the sides of the map, or at its foot. */
export const sideways = window.matchMedia("(min-width: 48rem), (min-width: 30rem) and (max-height: 29.99rem)");

/** Whether there is room for a long date, and for the curve over the track. */
export const roomy = window.matchMedia("(min-width: 48rem) and (min-height: 30rem)");

/** Whether the map has room for one line below it. */
export const short = window.matchMedia("(max-height: 29.99rem)");
