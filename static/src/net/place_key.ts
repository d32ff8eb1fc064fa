// How close a query comes to a name, by the server's rules (geo/place): in whatever script and
// romanisation it is written, and with a typing error or two.

import { foldedWords } from "./folded_words";

const latin: Readonly<Record<string, string>> = {
  а: "a", б: "b", в: "v", г: "h", д: "d", е: "e", ж: "z", з: "z", и: "i", і: "i", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p",
  р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "c", ч: "c", ш: "s", щ: "s", ь: "", ъ: "", ы: "i", э: "e", ю: "iu", я: "ia",
  ў: "u", ј: "i", љ: "l", њ: "n", џ: "z",
};

/** Spellings of one sound; of those that fit, the first counts. */
const sounds: readonly (readonly [string, string])[] = (
  "szcz s shch s schtsch s chtch s shh s stch s sc s tsch c tch c tsj c tzs c cs c cz c ch c sch s sh s sz s sj s zgh z zh z zs z dz z " +
  "kh h gh h g h x h ts c tz c tc c ph f ck k q k w v ou u iie e iye e ije e yie e yye e ie e ye e je e iio o iyo o ijo o io o yo o jo o y i j i"
)
  .split(" ")
  .flatMap((part, i, all) => (i % 2 === 0 ? [[part, all[i + 1]!] as const] : []));
const sameSounds = new Map(sounds);
const soundPattern = new RegExp(`${sounds.map(([from]) => from).join("|")}|[”"]`, "g");

function keyOfWord(word: string): string {
  const plain = [...word].map((c) => latin[c] ?? c).join("");
  const once = (text: string) => text.replace(soundPattern, (sound) => sameSounds.get(sound) ?? "");
  return once(once(plain)).replace(/(.)\1+/gu, "$1") || plain;
}

/** A query or name, ready to be compared. */
export interface Keyed {
  folded: string;
  key: string;
  /** The keys from each later word on. */
  later: string[];
}

export function keyed(text: string): Keyed {
  const words = foldedWords(text);
  const keys = words.map(keyOfWord);
  return { folded: words.join(""), key: keys.join(""), later: keys.slice(1).map((_, i) => keys.slice(i + 1).join("")) };
}

/** The closest is the very name; 0 is no match. */
export const closeness = { inside: 1, mistyped: 2, wordPrefix: 3, prefix: 4, samePrefix: 5, sounds: 6, exact: 7 } as const;

export function closenessOf(query: Keyed, name: Keyed): number {
  const long = query.key.length >= shortKey;
  if (name.folded === query.folded) return closeness.exact;
  if (long && name.key === query.key) return closeness.sounds;
  if (name.folded.startsWith(query.folded)) return closeness.samePrefix;
  if (long && name.key.startsWith(query.key)) return closeness.prefix;
  // What is left of a short query is too little to say in which letters it was written.
  if ((long || name.folded.includes(query.folded)) && name.later.some((key) => key.startsWith(query.key))) return closeness.wordPrefix;
  if (typosOf(query, name) < Infinity) return closeness.mistyped;
  return query.folded.length >= shortKey && name.folded.includes(query.folded) ? closeness.inside : 0;
}

export interface Closest {
  closeness: number;
  /** What typing errors cost, where there are any. */
  typos: number;
  matched: string;
}

/** The spelling to which a query comes closest. */
export function closest(query: Keyed, spellings: readonly string[], keys: readonly Keyed[]): Closest | undefined {
  let found: Closest | undefined;
  for (const [i, key] of keys.entries()) {
    const c = closenessOf(query, key);
    if (c === 0 || c < (found?.closeness ?? 0)) continue;
    const typos = c === closeness.mistyped ? typosOf(query, key) : 0;
    if (!found || c > found.closeness || typos < found.typos) found = { closeness: c, typos, matched: spellings[i]! };
  }
  return found;
}

const shortKey = 3;

/** How long a query must be for names that only begin with it, but for typing errors, to be similar. */
const beginsFrom = 5;

/** What the typing errors of a query cost that is a name, or the beginning of one or of a later word, but for some letters wrong, missing, too many or exchanged; infinite where there are too many. */
function typosOf(query: Keyed, name: Keyed): number {
  const errors = query.key.length < 4 ? 0 : query.key.length < 8 ? 1 : 2;
  return errors === 0 ? Infinity : Math.min(...[name.key, ...name.later].map((key) => typosIn(query.key, key, errors)));
}

/** Two for each error, and one more of what only begins so. */
function typosIn(query: string, name: string, errors: number): number {
  let least = Infinity;
  let before: number[] = [];
  let row = Array.from({ length: query.length + 1 }, (_, i) => i);
  for (let j = 1; j <= name.length; j++) {
    const next = [j];
    for (let i = 1; i <= query.length; i++) {
      const same = query[i - 1] === name[j - 1];
      let cost = Math.min(row[i]! + 1, next[i - 1]! + 1, row[i - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && query[i - 1] === name[j - 2] && query[i - 2] === name[j - 1]) cost = Math.min(cost, before[i - 2]! + 1);
      next.push(cost);
    }
    const all = next[query.length]!;
    const isWhole = j === name.length;
    if (all <= errors && (isWhole || query.length >= beginsFrom)) least = Math.min(least, 2 * all + (isWhole ? 0 : 1));
    if (Math.min(...next) > errors) break;
    [before, row] = [row, next];
  }
  return least;
}
