// The card of a statement, shown on the map's lower edge while the time bar is at its
// date. It takes no focus.

import type { Layer } from "../model/catalogue";
import type { Day } from "../model/dates";
import type { Feature } from "../model/feature";
import { type Passed, passedOn, saidOn } from "../model/passing";
import { fetchFeatures } from "../net/api";
import { t } from "../words/words";
import { announceAfter } from "../ui/announcer";
import { byId, el, icon } from "../ui/dom";

export interface PassingActions {
  /** The layers shown. */
  visible(): readonly Layer[];
  /** Whether the perspective shows a feature. */
  shows(layer: Layer, feature: Feature): boolean;
  /** Whether the panel shows statements already. */
  isReading(): boolean;
  card(feature: Feature, passed: Passed): HTMLElement;
  /** Opens statements in the panel. */
  open(layer: Layer, features: readonly Feature[]): void;
}

export class Passing {
  readonly #root = byId("passing");
  readonly #actions: PassingActions;
  #asked = 0;

  constructor(actions: PassingActions) {
    this.#actions = actions;
  }

  /** Whether a card is shown. */
  get isShown(): boolean {
    return !this.#root.hidden;
  }

  /** Whether it is shown, and nothing that is open takes its room. */
  get isSeen(): boolean {
    return this.#root.checkVisibility();
  }

  /** Called when the date, or what is shown of it, has changed. */
  moved(from: Day, to: Day): void {
    const isShown = this.isShown;
    this.hide();
    // A card that was closed is not shown again on its date.
    const passed = from !== to || isShown ? passedOn(this.#actions.visible(), to) : undefined;
    if (passed && !this.#actions.isReading()) void this.#show(passed);
  }

  hide(): void {
    this.#asked++;
    this.#root.hidden = true;
    this.#root.replaceChildren();
  }

  async #show(passed: Passed): Promise<void> {
    const asked = ++this.#asked;
    const { layer, snapshot } = passed;
    try {
      const features = await fetchFeatures(layer, snapshot);
      if (asked !== this.#asked) return;
      const said = saidOn(features, snapshot.day).filter((f) => this.#actions.shows(layer, f));
      const [first, ...more] = said;
      if (!first) return;
      this.#fill(passed, first, more.length, () => this.#actions.open(layer, said));
      announceAfter(t("marks.passing_said", { speaker: first.speaker ?? layer.title, name: first.name }));
    } catch {
      // Not worth an error over the map: the list has the statement.
    }
  }

  #fill(passed: Passed, first: Feature, more: number, open: () => void): void {
    const close = el(
      "button",
      { class: "plain", attributes: { type: "button", "aria-label": t("marks.passing_close") }, on: { click: () => this.hide() } },
      icon("close"),
    );
    const rest = el("button", {
      class: "button passing-more",
      text: t("marks.passing_more", { n: more }),
      attributes: { type: "button" },
      on: {
        click: () => {
          this.hide();
          open();
        },
      },
    });
    this.#root.replaceChildren(
      el("div", { class: "passing-head" }, el("h2", { text: t("marks.passing") }), close),
      el("div", { class: "passing-body", attributes: { tabindex: "0", role: "group", "aria-label": first.name } }, this.#actions.card(first, passed), more > 0 && rest),
    );
    this.#root.hidden = false;
  }
}
