// What waits: drafts, embargoes, what is late, and the state of upstreams.

import { longDate } from "../model/dates";
import { el } from "../ui/dom";
import { t } from "../words/words";
import { type DraftNeeds, DraftView, kindWords, titleIn } from "./draft_view";
import type { DeskState, Draft } from "./model";
import { dates, instant } from "./parts";
import { findingCounts } from "./report_words";

export class Waits {
  readonly element = el("div", { class: "desk-waits" });
  readonly #needs: DraftNeeds;
  /** Those that are open stay so when the state is read anew. */
  readonly #open = new Map<number, DraftView>();

  constructor(needs: DraftNeeds) {
    this.#needs = needs;
  }

  show(state: DeskState): void {
    const drafts = state.drafts.filter((d) => d.isOpen);
    for (const id of this.#open.keys()) if (!drafts.some((d) => d.id === id)) this.#open.delete(id);
    this.element.replaceChildren(
      ...group(t("desk.drafts"), drafts.map((draft) => this.#draft(draft, state)), t("desk.no_drafts")),
      ...group(t("desk.embargoes"), state.embargoes.map(({ layer, date, publishAt, by }) => item(t("desk.layer_on", { layer: titleIn(state, layer), date: longDate(date) }), t("desk.embargo_until", { instant: instant(publishAt), by }))), undefined),
      ...group(
        t("desk.late"),
        state.layers.filter((l) => l.lateDays > 0).map((l) => item(l.title, l.latest === undefined ? t("desk.never_loaded") : t("desk.late_by", { n: l.lateDays, date: longDate(l.latest) }), "late")),
        undefined,
      ),
      ...group(
        t("desk.upstreams"),
        state.upstreams.map((u) =>
          item(
            t("desk.upstream_of", { name: u.name, layer: titleIn(state, u.layer) }),
            [t(u.state === "ok" ? "desk.upstream_ok" : u.state === "late" ? "desk.upstream_late" : "desk.upstream_failing"), u.last ? t("desk.upstream_last", { instant: instant(u.last) }) : "", u.text].filter(Boolean).join(" · "),
            u.state === "ok" ? undefined : "late",
          ),
        ),
        undefined,
      ),
    );
  }

  #draft(draft: Draft, state: DeskState): HTMLElement {
    const { held } = findingCounts(draft.findings);
    const details = el("details", { class: "desk-item desk-draft" });
    const body = el("div", { class: "desk-item-body" });
    details.append(
      el(
        "summary",
        { class: "desk-item-head" },
        el("span", { class: "desk-item-title", text: t("desk.layer_on", { layer: draft.layerTitle, date: dates(draft.dates) }) }),
        draft.kind === "load" ? "" : el("span", { class: "desk-badge", text: kindWords(draft.kind) }),
        held > 0 ? el("span", { class: "desk-badge desk-badge-held", text: t("desk.held_by", { n: held }) }) : "",
        draft.approvals > 0 && draft.loadedBy === state.token.person ? el("span", { class: "desk-badge", text: t("desk.another_must") }) : "",
        el("span", { class: "desk-item-note", text: t("desk.made_by", { by: draft.loadedBy || draft.createdBy, made: instant(draft.createdAt), until: instant(draft.expiresAt) }) }),
      ),
      body,
    );
    const open = () => {
      let view = this.#open.get(draft.id);
      if (!view) this.#open.set(draft.id, (view = new DraftView(draft.id, undefined, this.#needs)));
      body.replaceChildren(view.element);
    };
    if (this.#open.has(draft.id)) {
      open();
      details.open = true;
    }
    details.addEventListener("toggle", () => {
      if (details.open) open();
      else this.#open.delete(draft.id);
    });
    return details;
  }
}

function group(title: string, items: readonly HTMLElement[], none: string | undefined): HTMLElement[] {
  if (items.length === 0 && none === undefined) return [];
  return [
    el(
      "section",
      { class: "desk-group" },
      el("h3", { text: title }),
      items.length === 0 ? el("p", { class: "desk-hint", text: none! }) : el("ul", { class: "desk-items" }, ...items.map((one) => el("li", {}, one))),
    ),
  ];
}

function item(title: string, note: string, look?: "late"): HTMLElement {
  return el("div", { class: `desk-item ${look === "late" ? "desk-item-late" : "desk-item-plain"}` }, el("span", { class: "desk-item-title", text: title }), el("span", { class: "desk-item-note", text: note }));
}
