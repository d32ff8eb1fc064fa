// The decision beside a draft's map: what it would change, what was found, and, for who signs
// in, to publish or to discard it. Loaded in drafts alone.

import type { LeafletMap } from "../map/leaflet_map";
import type { Layer } from "../model/catalogue";
import { clampDay } from "../model/choices";
import { type Day, isoOf, longDate } from "../model/dates";
import { at } from "../net/address";
import type { Store } from "../store/store";
import { byId, el, icon } from "../ui/dom";
import { titleOf } from "../ui/title";
import { language, t } from "../words/words";
import { publicAt } from "./client";
import { Decide, type DecideOptions } from "./decide";
import { draftTitle, kindWords, publishedWords, whyNotPublish, withdrawn } from "./draft_view";
import { boundsOf, FindingMarks } from "./finding_marks";
import { type Draft, readDraft } from "./model";
import { button, dates, instant } from "./parts";
import { reportView } from "./report_view";
import { findingCounts } from "./report_words";
import { messageOf, refusedWords, type SignedIn, signInForm } from "./sign_in";

/** Shows the decision, where the draft is not framed by the desk, which has one. */
export function showDecision(store: Store, map: LeafletMap, answer: unknown): void {
  const draft = readDraft(answer);
  compare(store, draft);
  const marks = new FindingMarks(map, byId("map"));
  if (window.top !== window.self) marks.show(draft.findings, () => undefined);
  else new Decision(store, map, marks, draft);
}

/** Opens on what changes, unless the address says how to look at it. */
function compare(store: Store, { layer, dates: days, replaces }: Draft): void {
  const asked = new URLSearchParams(location.search);
  const day = days.at(-1);
  if (day === undefined || asked.has("look") || asked.has("rev") || asked.has("show")) return;
  const other = comparedWith(store, layer, days[0] ?? day, replaces?.date);
  if (other === undefined) store.set({ day: clampDay(store.catalogue, day) });
  else store.set({ day: clampDay(store.catalogue, day), compare: other, mode: "changes" });
  store.notify("address"); // the choice of looks opens
}

/** The date that the draft's is compared with: another, since its own record has the draft in place. */
function comparedWith(store: Store, id: string, first: Day, replaced: Day | undefined): Day | undefined {
  if (replaced !== undefined && replaced < first) return replaced;
  return store.layer(id)?.snapshots.filter((s) => s.day < first).at(-1)?.day;
}

class Decision {
  readonly #store: Store;
  readonly #map: LeafletMap;
  readonly #marks: FindingMarks;
  readonly #body = el("div", { class: "decision-body", attributes: { id: "decision-body" } });
  readonly #toggle: HTMLButtonElement;
  readonly #root: HTMLElement;
  readonly #verdict = el("span", { class: "desk-badge" });
  #draft: Draft;
  #signedIn: SignedIn | undefined;
  #decide: Decide | undefined;

  constructor(store: Store, map: LeafletMap, marks: FindingMarks, draft: Draft) {
    this.#store = store;
    this.#map = map;
    this.#marks = marks;
    this.#draft = draft;
    this.#toggle = el("button", { class: "plain decision-toggle", attributes: { type: "button", "aria-expanded": "true", "aria-controls": "decision-body", "aria-label": t("desk.decision_toggle") }, on: { click: () => this.#fold() } }, icon("chevron"));
    this.#root = el(
      "aside",
      { class: "decision", attributes: { "aria-labelledby": "decision-title", id: "decision" } },
      el("header", { class: "decision-head" }, el("h2", { text: t("desk.decision"), attributes: { id: "decision-title", tabindex: "-1" } }), this.#verdict, this.#toggle),
      this.#body,
    );
    byId("map").parentElement!.after(this.#root);
    this.#show();
  }

  /** On a phone the map may need the room. */
  #fold(): void {
    const isOpen = this.#body.hidden;
    this.#body.hidden = !isOpen;
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
    this.#root.classList.toggle("is-folded", !isOpen);
  }

  get #layer(): Layer | undefined {
    return this.#store.layer(this.#draft.layer);
  }

  #show(): void {
    const draft = this.#draft;
    const layer = this.#layer;
    const { held } = findingCounts(draft.findings);
    this.#verdict.textContent = held > 0 ? t("desk.held_by", { n: held }) : t("desk.may_be_published");
    this.#verdict.classList.toggle("desk-badge-held", held > 0);
    this.#marks.show(draft.findings, (index) => this.#decide?.focusFinding(index));
    if (this.#decide) this.#decide.show(this.#options());
    else this.#decide = new Decide(this.#options());
    this.#body.replaceChildren(
      el("p", { class: "decision-what" }, el("strong", { text: t("desk.layer_on", { layer: layer ? titleOf(layer) : draftTitle(draft), date: dates(draft.dates) }) }), draft.kind === "load" ? "" : ` ${kindWords(draft.kind)}`),
      el("p", { class: "desk-hint", text: t("desk.made_by", { by: draft.loadedBy || draft.createdBy, made: instant(draft.createdAt), until: instant(draft.expiresAt) }) }),
      ...this.#pictures(),
      draft.report ? reportView(draft.report, { kind: layer?.kind ?? "", assessedBy: layer?.assessedBy }) : "",
      ...withdrawn(draft, (id) => titleOf(this.#store.layer(id) ?? { title: id })),
      this.#decide.element,
      ...this.#signIn(),
    );
  }

  /** Where the date is one that is public: a map compares two dates, and these are two states of one. */
  #pictures(): HTMLElement[] {
    const { replaces, dates: days, layer, kind } = this.#draft;
    const day = kind === "load" ? days.at(-1) : (replaces?.date ?? days.at(-1));
    if (day === undefined || kind === "rollback" || (kind === "load" && replaces?.date !== day)) return [];
    const picture = (address: string, words: string) =>
      el("figure", { class: "decision-picture" }, el("img", { attributes: { src: address, alt: words, loading: "lazy", width: "480", height: "300" } }), el("figcaption", { text: words }));
    const shown = `${isoOf(day)}.png?size=480x300&layers=${encodeURIComponent(layer)}&lang=${language()}`;
    const date = longDate(day);
    return [el("div", { class: "decision-pictures" }, picture(publicAt(`/image/${shown}`), t("desk.public_now", { date })), picture(at(`/image/${shown}`), t("desk.with_draft", { date })))];
  }

  #options(): DecideOptions {
    const draft = this.#draft;
    const signedIn = this.#signedIn;
    const locate = (index: number) => {
      this.#map.zoomTo(boundsOf(draft.findings[index]!.at));
      if (!window.matchMedia("(min-width: 48rem)").matches) byId("map").focus({ preventScroll: true });
    };
    const { findings, kind, corrects } = draft;
    if (!signedIn) return { findings, kind, locate };
    return {
      findings,
      kind,
      corrects,
      locate,
      mayNotPublish: whyNotPublish(draft, signedIn.state),
      publish: async (choice) => {
        try {
          const report = await signedIn.client.publish(draft.id, choice, draft.revision);
          this.#ended(publishedWords(draft, choice, report.revision));
        } catch (error) {
          throw refusedWords(error, draft, await this.#reread());
        }
      },
      discard: async (reason) => {
        await signedIn.client.discard(draft.id, reason);
        this.#ended(t("desk.discarded", { layer: draftTitle(draft), dates: dates(draft.dates) }));
      },
    };
  }

  #signIn(): HTMLElement[] {
    if (!this.#draft.desk) return [el("p", { class: "desk-hint", text: t("desk.no_desk") })];
    const signedIn = this.#signedIn;
    if (signedIn)
      return [
        el(
          "p",
          { class: "decision-who desk-hint" },
          t("desk.signed_in_as", { person: signedIn.state.token.person }),
          button(t("desk.sign_out"), () => {
            this.#signedIn = undefined;
            this.#show();
          }),
        ),
      ];
    const done = (made: SignedIn) => {
      this.#signedIn = made;
      void this.#reread().then(() => this.#decide?.element.querySelector<HTMLElement>("input, button")?.focus());
    };
    return [el("section", { class: "decision-sign-in" }, el("h3", { text: t("desk.to_decide") }), signInForm(done))];
  }

  /** Reads what the token may know, and what the record is by now. */
  async #reread(): Promise<Draft | undefined> {
    const signedIn = this.#signedIn;
    try {
      const now = signedIn ? { ...(await signedIn.client.draft(this.#draft.id)), desk: true } : this.#draft;
      this.#draft = now;
      this.#show();
      return now;
    } catch (error) {
      this.#show();
      this.#decide?.said.refuse(messageOf(error));
      return undefined;
    }
  }

  /** The address is dead: what is still on the screen is what was decided on. */
  #ended(words: string): void {
    this.#marks.show([], () => undefined);
    this.#verdict.hidden = true;
    this.#body.replaceChildren(
      el("p", { class: "desk-note desk-done", text: words, attributes: { role: "status", tabindex: "-1" } }),
      el("p", { class: "desk-hint", text: t("desk.address_ended") }),
      el("p", {}, el("a", { class: "desk-link", text: t("desk.public_map"), attributes: { href: publicAt("/") } }), " ", el("a", { class: "desk-link", text: t("desk.heading"), attributes: { href: publicAt("/desk") } })),
    );
    this.#body.querySelector<HTMLElement>(".desk-note")!.focus();
  }
}
