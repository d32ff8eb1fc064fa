// Whose word the map shows: everybody's, one party's, or an assessor's. What
// another party says is left out and never changed.

import type { Kind } from "./catalogue";

export type Perspective = "all" | "russia" | "ukraine" | "assessed";

export const perspectives: readonly Perspective[] = ["all", "russia", "ukraine", "assessed"];

/** The parties as the record names them. */
const parties = { russia: "Russia", ukraine: "Ukraine" } as const;

/** What is said of a feature and by whom, from its properties or a tile's. */
export interface Said {
  claimedBy?: unknown;
  /** Names, or a text that begins with one: "Ukraine (2023-05-20); UN General Assembly". */
  deniedBy?: unknown;
}

/** Whether a perspective has anything of a kind of layer. */
export function concerns(perspective: Perspective, kind: Kind): boolean {
  if (perspective === "all" || kind === "base") return true;
  return (perspective === "assessed") === (kind === "control");
}

/** Whether a feature of a kind of layer is part of what a perspective shows. */
export function shows(perspective: Perspective, kind: Kind, said: Said): boolean {
  if (!concerns(perspective, kind)) return false;
  if (perspective === "all" || perspective === "assessed" || kind === "base") return true;
  if (isOf(perspective, said.claimedBy)) return true;
  // What one party denies, the other has said.
  return perspective === "ukraine" && kind !== "statements" && isDenied(perspective, said.deniedBy);
}

/** Whether what a perspective shows of a feature is its denial, and not the claim. */
export function showsDenial(perspective: Perspective, said: Said): boolean {
  return perspective === "ukraine" && !isOf(perspective, said.claimedBy) && isDenied(perspective, said.deniedBy);
}

function isDenied(party: keyof typeof parties, deniedBy: unknown): boolean {
  if (Array.isArray(deniedBy)) return deniedBy.some((name) => isOf(party, name));
  return typeof deniedBy === "string" && deniedBy.split("; ").some((name) => isOf(party, name));
}

/** Whether a name is that of a party, or of somebody who speaks for it: "Russia's president". */
function isOf(party: keyof typeof parties, name: unknown): boolean {
  if (typeof name !== "string") return false;
  const rest = name.startsWith(parties[party]) ? name.slice(parties[party].length) : undefined;
  return rest !== undefined && (rest === "" || /^(['’]s\b| \()/.test(rest));
}
