/** The name of a party in small letters, with single blanks: two that are written so alike are one party's. */
export function foldParty(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}
