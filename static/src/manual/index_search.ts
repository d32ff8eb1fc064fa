// Searches the manual's index.

/** A heading, its mark on the page, and the text below it. */
export type Section = readonly [heading: string, mark: string, text: string];

/** The manual's pages: address beside the others, title, sections, and whether a page is of the program's inside rather than its use. */
export type Index = readonly (readonly [address: string, title: string, sections: readonly Section[], background: boolean])[];

export interface Found {
  readonly href: string;
  readonly page: string;
  readonly heading: string;
  /** The text around the first hit, in parts, each with whether it is a hit. */
  readonly excerpt: readonly (readonly [text: string, hit: boolean])[];
}

const maxFound = 12;
const excerptLength = 140;

/** Finds sections with a word that begins with each word of the query. Headings weigh most, then the number of hits; pages on use go first. */
export function search(index: Index, query: string): Found[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const patterns = words.map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}`, "gu"));
  const found: { score: number; place: Found }[] = [];
  for (const [address, page, sections, background] of index) {
    for (const [heading, mark, text] of sections) {
      const [foldedHeading, foldedText] = [fold(heading), fold(text)];
      let score = 0;
      const all = patterns.every((pattern) => {
        const inHeading = foldedHeading.match(pattern)?.length ?? 0;
        const inText = foldedText.match(pattern)?.length ?? 0;
        score += inHeading * 10 + Math.min(inText, 5);
        return inHeading + inText > 0;
      });
      if (all) found.push({ score: background ? score / 4 : score, place: { href: mark === "" ? address : `${address}#${mark}`, page, heading, excerpt: excerptOf(text, foldedText, patterns) } });
    }
  }
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, maxFound)
    .map(({ place }) => place);
}

/** Folds to lower case without accents; keeps the length, so that offsets stay valid. */
function fold(text: string): string {
  return [...text].map((letter) => [...letter.normalize("NFD").toLowerCase()][0]!.padEnd(letter.length)).join("");
}

function excerptOf(text: string, folded: string, patterns: readonly RegExp[]): Found["excerpt"] {
  const hits = patterns
    .flatMap((pattern) => [...folded.matchAll(pattern)].map((hit) => [hit.index, hit.index + hit[0].length] as const))
    .sort(([a], [b]) => a - b);
  const first = hits[0]?.[0] ?? 0;
  const start = first < 50 ? 0 : text.lastIndexOf(" ", first - 40) + 1;
  const end = Math.min(text.length, start + excerptLength);
  const parts: [string, boolean][] = [];
  let at = start;
  for (const [from, to] of hits) {
    if (from < at || to > end) continue;
    parts.push([text.slice(at, from), false], [text.slice(from, to), true]);
    at = to;
  }
  parts.push([text.slice(at, end), false]);
  return [[start > 0 ? "… " : "", false] as const, ...parts, [end < text.length ? " …" : "", false] as const].filter(([part]) => part !== "");
}
