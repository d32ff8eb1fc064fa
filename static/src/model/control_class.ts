// What a control layer says of ground, in words that are the same for all assessors.

/** The classes of control, in the order in which keys and figures have them. */
export const controlClasses = ["held", "contested", "infiltrated", "claimed", "countered", "liberated", "unknown"] as const;
export type ControlClass = (typeof controlClasses)[number];

/** The class of ground; without one it is held, and what is not known yet is unknown. */
export function classOf(raw: unknown): ControlClass {
  if (raw === undefined || raw === null || raw === "") return "held";
  return controlClasses.find((c) => c === raw) ?? "unknown";
}
