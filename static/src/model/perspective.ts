// Perspectives: whose word the map shows, everybody's, one party's or an assessor's.
// Other words are left out, never changed.

import type { Kind } from "./kind";

/** Whose word is shown: plain data, which the drawing worker is sent, too. */
export interface Perspective {
  /** In addresses; of everybody "all", of assessors "assessed", else a party's. */
  id: string;
  /** What a side of the record is called, by language; undefined where the page has words for it. */
  names?: Readonly<Record<string, string>> | undefined;
  /** A party as the record names it. */
  spellings: readonly string[];
  /** Whether what a party denies is shown as its word. */
  denies: boolean;
}

export const everybody: Perspective = { id: "all", spellings: [], denies: false };
const assessed: Perspective = { id: "assessed", spellings: [], denies: false };

/** The parties of the record that comes with the program. */
export const bundledParties: readonly Perspective[] = [
  { id: "russia", spellings: ["Russia"], denies: false },
  { id: "ukraine", spellings: ["Ukraine"], denies: true },
];

/** All perspectives on a record, by its parties. */
export function perspectives(parties: readonly Perspective[]): readonly Perspective[] {
  return [everybody, ...parties, assessed];
}

/** The one of an address; everybody's where it is none. */
export function perspectiveOf(parties: readonly Perspective[], id: string): Perspective {
  return perspectives(parties).find((p) => p.id === id) ?? everybody;
}

/** Who claims and who denies a feature, from its properties or a tile's. */
export interface Said {
  claimedBy?: unknown;
  /** Names, or text such as "Ukraine (2023-05-20); UN General Assembly". */
  deniedBy?: unknown;
}

/** Whether a perspective shows a kind of layer. */
export function concerns({ id }: Perspective, kind: Kind): boolean {
  if (id === "all" || kind === "base") return true;
  return (id === "assessed") === (kind === "control");
}

/** Whether a perspective shows a feature. */
export function shows(perspective: Perspective, kind: Kind, said: Said): boolean {
  if (!concerns(perspective, kind)) return false;
  if (perspective.spellings.length === 0 || kind === "base") return true;
  if (isOf(perspective, said.claimedBy)) return true;
  // A party's denial is its word too.
  return perspective.denies && kind !== "statements" && isDenied(perspective, said.deniedBy);
}

/** Whether a perspective shows the denial of a feature, not the claim. */
export function showsDenial(perspective: Perspective, said: Said): boolean {
  return perspective.denies && !isOf(perspective, said.claimedBy) && isDenied(perspective, said.deniedBy);
}

function isDenied(party: Perspective, deniedBy: unknown): boolean {
  if (Array.isArray(deniedBy)) return deniedBy.some((name) => isOf(party, name));
  return typeof deniedBy === "string" && deniedBy.split("; ").some((name) => isOf(party, name));
}

/** Whether a name is that of a party or of its speaker: "Russia's president". */
function isOf({ spellings }: Perspective, name: unknown): boolean {
  if (typeof name !== "string") return false;
  return spellings.some((party) => name.startsWith(party) && (name.length === party.length || /^(['’]s\b| \()/.test(name.slice(party.length))));
}
