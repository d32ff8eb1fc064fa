// The log: who did what, when and why, the newest first.

import { longDate } from "../model/dates";
import { el, time } from "../ui/dom";
import { t } from "../words/words";
import type { DeskClient } from "./client";
import { titleIn } from "./draft_view";
import type { DeskState, LogEntry } from "./model";
import { button, instant, quoted, Said } from "./parts";
import { actionWords } from "./report_words";
import { messageOf } from "./sign_in";

/** Entries that are shown at a time. */
const pageSize = 12;

export class LogView {
  readonly element = el("div", { class: "desk-log" });
  readonly #client: DeskClient;
  readonly #list = el("ol", { class: "desk-log-list", attributes: { tabindex: "0", "aria-labelledby": "log-title" } });
  readonly #said = new Said();
  readonly #more = button(t("desk.log_more"), () => void this.#older());
  #state: DeskState | undefined;
  /** Those that came, of which so many are shown. */
  #entries: LogEntry[] = [];
  #shown = pageSize;

  constructor(client: DeskClient) {
    this.#client = client;
    this.element.append(this.#list, el("div", { class: "desk-buttons" }, this.#more), this.#said.element);
  }

  show(state: DeskState): void {
    this.#state = state;
    this.#entries = [...state.log];
    this.#shown = pageSize;
    this.#list.replaceChildren(...this.#entries.slice(0, this.#shown).map((entry) => this.#entry(entry)));
    if (state.log.length === 0) this.#list.replaceChildren(el("li", { class: "desk-hint", text: t("desk.log_empty") }));
    this.#more.hidden = state.log.length <= pageSize;
  }

  async #older(): Promise<void> {
    this.#more.disabled = true;
    this.#said.clear();
    try {
      const from = this.#shown;
      if (this.#entries.length < from + pageSize) this.#entries.push(...(await this.#client.state(this.#entries.at(-1)!.id)).log);
      const items = this.#entries.slice(from, from + pageSize).map((entry) => this.#entry(entry));
      this.#shown = from + items.length;
      this.#list.append(...items);
      this.#more.hidden = items.length < pageSize;
      items[0]?.focus();
    } catch (error) {
      this.#said.refuse(messageOf(error));
    } finally {
      this.#more.disabled = false;
    }
  }

  #entry({ at, actor, person, action, layer, date, revision, reason, detail, draftedBy }: LogEntry): HTMLElement {
    const about = [layer === "" ? "" : titleIn(this.#state!, layer), date === undefined ? "" : longDate(date), revision === undefined ? "" : t("desk.of_revision", { revision })].filter(Boolean).join(" · ");
    return el(
      "li",
      { class: "desk-log-entry", attributes: { tabindex: "-1" } },
      time(at, instant(at), "desk-log-at"),
      el(
        "div",
        {},
        el("p", {}, el("strong", { text: actionWords(action) }), about === "" ? "" : ` · ${about}`),
        el("p", { class: "desk-hint" }, person !== "" && person !== actor ? t("desk.who_with", { person, actor: actor.replace(/^token /, "") }) : actor, draftedBy === "" ? "" : ` · ${t("desk.drafted_by", { by: draftedBy })}`, detail === "" ? "" : ` · ${detail}`),
        reason !== "" && el("p", { class: "desk-log-why" }, quoted(reason)),
      ),
    );
  }
}
