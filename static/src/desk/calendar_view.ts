// The calendar of a layer: a row of days for each month, and the same in words.

import { type Day, isoOf, longDate, monthOfYear, shortDate } from "../model/dates";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { type DayMark, gapsOf, type Month, monthsOf } from "./calendar";
import type { DeskLayer, DeskState } from "./model";
import { button, choice, field } from "./parts";

const shownAtFirst = 6;
const allMonths = 2000;
const marks = ["recorded", "missing", "drafted", "embargoed"] as const satisfies readonly DayMark[];
/** How far each key goes. */
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -30, PageDown: 30 };

export class CalendarView {
  readonly element = el("div", { class: "desk-calendar" });
  readonly #pick: (layer: string, day: Day) => void;
  readonly #months = el("div", { class: "desk-months" });
  #layer = "";
  #most = shownAtFirst;

  constructor(pick: (layer: string, day: Day) => void) {
    this.#pick = pick;
    this.#months.addEventListener("keydown", (event) => this.#move(event));
  }

  show(state: DeskState): void {
    const layers = state.layers.filter((l) => l.kind !== "base");
    const layer = layers.find((l) => l.id === this.#layer) ?? layers.find((l) => l.cadence === "daily") ?? layers[0];
    if (!layer) {
      this.element.replaceChildren(el("p", { class: "desk-hint", text: t("desk.no_layers") }));
      return;
    }
    this.#layer = layer.id;
    const box = choice(layers.map((l) => [l.id, titleOf(l)] as const), layer.id);
    box.addEventListener("change", () => {
      this.#layer = box.value;
      this.#most = shownAtFirst;
      this.show(state);
      this.element.querySelector<HTMLElement>("select")!.focus();
    });
    const all = monthsOf(state, layer, allMonths);
    const months = all.slice(0, this.#most);
    const focused = state.today;
    this.#months.replaceChildren(...months.map((month) => this.#month(month, layer, focused)));
    if (!this.#months.querySelector("[tabindex='0']")) this.#months.querySelector("button:not(:disabled)")?.setAttribute("tabindex", "0");
    this.element.replaceChildren(
      el("div", { class: "desk-row" }, field(t("desk.layer"), box), legend()),
      this.#months,
      ...(all.length > months.length ? [el("div", { class: "desk-buttons" }, button(t("desk.earlier_months"), () => this.#more(state)))] : []),
      inWords(layer, state.today),
    );
  }

  #more(state: DeskState): void {
    this.#most += 12;
    this.show(state);
    this.#months.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  #month({ first, days }: Month, layer: DeskLayer, focused: Day): HTMLElement {
    const name = monthOfYear(isoOf(first).slice(0, 7));
    const weekday = (((first + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday; 0 is Monday
    return el(
      "div",
      { class: "desk-month", attributes: { role: "group", "aria-label": name } },
      el("p", { class: "desk-month-name", text: name, attributes: { "aria-hidden": "true" } }),
      el(
        "div",
        { class: `desk-days desk-from-${weekday}` },
        ...days.map(({ day, mark }) =>
          el("button", {
            class: `desk-day desk-day-${mark}`,
            text: String(day - first + 1),
            attributes: {
              type: "button",
              "data-day": String(day),
              tabindex: day === focused ? "0" : "-1",
              "aria-label": t("desk.day", { date: longDate(day), mark: t(`desk.mark_${mark}`) }),
              "aria-current": day === focused ? "date" : undefined,
            },
            on: { click: () => this.#pick(layer.id, day) },
          }),
        ),
      ),
    );
  }

  /** One day takes the focus by Tab; keys lead to the others. */
  #move(event: KeyboardEvent): void {
    const step = steps[event.key];
    const at = event.target instanceof HTMLElement ? event.target.dataset["day"] : undefined;
    if (step === undefined || at === undefined) return;
    const next = this.#months.querySelector<HTMLElement>(`[data-day="${Number(at) + step}"]`);
    if (!next) return;
    event.preventDefault();
    (event.target as HTMLElement).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function legend(): HTMLElement {
  return el(
    "ul",
    { class: "desk-legend", attributes: { "aria-hidden": "true" } },
    ...marks.map((mark) => el("li", {}, el("span", { class: `desk-day desk-day-${mark}` }), t(`desk.mark_${mark}`))),
  );
}

/** What the calendar shows, in words. */
function inWords(layer: DeskLayer, today: Day): HTMLElement {
  const gaps = layer.cadence === "daily" ? gapsOf(layer, today) : [];
  const run = ({ from, to }: { from: Day; to: Day }) => (from === to ? longDate(from) : `${shortDate(from)} – ${shortDate(to)}`);
  return el(
    "details",
    { class: "desk-more" },
    el("summary", { text: t("desk.in_words") }),
    el("p", { text: layer.days.length === 0 ? t("desk.never_loaded") : t("desk.recorded_runs", { runs: layer.days.map(run).join("; ") }) }),
    layer.cadence === "daily" && el("p", { text: gaps.length === 0 ? t("desk.no_gaps") : t("desk.gaps", { n: gaps.reduce((sum, g) => sum + g.to - g.from + 1, 0), runs: gaps.map(run).join("; ") }) }),
  );
}
