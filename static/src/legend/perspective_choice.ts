// The radio buttons of the perspectives, with their meanings.

import { type Perspective, perspectives } from "../model/perspective";
import { t } from "../words/words";
import { el } from "../ui/dom";
import { whoText } from "../ui/perspective_words";

export class PerspectiveChoice {
  readonly #radios = new Map<Perspective, HTMLInputElement>();
  readonly #means = el("p", { class: "who-means", attributes: { id: "who-means" } });
  readonly element: HTMLElement;

  constructor(choose: (who: Perspective) => void) {
    this.element = el(
      "fieldset",
      { class: "who", attributes: { "aria-describedby": "who-means" } },
      el("legend", { text: t("who.title") }),
      ...perspectives.map((who) => {
        const radio = el("input", {
          attributes: { type: "radio", name: "who", value: who, id: `who-${who}` },
          on: { change: () => choose(who) },
        });
        this.#radios.set(who, radio);
        return el("label", { class: "who-choice" }, radio, el("span", { text: whoText(who) }));
      }),
      this.#means,
    );
  }

  show(who: Perspective): void {
    for (const [of, radio] of this.#radios) radio.checked = of === who;
    this.#means.textContent = t(`who.${who}_means`);
  }
}
