// How to look at time: the choice of looks, and what the one chosen has to
// say: two dates and what changed between them, or the classes of age.

import type { Layer } from "../model/catalogue";
import { type Day, isoOf, parseDay, shortDate } from "../model/dates";
import { hasTwoDates, type Look } from "../model/choices";
import type { Palette } from "../draw/palette";
import type { Comparison } from "../net/comparer";
import { site } from "../net/site";
import { comparedAges } from "../ui/age_words";
import { byId, el, icon } from "../ui/dom";
import { byWhom } from "../ui/change_words";
import { agesSaid, changesSaid } from "./mode_words";
import { t, type WordKey } from "../words/words";

export interface LookBoxInput {
  look: Look;
  day: Day;
  compare: Day | undefined;
  /** Both dates, the earlier first. */
  compared: { from: Day; to: Day } | undefined;
  /** The days that may be chosen. */
  first: Day;
  last: Day;
  /** Of the layers that show ground. */
  comparisons: readonly Comparison[];
  /** Whether a layer that shows ground is on: compared with itself, a date has no comparisons. */
  hasGround: boolean;
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
  readonly #date = el("input", { class: "look-date", attributes: { type: "date", id: "compare-date", "aria-label": t("time.compare") } });
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
    const said = [input.look, input.palette, input.hasGround, ...input.comparisons.flatMap((c) => [c.answer, ...comparedAges(c.layer, input.compared)]), ...aged, ...aged.map((l) => byWhom(l, [input.day]))];
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
          ? input.comparisons.map((c) => changesSaid(c, comparedAges(c.layer, input.compared), input.palette, this.#anySource(c.layer)))
          : [el("p", { class: "look-note", text: t(input.hasGround ? "looks.unchanged" : "looks.no_ground") })];
      case "age":
        return agesSaid(input);
      default:
        return [];
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
