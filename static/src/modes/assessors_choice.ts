// Those who assess, side by side: whom to compare, and what the map shows of it in words and
// figures.

import { drawnOf, type Compared } from "../model/assessors";
import { km2 } from "../model/area";
import { type Day, shortDate } from "../model/dates";
import type { Palette } from "../draw/palette";
import type { AgreedOn } from "../store/agreement_figures";
import { capital } from "../ui/capital";
import { el } from "../ui/dom";
import { agreedSwatch } from "../ui/swatches";
import { t } from "../words/words";

export interface AssessorsInput {
  /** The layers that can be compared, and who assesses in each. */
  layers: readonly { id: string; name: string }[];
  /** The two that are; undefined for all. */
  pair: readonly string[] | undefined;
  compared: Compared | undefined;
  /** Whether two of them assess on the date. */
  isComparable: boolean;
  /** undefined until it is loaded. */
  said: AgreedOn | undefined;
  /** Whether the server draws the map, which has no claims then. */
  asPictures: boolean;
  /** What is said where the reader points. */
  here: readonly string[];
}

const between = "~";

/** The choice of whom to compare. */
export class AssessorsChoice {
  readonly #select = el("select", { class: "mode-select", attributes: { id: "compare-assessors", "aria-label": t("assessors.choose") } });
  readonly element = el("div", { class: "mode-assessors-choice" }, el("span", { text: t("assessors.choose"), attributes: { "aria-hidden": "true" } }), this.#select);
  #options = "";

  constructor(choose: (pair: readonly string[] | undefined) => void) {
    this.#select.addEventListener("change", () => choose(this.#select.value === "" ? undefined : this.#select.value.split(between)));
  }

  /** Of two there is nothing to choose. */
  show(input: AssessorsInput | undefined): void {
    this.element.hidden = !input || input.layers.length < 3;
    if (!input) return;
    const { layers, pair } = input;
    const options = [
      { value: "", words: t("assessors.all", { n: layers.length }) },
      ...layers.flatMap((one, i) => layers.slice(i + 1).map((two) => ({ value: [one.id, two.id].join(between), words: t("assessors.pair", { one: one.name, two: two.name }) }))),
    ];
    const key = JSON.stringify(options);
    if (key !== this.#options) {
      this.#options = key;
      this.#select.replaceChildren(...options.map(({ value, words }) => el("option", { text: words, attributes: { value } })));
    }
    const ids = layers.map(({ id }) => id).filter((id) => pair?.includes(id));
    this.#select.value = ids.length === 2 ? ids.join(between) : "";
  }
}

/** What they agree on, each at its own date. */
export function assessorsContent(input: AssessorsInput | undefined, day: Day, palette: Palette): HTMLElement[] {
  const note = (text: string) => el("p", { class: "mode-note", text });
  if (!input?.compared || !input.isComparable) return [note(t("assessors.alone", { date: shortDate(day) }))];
  const { said, compared, here } = input;
  if (!said) return [note("…")];
  return [
    el("p", { class: "mode-layer mode-as-of", text: said.who.join("; ") }),
    el(
      "ul",
      { class: "mode-totals" },
      ...said.brief.map((row) =>
        el(
          "li",
          { attributes: { "data-agreed": row.look } },
          agreedSwatch(drawnOf(compared), row.look, row.heldBy, palette),
          el("span", { text: capital(row.words) }),
          el("strong", { class: "figure", text: t("area.km2", { km2: km2(row.km2) }) }),
        ),
      ),
    ),
    ...here.map((words) => el("p", { class: "mode-here", text: words })),
    note(`${t("assessors.note")} ${t(input.asPictures ? "assessors.no_claims" : "assessors.outlines")}`),
  ];
}
