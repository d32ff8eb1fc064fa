// Folds text to be searched, as the server does.

const apostrophes = /['’‘‛`´ʼʻʽʹʾʿ′]/gu;
/** Letters with a plain spelling that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = { ґ: "г", є: "е", ł: "l", ø: "o", đ: "d", ħ: "h", ß: "ss" };

/** The words of a text, folded: without case, accents and apostrophes. */
export function foldedWords(text: string): string[] {
  const plain = (c: string) => plainLetters[c] ?? c;
  return text
    .normalize("NFKD")
    .split(/[\s\p{Pd}]+/u)
    .map((word) => [...word.replace(/[\p{M}\p{C}]/gu, "").replace(apostrophes, "").toUpperCase().toLowerCase()].map(plain).join(""))
    .filter((word) => word !== "");
}
