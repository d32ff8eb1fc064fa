// The legend's row of attached archives: a switch, what they are and whose.

import { basemapFrom } from "../draw/style";
import type { Basemap } from "../model/basemap";
import { longDate } from "../model/dates";
import { creditParts } from "../ui/basemap_credits";
import { el } from "../ui/dom";
import { recorded } from "../ui/recorded";
import { t } from "../words/words";

export interface Basemaps {
  /** Those that are drawn, or would be if they were turned on. */
  offered: readonly Basemap[];
  isOn: boolean;
}

export class BasemapRow {
  readonly #toggle: (isOn: boolean) => void;
  #isOpen = false;
  #made: { key: string; element: HTMLLIElement } | undefined;

  constructor(toggle: (isOn: boolean) => void) {
    this.#toggle = toggle;
  }

  /** The row, the same while it says the same; none where there are no archives. */
  elements(basemaps: Basemaps): HTMLLIElement[] {
    if (basemaps.offered.length === 0) return [];
    const key = JSON.stringify(basemaps);
    if (this.#made?.key !== key) this.#made = { key, element: this.#make(basemaps) };
    return [this.#made.element];
  }

  #make({ offered, isOn }: Basemaps): HTMLLIElement {
    const box = el("input", { attributes: { type: "checkbox", id: "legend-switch-basemap" }, on: { change: () => this.#toggle(box.checked) } });
    box.checked = isOn;
    const from = Math.min(...offered.map(({ minzoom }) => Math.max(basemapFrom, minzoom + 1)));
    const details = el(
      "details",
      { class: "legend-about" },
      el("summary", { text: t("basemap.about"), attributes: { id: "legend-about-basemap" } }),
      el("p", { class: "legend-asof", text: t("basemap.note") }),
      el("dl", {}, ...offered.flatMap(rows)),
    );
    details.open = this.#isOpen;
    details.addEventListener("toggle", () => (this.#isOpen = details.open));
    return el(
      "li",
      { class: "legend-layer", attributes: { "data-layer": "basemap" } },
      el("label", { class: "legend-switch" }, box, el("span", { class: "legend-title", text: t("basemap.title") })),
      el("p", { class: "legend-asof", text: t("basemap.zoomed", { zoom: from }) }),
      details,
    );
  }
}

function rows({ name, version, date, credit }: Basemap): HTMLElement[] {
  const called = [name, version, date && longDate(date)].filter(Boolean).join(", ");
  return [
    ...(called === "" ? [] : [el("dt", { text: t("basemap.archive") }), el("dd", {}, recorded(called))]),
    el("dt", { text: t("key.credit") }),
    el("dd", {}, ...creditParts(credit)),
  ];
}
