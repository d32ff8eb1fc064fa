// The radio buttons of the perspectives, with their meanings.

import type { Perspective } from "../model/perspective";
import { t } from "../words/words";
import { el } from "../ui/dom";
import { whoMeans, whoText } from "../ui/perspective_words";

export class PerspectiveChoice {
  readonly #radios = new Map<string, HTMLInputElement>();
  readonly #means = el("p", { class: "who-means", attributes: { id: "who-means" } });
  readonly element: HTMLElement;

  constructor(perspectives: readonly Perspective[], choose: (who: string) => void) {
    this.element = el(
      "fieldset",
      { class: "who", attributes: { "aria-describedby": "who-means" } },
      el("legend", { text: t("who.title") }),
      ...perspectives.map((who) => {
        const radio = el("input", {
          attributes: { type: "radio", name: "who", value: who.id, id: `who-${who.id}` },
          on: { change: () => choose(who.id) },
        });
        this.#radios.set(who.id, radio);
        return el("label", { class: "who-choice" }, radio, el("span", { text: whoText(who) }));
      }),
      this.#means,
    );
  }

  show(who: Perspective): void {
    for (const [of, radio] of this.#radios) radio.checked = of === who.id;
    this.#means.textContent = whoMeans(who);
  }
}
