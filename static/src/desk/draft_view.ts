// A draft on the desk: what it would change, its map, and the decision.

import { longDate } from "../model/dates";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { language, t } from "../words/words";
import type { Choice, DeskClient } from "./client";
import { Decide } from "./decide";
import type { DeskState, Draft, DraftKind } from "./model";
import { button, copied, dates, instant, Said } from "./parts";
import { reportView } from "./report_view";
import { messageOf, refusedWords } from "./sign_in";

export interface DraftNeeds {
  client: DeskClient;
  state(): DeskState;
  /** Called once a draft has ended, with what to say of it. */
  ended(words: string): void;
}

export function kindWords(kind: DraftKind): string {
  return t(`desk.kind_${kind}`);
}

/** The layers' titles by their ids. */
export function titleIn(state: DeskState, layer: string): string {
  const found = state.layers.find((l) => l.id === layer);
  return found ? titleOf(found) : layer;
}

/** The title of a draft's layer. */
export function draftTitle({ layer, layerTitle }: Draft): string {
  return layer === "" ? t("desk.all_layers") : titleOf({ title: layerTitle });
}

/** What is said of a draft that was published. */
export function publishedWords(draft: Draft, { publishAt }: Choice, revision: number | undefined): string {
  const what = { layer: draftTitle(draft), dates: dates(draft.dates) };
  if (publishAt !== "") return t("desk.embargoed_until", { ...what, instant: instant(`${publishAt}Z`) });
  const ended = draft.kind === "retract" ? "desk.ended_retract" : draft.kind === "rollback" ? "desk.ended_rollback" : "desk.published";
  return t(ended, { ...what, revision: revision ?? "" });
}

/** Why nobody but another may publish; undefined where this token may. */
export function whyNotPublish(draft: Draft, state: DeskState): string | undefined {
  if (draft.may.includes("publish")) return undefined;
  if (draft.approvals > 0 && draft.loadedBy === state.token.person) return t("desk.two_people", { name: draft.loadedBy });
  if (!state.token.scopes.some((scope) => scope === "publish" || scope === "admin")) return t("desk.no_publish_scope");
  return draft.mayNot === "" ? t("desk.may_not_publish") : draft.mayNot;
}

export class DraftView {
  readonly element = el("div", { class: "desk-draft-view", attributes: { "aria-busy": "true" } });
  readonly #needs: DraftNeeds;
  readonly #id: number;
  readonly #map = el("div", { class: "desk-draft-map" });
  readonly #said = new Said();
  #decide: Decide | undefined;
  #draft: Draft | undefined;

  /** decide is the form of the file that it was made of: what was typed there stays. */
  constructor(id: number, address: string | undefined, needs: DraftNeeds, decide?: Decide) {
    this.#id = id;
    this.#decide = decide;
    this.#needs = needs;
    this.element.replaceChildren(el("p", { class: "desk-hint", text: t("page.loading") }));
    if (address) this.#showMap(address);
    else this.#map.replaceChildren(el("p", { class: "desk-hint", text: t("desk.new_address_means") }), button(t("desk.show_map"), () => void this.#openMap()), this.#said.element);
    void this.load();
  }

  /** Reads the draft as it stands against the record now. */
  async load(): Promise<void> {
    try {
      this.#show(await this.#needs.client.draft(this.#id));
    } catch (error) {
      this.#showUnread(error);
    } finally {
      this.element.removeAttribute("aria-busy");
    }
  }

  #show(draft: Draft): void {
    this.#draft = draft;
    const state = this.#needs.state();
    const layer = state.layers.find((l) => l.id === draft.layer);
    const options = {
      findings: draft.findings,
      kind: draft.kind,
      corrects: draft.corrects,
      mayNotPublish: whyNotPublish(draft, state),
      publish: (choice: Parameters<DeskClient["publish"]>[1]) => this.#publish(choice),
      discard: draft.may.length === 0 || draft.may.includes("discard") ? (reason: string) => this.#discard(reason) : undefined,
    };
    if (this.#decide) this.#decide.show(options);
    else this.#decide = new Decide(options);
    this.element.replaceChildren(
      draft.report ? reportView(draft.report, { kind: layer?.kind ?? "", assessedBy: layer?.assessedBy }) : "",
      ...withdrawn(draft, (id) => titleIn(state, id)),
      this.#map,
      this.#decide.element,
    );
  }

  /** What cannot be compared with the record as it is can be discarded all the same. */
  #showUnread(error: unknown): void {
    this.element.replaceChildren(
      el("p", { class: "desk-note desk-refused" }, el("span", { text: t("desk.not_comparable") }), " ", el("span", { text: messageOf(error) })),
      el("div", { class: "desk-buttons" }, button(t("page.try_again"), () => void this.load())),
    );
    const draft = this.#needs.state().drafts.find((d) => d.id === this.#id);
    if (!draft?.may.includes("discard")) return;
    this.#draft = draft;
    this.element.append(new Decide({ findings: [], kind: "unread", discard: (reason) => this.#discard(reason) }).element);
  }

  async #publish(choice: Parameters<DeskClient["publish"]>[1]): Promise<void> {
    const draft = this.#draft!;
    try {
      const report = await this.#needs.client.publish(this.#id, choice, draft.revision);
      this.#needs.ended(publishedWords(draft, choice, report.revision));
    } catch (error) {
      throw refusedWords(error, draft, await this.#reread());
    }
  }

  async #discard(reason: string): Promise<void> {
    const draft = this.#draft!;
    await this.#needs.client.discard(this.#id, reason);
    this.#needs.ended(t("desk.discarded", { layer: draftTitle(draft), dates: dates(draft.dates) }));
  }

  /** Shows what the draft is by now, under what was refused. */
  async #reread(): Promise<Draft | undefined> {
    const now = await this.#needs.client.draft(this.#id).catch(() => undefined);
    if (now) this.#show(now);
    return now;
  }

  async #openMap(): Promise<void> {
    this.#said.clear();
    try {
      this.#showMap(await this.#needs.client.address(this.#id));
    } catch (error) {
      this.#said.refuse(messageOf(error));
    }
  }

  #showMap(address: string): void {
    const here = new URL(address, location.href);
    const shown = new URL(here.pathname + here.search, location.origin); // as this page is reached
    shown.searchParams.set("lang", language());
    this.#map.replaceChildren(
      el("iframe", { class: "desk-frame", attributes: { src: shown.href, title: t("desk.map_of_draft"), loading: "lazy", referrerpolicy: "no-referrer" } }),
      copied(t("desk.draft_address"), here.href),
      el("a", { class: "desk-link", text: t("desk.open_draft"), attributes: { href: shown.href, target: "_blank", rel: "noopener noreferrer" } }),
    );
  }
}

/** What is public no more once a draft is published, and what caches are to drop. */
export function withdrawn({ withdraws, purge }: Draft, titleOf: (layer: string) => string): HTMLElement[] {
  return [
    ...(withdraws.length > 0
      ? [
          el("p", { class: "desk-report-head", text: t("desk.withdraws", { n: withdraws.length }) }),
          el("ul", { class: "desk-report-lines" }, ...withdraws.map(({ layer, date }) => el("li", { text: t("desk.layer_on", { layer: titleOf(layer), date: longDate(date) }) }))),
        ]
      : []),
    ...(purge.length > 0 ? [copied(t("desk.purge", { n: purge.length }), purge.join("\n"), Math.max(2, purge.length))] : []),
  ];
}
