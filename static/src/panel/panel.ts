// The panel: cards of the selected features, all statements of the day, or the list
// of changes.

import { type Catalogue, inForce, type Layer, type Retraction } from "../model/catalogue";
import { type Day, longDate } from "../model/dates";
import type { Feature, Link } from "../model/feature";
import type { LonLat } from "../model/geodesy";
import { localName } from "../model/local_name";
import { type FeaturesContent, isPlace, type PanelContent } from "../model/choices";
import { rounded } from "../model/point";
import type { Span } from "../model/timeline";
import { fetchFeatures, fetchPlace } from "../net/api";
import { card, missingCard } from "./card";
import type { PointContext, PointView } from "./point_view";
import { byId, el, icon } from "../ui/dom";
import { t } from "../words/words";

/** What the map found where it was clicked. */
export interface Pointed {
  /** The spans of the ground there, by layer. */
  spans: ReadonlyMap<string, Span>;
  region: { name: string; picked: boolean } | undefined;
  /** What control layers do not say of the position. */
  silence: readonly string[];
  /** What those who assess say of it, side by side. */
  agreed?: readonly string[];
  /** Exactly where it is. */
  at?: LonLat;
}

export interface PanelActions {
  close(): void;
  /** The tables of what changed. */
  changes(): Promise<{ title: string; elements: HTMLElement[] }>;
  /** Those who assess, side by side. */
  assessors?(): Promise<{ title: string; elements: HTMLElement[] }>;
  /** Narrows figures to the oblast there, or no longer. */
  pickRegion(picked: boolean): void;
  follow(link: Link): void;
  /** The address of the record as of a revision. */
  earlier(revision: number): string | undefined;
  /** The address to report an error in a feature to. */
  report(feature: Feature): string | undefined;
  /** Whether the perspective shows a feature. */
  shows(layer: Layer, feature: Feature): boolean;
  /** Marks a settlement or position on the map; undefined marks none. */
  mark(at: readonly [number, number] | undefined): void;
  /** What the words about a position are made by. */
  point(): PointContext;
  failed(error: unknown): void;
}

/** Milliseconds for which cards of another day stay while new ones load. */
const outdatedAfterMs = 500;

export class Panel {
  readonly #root = byId("panel");
  readonly #title = el("h2", { class: "panel-title", attributes: { tabindex: "-1" } });
  readonly #body = el("div", { class: "panel-body", attributes: { tabindex: "-1" } });
  readonly #actions: PanelActions;
  /** Numbers the calls of show, so that late answers are dropped. */
  #asked = 0;
  /** The day that the cards are of. */
  #day: Day | undefined;
  #leaving: number | undefined;
  /** Loaded once a position is asked about. */
  #point: Promise<PointView> | undefined;

  constructor(actions: PanelActions) {
    this.#actions = actions;
    this.#root.replaceChildren(
      el(
        "div",
        { class: "panel-head" },
        this.#title,
        el(
          "button",
          { class: "plain", attributes: { type: "button", "aria-label": t("card.close") }, on: { click: () => actions.close() } },
          icon("close"),
        ),
      ),
      this.#body,
    );
  }

  /** Marks the cards as outdated where the day has moved on and new ones are not there soon. */
  moved(day: Day, isHeld: boolean): void {
    if (day === this.#day || this.#root.hidden) return;
    window.clearTimeout(this.#leaving);
    this.#leaving = window.setTimeout(() => this.#root.classList.add("is-outdated"), isHeld ? 0 : outdatedAfterMs);
  }

  /** Shows content as of a day; undefined closes the panel. */
  async show(content: PanelContent | undefined, catalogue: Catalogue, day: Day, pointed?: Pointed): Promise<void> {
    const asked = ++this.#asked;
    this.#root.classList.toggle("panel-wide", content?.kind === "changes");
    if (content?.kind !== "features" || (!content.at && !content.refs.some(isPlace))) this.#actions.mark(undefined);
    if (!content) {
      this.#root.hidden = true;
      return;
    }
    try {
      const { title, elements } = await this.#contents(content, new DayRecord(catalogue, day, pointed));
      if (asked !== this.#asked) return;
      this.#day = day;
      window.clearTimeout(this.#leaving);
      this.#root.classList.remove("is-outdated");
      this.#title.textContent = title;
      const opening = this.#root.hidden;
      // Equal elements stay, with their focus.
      if (elements.length !== this.#body.children.length || elements.some((e, i) => e !== this.#body.children[i])) {
        const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
        this.#body.replaceChildren(...elements);
        if (focused.startsWith("panel-")) document.getElementById(focused)?.focus();
      }
      this.#root.hidden = false;
      if (opening) this.#body.scrollTop = 0;
    } catch (error) {
      if (asked === this.#asked) this.#actions.failed(error);
    }
  }

  /** Focuses the panel, for readers who opened it by keyboard. */
  focus(): void {
    this.#body.scrollTop = 0;
    this.#title.focus({ preventScroll: true });
  }

  async #contents(content: PanelContent, records: DayRecord): Promise<{ title: string; elements: HTMLElement[] }> {
    const date = longDate(records.day);
    switch (content.kind) {
      case "changes":
        return this.#actions.changes();
      case "assessors":
        return (await this.#actions.assessors?.()) ?? { title: date, elements: [] };
      case "statements":
        return { title: t("card.statements", { date }), elements: await this.#statements(records) };
      case "features": {
        const [said, cards] = await Promise.all([this.#said(content, records), this.#chosen(content.refs, records)]);
        const region = records.pointed?.region;
        return { title: date, elements: [...(region ? [this.#region(region)] : []), ...(records.pointed?.agreed ?? []).map((text) => el("p", { class: "card-agreed-here", text })), ...said, ...withSilence(cards, records.pointed?.silence ?? [])] };
      }
    }
  }

  #region({ name, picked }: NonNullable<Pointed["region"]>): HTMLElement {
    return el(
      "p",
      { class: "panel-region" },
      el("span", { text: name }),
      el("button", {
        class: "chip",
        text: t(picked ? "area.announced_everywhere" : "card.region_here"),
        attributes: { type: "button", id: "panel-region" },
        on: { click: () => this.#actions.pickRegion(!picked) },
      }),
    );
  }

  async #chosen(refs: readonly Link[], records: DayRecord): Promise<HTMLElement[]> {
    const chosen = await Promise.all(
      refs.map(async (ref) => {
        if (isPlace(ref)) return this.#place(ref, records.day);
        const layer = records.layer(ref.layer);
        const feature = (await records.features(ref.layer))?.get(ref.id);
        return layer && feature ? this.#card(feature, layer, records) : missingCard(ref, layer, records.day, records.retracted(ref.layer));
      }),
    );
    return chosen.flat();
  }

  async #place(ref: Link, day: Day): Promise<HTMLElement[]> {
    const asked = this.#asked;
    const [{ placeCard }, answer] = await Promise.all([import("./place_card"), fetchPlace(ref, day)]);
    const center = answer.hits[0]?.center;
    if (asked === this.#asked) this.#actions.mark(center);
    return [placeCard(answer, this.#actions.point().pageOf), ...(center ? await this.#sayOf(rounded(center), day) : [])];
  }

  /** What is said of the position that was clicked or found. */
  async #said({ at, refs }: FeaturesContent, { day, pointed }: DayRecord): Promise<HTMLElement[]> {
    if (!at) return [];
    if (pointed?.at ?? refs.length === 0) this.#actions.mark(pointed?.at ?? at); // else a sign of the record shows where it is
    return this.#sayOf(at, day);
  }

  async #sayOf(at: LonLat, day: Day): Promise<HTMLElement[]> {
    this.#point ??= import("./point_view").then(({ PointView }) => new PointView());
    try {
      const view = await this.#point;
      view.show(at, day, this.#actions.point());
      return [view.element];
    } catch (error) {
      this.#point = undefined;
      this.#actions.failed(error);
      return [];
    }
  }

  async #statements(records: DayRecord): Promise<HTMLElement[]> {
    const cards: HTMLElement[] = [];
    for (const layer of records.catalogue.layers.filter((l) => l.kind === "statements")) {
      for (const feature of (await records.features(layer.id))?.values() ?? []) {
        if (this.#actions.shows(layer, feature)) cards.push(await this.#card(feature, layer, records));
      }
    }
    return cards.length > 0 ? cards : [el("p", { class: "empty", text: t("card.no_statements") })];
  }

  async #card(feature: Feature, layer: Layer, records: DayRecord): Promise<HTMLElement> {
    const names = new Map<Link, string>();
    for (const ref of feature.about) {
      const about = (await records.features(ref.layer))?.get(ref.id);
      if (about) names.set(ref, localName(about) || about.id);
    }
    return card(feature, {
      layer,
      snapshot: inForce(layer, records.day)!,
      day: records.day,
      span: records.pointed?.spans.get(layer.id),
      nameOf: (ref) => names.get(ref),
      follow: (ref) => this.#actions.follow(ref),
      retracted: records.retracted(layer.id),
      earlier: (revision) => this.#actions.earlier(revision),
      report: (f) => this.#actions.report(f),
      page: feature.page === undefined ? undefined : this.#actions.point().pageOf(feature.page),
    });
  }
}

/** Puts what no card says of who holds the ground where such a card would be. */
function withSilence(cards: readonly HTMLElement[], silence: readonly string[]): HTMLElement[] {
  const later = cards.findIndex((c, i) => c.matches(".card-claims") || (i > 0 && c.matches(".card-statements")));
  const at = later < 0 ? cards.length : later;
  return [...cards.slice(0, at), ...silence.map((text) => el("p", { class: "card-silence", text })), ...cards.slice(at)];
}

/** The record on a day. */
class DayRecord {
  constructor(
    readonly catalogue: Catalogue,
    readonly day: Day,
    readonly pointed: Pointed | undefined,
  ) {}

  layer(id: string): Layer | undefined {
    return this.catalogue.layers.find((l) => l.id === id);
  }

  /** The retractions of the layer's snapshot in force on the day, or of one that would be in force. */
  retracted(id: string): Retraction[] {
    const layer = this.layer(id);
    const from = layer && inForce(layer, this.day)?.day;
    return this.catalogue.retractions.filter((r) => r.layer === id && r.day <= this.day && (from === undefined || r.day >= from));
  }

  async features(id: string): Promise<ReadonlyMap<string, Feature> | undefined> {
    const layer = this.layer(id);
    const snapshot = layer && inForce(layer, this.day);
    return snapshot && fetchFeatures(layer, snapshot);
  }
}
