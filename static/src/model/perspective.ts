// Perspectives: whose word the map shows, everybody's, one party's or an assessor's.
// Other words are left out, never changed.

import type { Kind } from "./catalogue";

export type Perspective = "all" | "russia" | "ukraine" | "assessed";

export const perspectives: readonly Perspective[] = ["all", "russia", "ukraine", "assessed"];

/** The names of the parties in the record. */
const parties = { russia: "Russia", ukraine: "Ukraine" } as const;

/** Who claims and who denies a feature, from its properties or a tile's. */
export interface Said {
  claimedBy?: unknown;
  /** Names, or text such as "Ukraine (2023-05-20); UN General Assembly". */
  deniedBy?: unknown;
}

/** Whether a perspective shows a kind of layer. */
export function concerns(perspective: Perspective, kind: Kind): boolean {
  if (perspective === "all" || kind === "base") return true;
  return (perspective === "assessed") === (kind === "control");
}

/** Whether a perspective shows a feature. */
export function shows(perspective: Perspective, kind: Kind, said: Said): boolean {
  if (!concerns(perspective, kind)) return false;
  if (perspective === "all" || perspective === "assessed" || kind === "base") return true;
  if (isOf(perspective, said.claimedBy)) return true;
  // A party's denial is its word too.
  return perspective === "ukraine" && kind !== "statements" && isDenied(perspective, said.deniedBy);
}

/** Whether a perspective shows the denial of a feature, not the claim. */
export function showsDenial(perspective: Perspective, said: Said): boolean {
  return perspective === "ukraine" && !isOf(perspective, said.claimedBy) && isDenied(perspective, said.deniedBy);
}

function isDenied(party: keyof typeof parties, deniedBy: unknown): boolean {
  if (Array.isArray(deniedBy)) return deniedBy.some((name) => isOf(party, name));
  return typeof deniedBy === "string" && deniedBy.split("; ").some((name) => isOf(party, name));
}

/** Whether a name is that of a party or of its speaker: "Russia's president". */
function isOf(party: keyof typeof parties, name: unknown): boolean {
  if (typeof name !== "string") return false;
  const rest = name.startsWith(parties[party]) ? name.slice(parties[party].length) : undefined;
  return rest !== undefined && (rest === "" || /^(['’]s\b| \()/.test(rest));
}
