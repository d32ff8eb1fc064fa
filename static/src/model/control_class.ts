// The classes of control, the same for all assessors.

/** In the order of the legend and of figures. */
export const controlClasses = ["held", "contested", "infiltrated", "claimed", "countered", "liberated", "unknown"] as const;
export type ControlClass = (typeof controlClasses)[number];

/** Reads a class: none is held, and one that is not known is unknown. */
export function classOf(raw: unknown): ControlClass {
  if (raw === undefined || raw === null || raw === "") return "held";
  return controlClasses.find((c) => c === raw) ?? "unknown";
}
