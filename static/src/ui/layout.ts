// How the page is laid out at the width it has; the style sheets have the same
// two breakpoints, and some more where only the look changes.

/** Whether the key and the panel stand beside each other, or one at a time. */
export const wide = window.matchMedia("(min-width: 64rem)");

/** Whether they stand at the sides of the map, or rise from its foot. */
export const sideways = window.matchMedia("(min-width: 48rem)");
