/** Metres that lines are good to, where a layer does not state it. */
export const accuracy = 2000;
