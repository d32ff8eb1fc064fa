// The choice of modes, with what the chosen one shows: two dates and their difference,
// or the classes of age.

import type { Layer } from "../model/catalogue";
import { recentDays, type Untold } from "../model/recent";
import { calendarOf, type Day, firstOfMonth, isoOf, parseDay, shortDate } from "../model/dates";
import { hasTwoDates, type TimeMode } from "../model/choices";
import type { Palette } from "../draw/palette";
import type { Comparison } from "../net/comparer";
import { comparedAges } from "../ui/age_words";
import { byId, el, icon } from "../ui/dom";
import { byWhom } from "../ui/change_words";
import { agesContent, changesContent, glowContent } from "./mode_words";
import { AssessorsChoice, type AssessorsInput, assessorsContent } from "./assessors_choice";
import { t, type MessageKey } from "../words/words";

export interface ModeBoxInput {
  mode: TimeMode;
  day: Day;
  compare: Day | undefined;
  /** The two dates, the earlier first. */
  compared: { from: Day; to: Day } | undefined;
  /** The days that may be chosen. */
  first: Day;
  last: Day;
  /** Of layers of areas. */
  comparisons: readonly Comparison[];
  /** Whether a layer of areas is on. */
  hasGround: boolean;
  /** The layers that are coloured by age. */
  aged: readonly Layer[];
  /** Whether what changed lately glows; undefined where the server draws the map. */
  glow: boolean | undefined;
  /** The two dates whose difference glows, and why it cannot be told of a layer. */
  recent: { from: Day; to: Day } | undefined;
  untold: readonly { layer: Layer; untold: Untold }[];
  /** Those who assess side by side; undefined where the record has one alone, or their word is not shown. */
  assessors: AssessorsInput | undefined;
  /** Whether the panel lists what the mode shows. */
  listed: boolean;
  palette: Palette;
}

export interface ModeBoxActions {
  choose(mode: TimeMode): void;
  glow(isOn: boolean): void;
  chooseCompare(day: Day): void;
  /** Shows what changed since a day. */
  since(day: Day): void;
  /** Compares a pair of layers, or all. */
  compareAssessors(pair: readonly string[] | undefined): void;
  list(shown: boolean): void;
  compareAnySource(): void;
}

const modes: readonly { mode: TimeMode; words: MessageKey; means: MessageKey }[] = [
  { mode: "map", words: "looks.map", means: "looks.map_means" },
  { mode: "changes", words: "looks.changes", means: "looks.changes_means" },
  { mode: "swipe", words: "looks.swipe", means: "looks.swipe_means" },
  { mode: "age", words: "looks.age", means: "looks.age_means" },
  { mode: "assessors", words: "assessors.mode", means: "assessors.means" },
];

function firstOfMonthOf(day: Day): Day {
  const { year, month } = calendarOf(day);
  return firstOfMonth(year, month);
}

export class ModeBox {
  readonly #radios = new Map<TimeMode, HTMLInputElement>();
  readonly #date = el("input", { class: "mode-date", attributes: { type: "date", id: "compare-date", "aria-label": t("time.compare") } });
  readonly #until = el("span", { class: "mode-until" });
  readonly #dates = el("p", { class: "mode-dates" }, this.#date, this.#until);
  readonly #past = new Map<Day | "month", HTMLButtonElement>();
  readonly #presets = el("p", { class: "mode-past" });
  readonly #glow = el("input", { attributes: { type: "checkbox", id: "mode-glow" }, on: { change: () => this.#actions.glow(this.#glow.checked) } });
  readonly #glows = el("label", { class: "mode-glow" }, this.#glow, t("looks.glow", { n: recentDays }));
  readonly #said = el("div", { class: "mode-said" });
  readonly #listWords = el("span", {});
  readonly #assessors: AssessorsChoice;
  readonly #list = el(
    "button",
    { class: "button mode-list", attributes: { type: "button", id: "changes-open", "aria-controls": "panel", "aria-expanded": "false" } },
    icon("list"),
    this.#listWords,
  );
  readonly #body: HTMLElement;
  readonly #actions: ModeBoxActions;
  /** What the content was made from. */
  #shownContent: unknown[] = [];

  constructor(actions: ModeBoxActions) {
    this.#actions = actions;
    this.#assessors = new AssessorsChoice((pair) => actions.compareAssessors(pair));
    this.#body = el("div", { class: "mode-body" }, this.#dates, this.#assessors.element, this.#said, this.#list);
    byId("modes").replaceChildren(
      el("fieldset", { class: "modes-choice" }, el("legend", { class: "unseen", text: t("looks.legend") }), ...modes.map((l) => this.#radio(l))),
      this.#presets,
      this.#glows,
      this.#body,
    );
    for (const of of [7, 30, "month"] as const) {
      const button = el("button", { class: "chip", text: of === "month" ? t("changes.this_month") : t("changes.past", { n: of }), attributes: { type: "button" }, on: { click: () => actions.since(Number(button.dataset["since"])) } });
      this.#past.set(of, button);
    }
    this.#presets.append(...this.#past.values());
    this.#date.addEventListener("change", () => {
      const day = parseDay(this.#date.value);
      if (day !== undefined && this.#date.checkValidity()) actions.chooseCompare(day);
    });
    this.#list.addEventListener("click", () => actions.list(this.#list.getAttribute("aria-expanded") !== "true"));
  }

  #radio({ mode, words, means }: (typeof modes)[number]): HTMLLabelElement {
    const radio = el("input", {
      attributes: { type: "radio", name: "mode", value: mode, id: `mode-${mode}` },
      on: { change: () => this.#actions.choose(mode) },
    });
    this.#radios.set(mode, radio);
    return el("label", { class: mode === "assessors" ? "mode mode-assessors" : "mode", attributes: { title: t(means) } }, radio, el("span", { text: t(words) }));
  }

  show(input: ModeBoxInput): void {
    for (const [mode, radio] of this.#radios) radio.checked = mode === input.mode;
    const two = hasTwoDates(input.mode);
    this.#radios.get("assessors")!.parentElement!.hidden = input.assessors === undefined && input.mode !== "assessors";
    this.#assessors.show(input.mode === "assessors" ? input.assessors : undefined);
    this.#glows.hidden = input.mode !== "map" || input.glow === undefined;
    this.#glow.checked = input.glow === true;
    this.#body.hidden = input.mode === "map" && !input.recent;
    this.#dates.hidden = !two;
    this.#presets.hidden = input.mode !== "map" && input.mode !== "changes";
    for (const [of, button] of this.#past) {
      const since = of === "month" ? firstOfMonthOf(input.day) - 1 : input.day - of;
      button.dataset["since"] = String(since);
      button.hidden = !input.hasGround || since < input.first;
      button.title = t("changes.past_means", { date: shortDate(since) });
      button.setAttribute("aria-pressed", String(input.mode === "changes" && input.compare === since));
    }
    const isOfAssessors = input.mode === "assessors" && input.assessors?.said !== undefined;
    this.#list.hidden = !isOfAssessors && (input.mode !== "changes" || !input.comparisons.some((c) => !(c.answer.status === "drawn")));
    if (this.#list.dataset["of"] !== input.mode) {
      this.#list.dataset["of"] = input.mode;
      this.#listWords.replaceChildren(...(input.mode === "assessors" ? [t("assessors.open")] : [t("looks.list"), el("span", { class: "mode-list-more", text: t("looks.list_more") })]));
    }
    this.#list.setAttribute("aria-expanded", String(input.listed));
    if (two && input.compare !== undefined) {
      this.#date.min = isoOf(input.first);
      this.#date.max = isoOf(input.last);
      if (document.activeElement !== this.#date || this.#date.checkValidity()) this.#date.value = isoOf(input.compare);
      this.#until.textContent = t(input.mode === "swipe" ? "looks.left_of" : "looks.and_date", { date: shortDate(input.day) });
    }
    const aged = input.mode === "age" ? input.aged : [];
    const shownContent = [input.mode, input.recent?.to, input.palette, input.hasGround, ...input.comparisons.flatMap((c) => [c.answer, ...comparedAges(c.layer, input.compared)]), ...(input.mode === "assessors" ? [JSON.stringify(input.assessors), input.day] : []), ...aged, ...aged.map((l) => byWhom(l, [input.day]))];
    if (shownContent.length === this.#shownContent.length && shownContent.every((part, i) => part === this.#shownContent[i])) return;
    this.#shownContent = shownContent;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    this.#said.replaceChildren(...this.#content(input));
    if (focused.startsWith("mode-any-")) document.getElementById(focused)?.focus(); // made anew
  }

  #content(input: ModeBoxInput): HTMLElement[] {
    switch (input.mode) {
      case "changes":
        return input.comparisons.length > 0
          ? input.comparisons.map((c) => changesContent(c, comparedAges(c.layer, input.compared), input.palette, this.#anySource(c.layer)))
          : [el("p", { class: "mode-note", text: t(input.hasGround ? "looks.unchanged" : "looks.no_ground") })];
      case "age":
        return agesContent(input);
      case "assessors":
        return assessorsContent(input.assessors, input.day, input.palette);
      case "map":
        return input.recent ? glowContent(input, input.recent, (layer) => this.#anySource(layer)) : [];
      default:
        return [];
    }
  }

  #anySource(layer: Layer): HTMLElement {
    return el("button", {
      class: "button",
      text: t("looks.compare_all"),
      attributes: { type: "button", id: `mode-any-${layer.id}` },
      on: { click: () => this.#actions.compareAnySource() },
    });
  }
}
