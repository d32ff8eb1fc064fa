// Putting right what is public: a correction by a file, a retraction, a rollback. Each makes
// a draft first, which shows what would change.

import { type Day, isoOf, parseDay } from "../model/dates";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { isRecorded } from "./calendar";
import { type DraftNeeds, DraftView } from "./draft_view";
import type { DeskState } from "./model";
import { button, choice, field, line, newId, Said, tick } from "./parts";
import { messageOf } from "./sign_in";

const kinds = ["correct", "retract", "rollback"] as const;
type Kind = (typeof kinds)[number];

export interface AmendNeeds extends DraftNeeds {
  /** Goes on with a file for a date. */
  correct(layer: string, day: Day): void;
  changed(): Promise<void>;
}

export class Amend {
  readonly element = el("div", { class: "desk-amend" });
  readonly #needs: AmendNeeds;
  readonly #radios = kinds.map((kind) => el("input", { attributes: { type: "radio", value: kind } }));
  readonly #layerBox = el("div");
  readonly #date = line("", "date");
  readonly #revision = line("", "number");
  readonly #reason = line();
  readonly #said = new Said();
  readonly #result = el("div", { class: "desk-result" });
  readonly #means = el("p", { class: "desk-hint" });
  readonly #go = button(t("desk.amend_go"), () => void this.#run(), "main");
  readonly #dateField = field(t("time.date"), this.#date);
  readonly #revisionField = field(t("desk.revision"), this.#revision, { hint: t("desk.revision_hint") });
  readonly #reasonField = field(t("desk.reason"), this.#reason);
  #layer: HTMLSelectElement | undefined;
  #state: DeskState | undefined;

  constructor(needs: AmendNeeds) {
    this.#needs = needs;
    const name = newId();
    for (const radio of this.#radios) {
      radio.name = name;
      radio.addEventListener("change", () => this.#showKind());
    }
    this.#radios[0]!.checked = true;
    this.#revision.min = "1";
    this.element.append(
      el("fieldset", { class: "desk-choice" }, el("legend", { class: "unseen", text: t("desk.amend") }), ...this.#radios.map((radio, i) => tick(radio, t(`desk.amend_${kinds[i]!}`)))),
      this.#means,
      el("div", { class: "desk-row" }, this.#layerBox, this.#dateField, this.#revisionField),
      this.#reasonField,
      el("div", { class: "desk-buttons" }, this.#go),
      this.#said.element,
      this.#result,
    );
  }

  show(state: DeskState): void {
    this.#state = state;
    this.#showKind();
  }

  get #kind(): Kind {
    return kinds[this.#radios.findIndex((r) => r.checked)] ?? "correct";
  }

  #showKind(): void {
    const state = this.#state!;
    const kind = this.#kind;
    const before = this.#layer?.value ?? "";
    const mine = state.layers.filter((l) => l.kind !== "base" && (kind === "correct" ? l.may.includes("load") : l.may.includes("admin")));
    this.#layer = choice([...(kind === "rollback" ? [["", t("desk.all_layers")] as const] : []), ...mine.map((l) => [l.id, titleOf(l)] as const)], before || (mine.find((l) => l.cadence === "daily")?.id ?? ""));
    this.#layerBox.replaceChildren(field(t("desk.layer"), this.#layer));
    this.#dateField.hidden = kind === "rollback";
    this.#revisionField.hidden = kind !== "rollback";
    this.#reasonField.hidden = kind === "correct";
    this.#means.textContent = t(`desk.means_${kind}`);
    this.#go.textContent = t(kind === "correct" ? "desk.choose_correction" : "desk.amend_go");
    this.#go.disabled = mine.length === 0;
    this.#said.clear();
    if (mine.length === 0) this.#said.refuse(t(kind === "correct" ? "desk.may_not_load" : "desk.needs_admin"));
  }

  async #run(): Promise<void> {
    const kind = this.#kind;
    const layer = this.#layer?.value ?? "";
    const day = parseDay(this.#date.value);
    const reason = this.#reason.value.trim();
    const revision = Number(this.#revision.value);
    const missing: [boolean, HTMLElement, string][] = [
      [kind !== "rollback" && day === undefined, this.#date, t("desk.date_first")],
      [kind === "rollback" && !(revision >= 1), this.#revision, t("desk.revision_first")],
      [kind !== "correct" && reason === "", this.#reason, t("desk.reason_first")],
    ];
    const first = missing.find(([is]) => is);
    if (first) {
      this.#said.refuse(first[2]);
      first[1].focus();
      return;
    }
    const of = this.#state!.layers.find((l) => l.id === layer);
    if (kind !== "rollback" && of && !isRecorded(of, day!)) {
      this.#said.refuse(t("desk.no_such_date"));
      this.#date.focus();
      return;
    }
    if (kind === "correct") return this.#needs.correct(layer, day!);
    this.#said.clear();
    this.#go.disabled = true;
    try {
      const { client } = this.#needs;
      const made = kind === "retract" ? await client.retract(layer, isoOf(day!), reason) : await client.rollBack(revision, layer, reason);
      const ended = (words: string) => {
        this.#result.replaceChildren();
        this.#needs.ended(words);
      };
      const view = new DraftView(made.id, made.address, { ...this.#needs, ended });
      this.#result.replaceChildren(el("h3", { text: t("desk.would_change"), attributes: { tabindex: "-1" } }), view.element);
      this.#result.querySelector<HTMLElement>("h3")!.focus();
      await this.#needs.changed();
    } catch (error) {
      this.#said.refuse(messageOf(error));
    } finally {
      this.#go.disabled = false;
    }
  }
}
