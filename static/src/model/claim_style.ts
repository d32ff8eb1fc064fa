// A claim of annexation and a recognition as independent are different claims,
// and look different.

import { statuses } from "../../../geo/style/style.json";

/** A look of the style. */
export type ClaimStyle = (typeof statuses.claims)[number]["look"];

const ofClaims: readonly { look: string; words?: readonly string[] }[] = statuses.claims;

/** The looks that claims have. */
export const claimStyles: readonly ClaimStyle[] = ofClaims.map(({ look }) => look);

/** How a claim with the given status is drawn. */
export function claimStyleOf(status: unknown): ClaimStyle {
  const said = typeof status === "string" ? status.toLowerCase() : "";
  return ofClaims.find(({ words }) => !words || words.some((word) => said.includes(word)))!.look;
}

/** How a claim is drawn whose status says nothing in particular. */
export const plainClaim = claimStyleOf(undefined);
