// The line above the time bar: the layer and oblast of the curve, the figure of the
// day, and a link to the CSV.

import type { AreaOnShow } from "../store/area_figures";
import { el, icon } from "../ui/dom";
import { t } from "../words/words";

export interface AreaReadoutActions {
  chooseCurve(id: string): void;
  chooseRegion(key: string | undefined): void;
}

export class AreaReadout {
  readonly #curve = el("select", { class: "time-select", attributes: { "aria-label": t("area.layer"), id: "area-layer" } });
  readonly #region = el("select", { class: "time-select", attributes: { "aria-label": t("area.region"), id: "area-region" } });
  readonly #words = el("output", { class: "area-words", attributes: { id: "area-words", for: "area-layer area-region time-slider", "aria-live": "off" } });
  readonly #table = el("a", { class: "area-table", text: "CSV", attributes: { id: "area-csv", download: "", "aria-label": t("area.csv") } });
  /** Opens the selects and the curve on phones. */
  readonly #more = el("button", { class: "area-more", attributes: { type: "button", id: "area-more", "aria-expanded": "false", "aria-label": t("area.choose") } }, icon("chevron"));
  readonly element = el("div", { class: "area-readout", attributes: { hidden: "" } }, this.#curve, this.#region, this.#words, this.#table, this.#more);
  #listed = "";

  /** opened is called when it is opened or closed. */
  constructor(actions: AreaReadoutActions, opened: () => void) {
    this.#more.addEventListener("click", () => {
      this.#more.setAttribute("aria-expanded", String(!this.isOpen));
      opened();
    });
    this.#curve.addEventListener("change", () => actions.chooseCurve(this.#curve.value));
    this.#region.addEventListener("change", () => actions.chooseRegion(this.#region.value || undefined));
  }

  get isOpen(): boolean {
    return this.#more.getAttribute("aria-expanded") === "true";
  }

  /** Without an input there is no area to show. */
  show(input: AreaOnShow | undefined): void {
    this.element.hidden = !input;
    if (!input) return;
    this.#list(input);
    this.#curve.value = input.selected;
    this.#region.value = input.region ?? "";
    this.#words.textContent = input.words ?? "…";
    this.#words.title = input.words ?? "";
    this.#words.classList.toggle("is-old", input.isOld);
    this.#table.href = input.table;
  }

  #list({ options, regions, region }: AreaOnShow): void {
    // An oblast that the layer never covered can be picked on the map.
    const missing = region !== undefined && !regions.some((r) => r.key === region);
    const all = missing ? [...regions, { key: region, name: t("area.picked") }] : regions;
    const listed = JSON.stringify([options, all]);
    if (listed === this.#listed) return;
    this.#listed = listed;
    this.#curve.replaceChildren(...options.map((c) => el("option", { text: c.title, attributes: { value: c.id } })));
    this.#region.replaceChildren(
      el("option", { text: t("area.everywhere"), attributes: { value: "" } }),
      ...all.map((r) => el("option", { text: r.name, attributes: { value: r.key } })),
    );
    this.#region.disabled = all.length === 0;
  }
}
