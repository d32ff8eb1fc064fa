/** Metres that lines are good to, where a layer does not state it. */
export const accuracy = 2000;

/** Metres that a layer's lines are good to. */
export const accuracyOf = (layer: { accuracy?: number }): number => layer.accuracy ?? accuracy;
