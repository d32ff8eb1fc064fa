// What the server says of the difference between the two dates on show, asked
// for once they have come to rest.

import type { Layer } from "../model/catalogue";
import { type Changes, type Ends, endsOf, hostsDiffer } from "../model/changes";
import type { Day } from "../model/dates";
import { t } from "../words/words";
import { ApiError, changesAddress, fetchChanges } from "./api";
import { site } from "./site";

/** Milliseconds until dates count as chosen, and not passed over. */
const debounceMs = 350;

export type Answer =
  /** No snapshot yet on the earlier date. */
  | { status: "unrecorded" }
  /** The same snapshot is in force on both dates. */
  | { status: "unchanged" }
  | { status: "coming" }
  /** The two dates are of two sources, or may not be compared for another reason. */
  | { status: "refused"; why: string }
  | { status: "failed"; why: string }
  /** The map shows it, and there are no figures. */
  | { status: "drawn" }
  | { status: "known"; changes: Changes };

export interface Comparison {
  layer: Layer;
  ends: Ends | undefined;
  /** Of the answer, without its ending. */
  address: string;
  answer: Answer;
}

const conflict = 409;

export class Compared {
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

  /** Whether the map may show what changed in a layer. */
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

  /** Asks again for what did not come. */
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
  if (site().isPublished) {
    const answer: Answer = hostsDiffer(ends) && !anySource ? { status: "refused", why: t("publication.sources_differ") } : { status: "drawn" };
    return { layer, ends, address, answer };
  }
  // Until the server says why, nothing is drawn that might not be one.
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

/** What the server says without how to ask it otherwise: there is a button for that. */
function forReaders(detail: string): string {
  const why = detail.replace(/; to have the difference all the same,.*$/s, "");
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}
