// A claim of annexation and a recognition as independent are different claims,
// and look different.

export type ClaimStyle = "annexation" | "recognition";

/** How a claim with the given status is drawn. */
export function claimStyleOf(status: unknown): ClaimStyle {
  return typeof status === "string" && /independen|recogni[sz]/i.test(status) ? "recognition" : "annexation";
}
