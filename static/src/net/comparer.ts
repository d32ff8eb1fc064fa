// Loads the differences between the two dates shown, debounced.

import type { Layer } from "../model/catalogue";
import { type Changes, type Ends, endsOf, hostsDiffer } from "../model/changes";
import type { Day } from "../model/dates";
import { t } from "../words/words";
import { ApiError, changesAddress, fetchChanges } from "./api";
import { site } from "./site";

/** While the reader drags, no difference is requested. */
const debounceMs = 350;

export type Answer =
  /** No snapshot on the earlier date. */
  | { status: "unrecorded" }
  /** The same snapshot is in force on both dates. */
  | { status: "unchanged" }
  | { status: "coming" }
  /** The two dates may not be compared: they are of two sources, for instance. */
  | { status: "refused"; why: string }
  | { status: "failed"; why: string }
  /** Drawn on the map, without figures. */
  | { status: "drawn" }
  | { status: "known"; changes: Changes };

export interface Comparison {
  layer: Layer;
  ends: Ends | undefined;
  /** Of the answer, without extension. */
  address: string;
  answer: Answer;
}

const conflict = 409;

export class Comparer {
  readonly #changed: () => void;
  #asked = "";
  #comparisons: Comparison[] = [];
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get comparisons(): readonly Comparison[] {
    return this.#comparisons;
  }

  /** Whether the map may draw the difference. */
  allows(layer: Layer): boolean {
    return this.#comparisons.some(
      (c) => c.layer.id === layer.id && c.ends !== undefined && c.answer.status !== "refused",
    );
  }

  /** Compares layers between two days; without days, none. */
  show(layers: readonly Layer[], days: { from: Day; to: Day } | undefined, anySource: boolean): void {
    const comparisons = days ? layers.map((layer) => begin(layer, days, anySource)) : [];
    const asked = comparisons.map((c) => `${c.layer.id} ${c.address}`).join();
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#comparisons = comparisons.map((c) => this.#comparisons.find((k) => k.address === c.address && k.answer.status !== "failed") ?? c);
    clearTimeout(this.#waiting);
    if (this.#comparisons.some(isOpen)) {
      this.#waiting = setTimeout(() => void this.#ask(asked, anySource), debounceMs);
    }
  }

  /** Requests failed differences again. */
  retry(): void {
    this.#asked = "";
  }

  async #ask(asked: string, anySource: boolean): Promise<void> {
    const answers = await Promise.all(
      this.#comparisons.map(async (c) => (isOpen(c) && c.ends ? { ...c, answer: await answerTo(c.layer, c.ends, anySource) } : c)),
    );
    if (asked !== this.#asked) return;
    this.#comparisons = answers;
    this.#changed();
  }
}

function begin(layer: Layer, days: { from: Day; to: Day }, anySource: boolean): Comparison {
  const ends = endsOf(layer, days.from, days.to);
  if (!ends) return { layer, ends, address: `${layer.id}/${days.from}`, answer: { status: "unrecorded" } };
  const address = changesAddress(layer, ends, anySource);
  if (ends.from.day === ends.to.day) return { layer, ends, address, answer: { status: "unchanged" } };
  if (!site().has(`${address}.json`)) {
    const answer: Answer = hostsDiffer(ends) && !anySource ? { status: "refused", why: t("publication.sources_differ") } : { status: "drawn" };
    return { layer, ends, address, answer };
  }
  // Refused by the server, very likely: draw nothing until it says so.
  const answer: Answer = hostsDiffer(ends) && !anySource ? { status: "refused", why: "" } : { status: "coming" };
  return { layer, ends, address, answer };
}

function isOpen({ answer }: Comparison): boolean {
  return answer.status === "coming" || (answer.status === "refused" && answer.why === "");
}

async function answerTo(layer: Layer, ends: Ends, anySource: boolean): Promise<Answer> {
  try {
    return { status: "known", changes: await fetchChanges(layer, ends, anySource) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === conflict) return { status: "refused", why: forReaders(error.message) };
    return { status: "failed", why: error.message };
  }
}

/** Strips how to request it anyway: the page has a button for that. */
function forReaders(detail: string): string {
  const why = detail.replace(/; to have the difference all the same,.*$/s, "");
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}
