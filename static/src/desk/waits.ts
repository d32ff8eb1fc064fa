// What waits: drafts, embargoes, what is late, and the state of upstreams.

import { longDate } from "../model/dates";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { type DraftNeeds, draftTitle, DraftView, kindWords, titleIn } from "./draft_view";
import type { DeskState, Draft } from "./model";
import { dates, instant } from "./parts";
import { findingCounts } from "./report_words";

const upstreamStates = ["ok", "new", "late", "failing"] as const;

export class Waits {
  readonly element = el("div", { class: "desk-waits" });
  readonly #needs: DraftNeeds;
  /** Those that are open stay so when the state is read anew. */
  readonly #open = new Map<number, DraftView>();
  /** How many findings hold each back, as of a revision. */
  readonly #held = new Map<number, { revision: number; held: number }>();

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
        state.layers.filter((l) => l.lateDays > 0).map((l) => item(titleOf(l), l.latest === undefined ? t("desk.never_loaded") : t("desk.late_by", { n: l.lateDays, date: longDate(l.latest) }), "late")),
        undefined,
      ),
      ...group(
        t("desk.upstreams"),
        state.upstreams.map((u) =>
          item(
            t("desk.upstream_of", { name: u.name, layer: titleIn(state, u.layer) }),
            [t(`desk.upstream_${upstreamStates.find((state) => state === u.state) ?? "failing"}`), u.last ? t("desk.upstream_last", { instant: instant(u.last) }) : "", u.text].filter(Boolean).join(" · "),
            u.state === "ok" || u.state === "new" ? undefined : "late",
          ),
        ),
        undefined,
      ),
    );
  }

  #draft(draft: Draft, state: DeskState): HTMLElement {
    const badge = el("span", { class: "desk-badge desk-badge-held" });
    const details = el("details", { class: "desk-item desk-draft" });
    const body = el("div", { class: "desk-item-body" });
    details.append(
      el(
        "summary",
        { class: "desk-item-head" },
        el("span", { class: "desk-item-title", text: t("desk.layer_on", { layer: draftTitle(draft), date: dates(draft.dates) }) }),
        draft.kind === "load" ? "" : el("span", { class: "desk-badge", text: kindWords(draft.kind) }),
        badge,
        draft.approvals > 0 && draft.loadedBy === state.token.person ? el("span", { class: "desk-badge", text: t("desk.another_must") }) : "",
        el("span", { class: "desk-item-note", text: t("desk.made_by", { by: draft.loadedBy || draft.createdBy, made: instant(draft.createdAt), until: instant(draft.expiresAt) }) }),
      ),
      body,
    );
    badge.hidden = true;
    this.#count(draft, state.revision, badge);
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

  #count({ id }: Draft, revision: number, badge: HTMLElement): void {
    const show = (held: number) => {
      badge.hidden = held === 0;
      if (held > 0) badge.textContent = t("desk.held_by", { n: held });
    };
    const known = this.#held.get(id);
    if (known) show(known.held);
    if (known?.revision === revision) return;
    counting = counting.then(async () => {
      if (!badge.isConnected) return;
      const draft = await this.#needs.client.draft(id).catch(() => undefined); // opening it says what is the matter
      if (!draft) return;
      const { held } = findingCounts(draft.findings);
      this.#held.set(id, { revision, held });
      show(held);
    });
  }
}

/** Counts what holds drafts back, one after another: each is compared with the record for it. */
let counting: Promise<void> = Promise.resolve();

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
