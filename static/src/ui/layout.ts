// The breakpoints of the layout, the same as in the style sheets.

/** Whether legend and panel fit beside each other. */
export const wide = window.matchMedia("(min-width: 64rem)");

/** Whether they are at the sides of the map, or at its foot. */
export const sideways = window.matchMedia("(min-width: 48rem)");
