// How to look at time: the choice of looks, and what the one chosen has to
// say: two dates and what changed between them, or the classes of age.

import { ageClasses, beforeRecord } from "../model/age";
import { km2 } from "../model/area";
import type { Layer } from "../model/catalogue";
import { type Day, isoOf, parseDay, shortDate } from "../model/dates";
import { hasTwoDates, type Look } from "../model/state";
import type { Palette } from "../map/palette";
import type { Comparison } from "../net/compared";
import { site } from "../net/site";
import { byWhom, changeWords, gapWords } from "./change_words";
import { byId, el, icon } from "./dom";
import { ageSwatch, changeSwatch } from "./swatches";
import { titleOf } from "./headline";
import { t, type WordKey } from "../words";

export interface LookBoxInput {
  look: Look;
  day: Day;
  compare: Day | undefined;
  /** The days that may be chosen. */
  first: Day;
  last: Day;
  /** Of the layers that show ground. */
  comparisons: readonly Comparison[];
  /** The layers that are coloured by age. */
  aged: readonly Layer[];
  /** Whether the panel lists the changes. */
  listed: boolean;
  palette: Palette;
}

export interface LookBoxActions {
  choose(look: Look): void;
  chooseCompare(day: Day): void;
  list(shown: boolean): void;
  compareAnySource(): void;
}

const looks: readonly { look: Look; words: WordKey; means: WordKey }[] = [
  { look: "map", words: "looks.map", means: "looks.map_means" },
  { look: "changes", words: "looks.changes", means: "looks.changes_means" },
  { look: "swipe", words: "looks.swipe", means: "looks.swipe_means" },
  { look: "age", words: "looks.age", means: "looks.age_means" },
];

export class LookBox {
  readonly #radios = new Map<Look, HTMLInputElement>();
  readonly #date = el("input", { class: "look-date", attributes: { type: "date", id: "compare-date", "aria-label": t("looks.compare") } });
  readonly #until = el("span", { class: "look-until" });
  readonly #dates = el("p", { class: "look-dates" }, this.#date, this.#until);
  readonly #said = el("div", { class: "look-said" });
  readonly #list = el(
    "button",
    { class: "button look-list", attributes: { type: "button", id: "changes-open", "aria-controls": "panel", "aria-expanded": "false" } },
    icon("list"),
    el("span", {}, t("looks.list"), el("span", { class: "look-list-more", text: t("looks.list_more") })),
  );
  readonly #body = el("div", { class: "look-body" }, this.#dates, this.#said, this.#list);
  readonly #actions: LookBoxActions;
  /** What the words were made of. */
  #before: unknown[] = [];

  constructor(actions: LookBoxActions) {
    this.#actions = actions;
    byId("looks").replaceChildren(
      el("fieldset", { class: "looks-choice" }, el("legend", { class: "unseen", text: t("looks.legend") }), ...looks.map((l) => this.#radio(l))),
      this.#body,
    );
    this.#date.addEventListener("change", () => {
      const day = parseDay(this.#date.value);
      if (day !== undefined && this.#date.checkValidity()) actions.chooseCompare(day);
    });
    this.#list.addEventListener("click", () => actions.list(this.#list.getAttribute("aria-expanded") !== "true"));
  }

  #radio({ look, words, means }: (typeof looks)[number]): HTMLLabelElement {
    const radio = el("input", {
      attributes: { type: "radio", name: "look", value: look, id: `look-${look}` },
      on: { change: () => this.#actions.choose(look) },
    });
    this.#radios.set(look, radio);
    return el("label", { class: "look", attributes: { title: t(means) } }, radio, el("span", { text: t(words) }));
  }

  show(input: LookBoxInput): void {
    for (const [look, radio] of this.#radios) radio.checked = look === input.look;
    const two = hasTwoDates(input.look);
    this.#body.hidden = input.look === "map";
    this.#dates.hidden = !two;
    this.#list.hidden = input.look !== "changes" || input.comparisons.length === 0 || site().isPublished;
    this.#list.setAttribute("aria-expanded", String(input.listed));
    if (two && input.compare !== undefined) {
      this.#date.min = isoOf(input.first);
      this.#date.max = isoOf(input.last);
      if (document.activeElement !== this.#date || this.#date.checkValidity()) this.#date.value = isoOf(input.compare);
      this.#until.textContent = t(input.look === "swipe" ? "looks.left_of" : "looks.and_date", { date: shortDate(input.day) });
    }
    const aged = input.look === "age" ? input.aged : [];
    const said = [input.look, input.palette, ...input.comparisons.map((c) => c.answer), ...aged];
    if (said.length === this.#before.length && said.every((part, i) => part === this.#before[i])) return;
    this.#before = said;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    this.#said.replaceChildren(...this.#say(input));
    if (focused.startsWith("look-any-")) document.getElementById(focused)?.focus(); // made anew
  }

  #say(input: LookBoxInput): HTMLElement[] {
    switch (input.look) {
      case "changes":
        return input.comparisons.length > 0
          ? input.comparisons.map((c) => this.#changes(c, input.palette))
          : [el("p", { class: "look-note", text: t("looks.no_ground") })];
      case "age":
        return ages(input);
      default:
        return [];
    }
  }

  #changes(comparison: Comparison, palette: Palette): HTMLElement {
    const { layer, answer } = comparison;
    const note = (text: string) => el("p", { class: "look-note", text });
    const head = el("p", { class: "look-layer" }, el("strong", { text: titleOf(layer) }), layer.kind === "control" && ` ${byWhom(layer)}`);
    const group = (...children: (HTMLElement | undefined)[]) =>
      el("div", { class: "look-changes", attributes: { "data-layer": layer.id, "data-state": answer.state } }, head, ...children);
    switch (answer.state) {
      case "unrecorded":
        return group(note(t("looks.unrecorded")));
      case "unchanged":
        return group(note(t("looks.unchanged")));
      case "failed":
        return group(note(answer.why));
      case "refused":
        return group(note(answer.why || "…"), this.#anySource(layer));
      case "coming":
        return group(totals(layer, undefined, palette));
      case "drawn": {
        const { from, to } = comparison.ends!;
        const gaps = gapWords(layer.gaps.filter((g) => g.from > from.day && g.until <= to.day));
        return group(note(t("publication.drawn")), gaps ? note(gaps) : undefined);
      }
      case "known": {
        const gaps = gapWords(answer.changes.gaps);
        const differ = answer.changes.sourcesDiffer.join(" ");
        return group(totals(layer, answer.changes, palette), differ ? note(differ) : undefined, gaps ? note(gaps) : undefined);
      }
    }
  }

  #anySource(layer: Layer): HTMLElement {
    return el("button", {
      class: "button",
      text: t("looks.compare_all"),
      attributes: { type: "button", id: `look-any-${layer.id}` },
      on: { click: () => this.#actions.compareAnySource() },
    });
  }
}

function totals(layer: Layer, changes: { gained: number; lost: number } | undefined, palette: Palette): HTMLElement {
  const row = (gained: boolean, value: number | undefined) =>
    el(
      "li",
      {},
      changeSwatch(gained, palette),
      el("span", { text: changeWords(layer, gained) }),
      el("strong", { class: "figure", text: value === undefined ? "…" : t("area.km2", { km2: km2(value) }) }),
    );
  return el("ul", { class: "look-totals" }, row(true, changes?.gained), row(false, changes?.lost));
}

const ageWords: readonly WordKey[] = ["looks.age_0", "looks.age_1", "looks.age_2", "looks.age_3", "looks.age_4"];

function ages({ aged, palette }: LookBoxInput): HTMLElement[] {
  if (aged.length === 0) return [el("p", { class: "look-note", text: t("looks.no_ground") })];
  const row = (index: number, words: string) => el("li", {}, ageSwatch(index, palette), el("span", { text: words }));
  const begun = aged.map((l) => t("looks.begins", { layer: titleOf(l), date: shortDate(l.timeline!.first) })).join("; ");
  const held = aged.some((l) => l.kind === "control");
  return [
    el("p", { class: "look-layer" }, el("strong", { text: t(held ? "looks.how_long_held" : "looks.how_long_claimed") }), held && [...new Set(aged.map(byWhom))].join("; ")),
    el(
      "ul",
      { class: "look-ages" },
      ...ageClasses.map((_, i) => row(i, t(ageWords[i]!))),
      row(beforeRecord, t("looks.before_record")),
    ),
    el("p", { class: "look-note", text: t("looks.ages_note", { begun }) }),
  ];
}
