// The legend: what each sign means, by whose word and of which date; with a checkbox
// for each layer.

import { type Compared, drawnOf } from "../model/assessors";
import { inForce, type Layer, type Snapshot } from "../model/catalogue";
import { type AreaLook, lookOfArea, mainLook, plainClaim } from "../model/area_look";
import { type Day, isoOf, shortDate } from "../model/dates";
import type { Feature } from "../model/feature";
import { ageAt, holds } from "../model/layer_age";
import { assessorsOn, claimantsOn } from "../model/voices";
import { concerns, type Perspective } from "../model/perspective";
import type { Palette } from "../draw/palette";
import { type PlaceState, placeStateOf } from "../draw/symbols";
import type { AgreedOn } from "../store/agreement_figures";
import { asOfWords } from "../ui/age_words";
import { type GroundState, statesOf, type StateArea, stateWords } from "../ui/state_words";
import { assessedBy, assessors, creditsOf } from "../ui/by_whom";
import { capital } from "../ui/capital";
import { titleOf } from "../ui/title";
import { byId, el, icon, link, time } from "../ui/dom";
import { denialWords } from "../ui/perspective_words";
import { type Basemaps, BasemapRow } from "./basemap_row";
import { PerspectiveChoice } from "./perspective_choice";
import { borders } from "../draw/style";
import { afterSwatch, agesSwatch, agreedSwatch, areaSwatch, deniedSwatch, frontSwatch, placeSwatch, statementSwatch } from "../ui/swatches";
import { mendedWords } from "../ui/mended_words";
import { recorded } from "../ui/recorded";
import { km2 } from "../model/area";
import { t, term, type MessageKey } from "../words/words";

export interface LegendInput {
  /** Whose word is shown. */
  who: Perspective;
  day: Day;
  /** The layers that can be turned on and off. */
  layers: readonly Layer[];
  /** The ground, and what lies on it. */
  grounds: readonly Layer[];
  basemaps: Basemaps;
  isVisible(layer: Layer): boolean;
  /** The features in force, by layer; missing until they are known. */
  features: ReadonlyMap<string, readonly Feature[]>;
  /** The km² of each class of a control layer; undefined until they are known. */
  areas(layer: Layer): readonly StateArea[] | undefined;
  /** What those who assess agree on; undefined where there is one alone, and until it is known. */
  agreement: AgreedOn | undefined;
  /** Those who are compared on the map. */
  compared: Compared | undefined;
  palette: Palette;
  /** Whether the server draws each layer by itself: claims are hatched everywhere then, and no edge is a front. */
  asPictures: boolean;
  /** How a layer is drawn: as on a date, as a difference, by age, as an outline behind those by age, or in a comparison. */
  drawnAs(layer: Layer): "date" | "change" | "age" | "outline" | "compared";
}

export interface LegendActions {
  choosePerspective(who: string): void;
  /** In the order of the choice. */
  readonly perspectives: readonly Perspective[];
  toggle(layer: Layer, visible: boolean): void;
  toggleBasemaps(isOn: boolean): void;
  readStatements(): void;
  close(): void;
}

interface Entry {
  swatch: HTMLCanvasElement;
  words: string;
  /** Its area. */
  figure?: string | undefined;
}

const placeStateWords: Record<PlaceState, MessageKey> = {
  contested: "key.standing_contested",
  claimed: "key.standing_claimed",
  agreed: "key.standing_agreed",
};

export class Legend {
  readonly #root = byId("legend");
  readonly #list = el("ul", { class: "legend-layers" });
  readonly #who: PerspectiveChoice;
  readonly #actions: LegendActions;
  readonly #basemaps: BasemapRow;
  readonly #open = new Set<string>();
  #agreed: { key: string; element: HTMLLIElement } | undefined;
  readonly #rows = new WeakMap<Layer, { said: unknown[]; element: HTMLLIElement }>();

  constructor(actions: LegendActions) {
    this.#actions = actions;
    this.#basemaps = new BasemapRow((isOn) => actions.toggleBasemaps(isOn));
    this.#who = new PerspectiveChoice(actions.perspectives, (who) => actions.choosePerspective(who));
    this.#root.replaceChildren(
      el(
        "div",
        { class: "legend-head" },
        el("h2", { text: t("page.key") }),
        el(
          "button",
          { class: "plain", attributes: { type: "button", "aria-label": t("key.close") }, on: { click: () => actions.close() } },
          icon("close"),
        ),
      ),
      this.#who.element,
      this.#list,
    );
  }

  show(input: LegendInput): void {
    this.#who.show(input.who);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    const layers = input.layers.filter((layer) => concerns(input.who, layer.kind));
    const agreement = concerns(input.who, "control") ? this.#agreement(input) : [];
    const rows = [...layers.map((layer) => this.#row(layer, input)), ...agreement, ...this.#basemaps.elements(input.basemaps), ...input.grounds.map((layer) => this.#row(layer, input))];
    const before = this.#list.children;
    if (rows.length === before.length && rows.every((row, i) => row === before[i])) return;
    this.#list.replaceChildren(...rows);
    // The focused element was replaced.
    if (focused.startsWith("legend-")) document.getElementById(focused)?.focus();
  }

  /** What those who assess agree on: who they are, of which dates, and how much it is. */
  #agreement({ agreement: said, compared, palette }: LegendInput): HTMLLIElement[] {
    if (!said) return [];
    const key = JSON.stringify([said, compared?.id, palette]);
    if (this.#agreed?.key !== key) {
      const element = el(
        "li",
        { class: "legend-layer", attributes: { id: "legend-agreement" } },
        el("p", { class: "legend-title", text: t("key.agreement") }),
        el("p", { class: "legend-asof", text: said.who.join("; ") }),
        el(
          "ul",
          { class: "legend-entries" },
          ...said.rows.map((row) =>
            el(
              "li",
              { attributes: { "data-agreed": row.look } },
              compared && agreedSwatch(drawnOf(compared), row.look, row.heldBy, palette),
              el("span", {}, capital(row.words), el("span", { class: "legend-figure", text: t("area.km2", { km2: km2(row.km2) }) })),
            ),
          ),
        ),
      );
      this.#agreed = { key, element };
    }
    return [this.#agreed.element];
  }

  /** A layer's row; the same element while its content is the same. */
  #row(layer: Layer, input: LegendInput): HTMLLIElement {
    const snapshot = inForce(layer, input.day);
    const { palette } = input;
    const said = [snapshot, asOfWords(ageAt(layer, input.day)), input.isVisible(layer), input.features.get(layer.id), palette, input.drawnAs(layer), input.who, input.asPictures, layer.kind === "claims" && this.#isHeldShown(input), JSON.stringify(input.areas(layer))];
    const kept = this.#rows.get(layer);
    if (kept?.said.every((part, i) => part === said[i])) return kept.element;
    const element = layer.kind === "base" ? this.#base(layer, input.day) : this.#layer(layer, input);
    this.#rows.set(layer, { said, element });
    return element;
  }

  #layer(layer: Layer, input: LegendInput): HTMLLIElement {
    const visible = input.isVisible(layer);
    const box = el("input", {
      attributes: { type: "checkbox", id: `legend-switch-${layer.id}` },
      on: { change: () => this.#actions.toggle(layer, box.checked) },
    });
    box.checked = visible;
    const entries = visible && holds(layer, input.day) ? this.#entries(layer, input) : [];
    const features = input.features.get(layer.id);
    return el(
      "li",
      { class: "legend-layer", attributes: { "data-layer": layer.id } },
      el("label", { class: "legend-switch" }, box, el("span", { class: "legend-title", text: titleOf(layer) })),
      el("p", { class: "legend-asof" }, ...asOf(layer, input.day)),
      entries.length > 0 &&
        el(
          "ul",
          { class: "legend-entries" },
          ...entries.map((e) => el("li", {}, e.swatch, el("span", {}, e.words, e.figure !== undefined && el("span", { class: "legend-figure", text: e.figure })))),
        ),
      layer.kind === "claims" && entries.length > 0 && !input.who.denies && this.#isHeldShown(input) && el("p", { class: "legend-asof", text: t("key.hatched") }),
      layer.kind === "statements" &&
        visible &&
        features !== undefined &&
        features.length > 0 &&
        el("button", {
          class: "button legend-read",
          text: t("key.read", { n: features.length }),
          attributes: { type: "button", id: `legend-read-${layer.id}` },
          on: { click: () => this.#actions.readStatements() },
        }),
      this.#about(layer, input.day, inForce(layer, input.day)),
    );
  }

  /** Whether ground that is held is shown, and the claims on it are not hatched. */
  #isHeldShown({ layers, day, isVisible, who, drawnAs, asPictures }: LegendInput): boolean {
    if (asPictures) return false;
    return layers.some((layer) => layer.kind === "control" && concerns(who, layer.kind) && isVisible(layer) && holds(layer, day) && !["age", "compared"].includes(drawnAs(layer)));
  }

  #base(layer: Layer, day: Day): HTMLLIElement {
    return el("li", { class: "legend-layer legend-base" }, el("p", { class: "legend-title", text: titleOf(layer) }), this.#about(layer, day));
  }

  #entries(layer: Layer, { day, features, palette, drawnAs, who, areas, asPictures }: LegendInput): Entry[] {
    const known = features.get(layer.id);
    const states = layer.kind === "control" ? this.#states(layer, known) : [];
    const held = states.filter((s) => s.class === "held");
    const standing = layer.kind === "control" ? held.map((s) => ({ look: s.look, words: entryWords(s) })) : [{ look: plainClaim, words: t("key.claimed") }];
    switch (drawnAs(layer)) {
      case "age":
        return [{ swatch: agesSwatch(palette), words: t("key.by_how_long", { state: (standing.length === 1 && standing[0]?.words) || capital(t("classes.held")) }) }];
      case "compared":
        return [];
      case "outline":
        return standing.map(({ look, words }) => ({ swatch: afterSwatch(layer, look, palette), words }));
      case "change":
        return standing.map(({ look, words }) => ({ swatch: afterSwatch(layer, look, palette), words: t("key.on_later", { state: words }) }));
    }
    switch (layer.kind) {
      case "claims":
        return who.denies
          ? [{ swatch: deniedSwatch(layer, palette), words: denialWords(who) }]
          : claimEntries(layer, known ?? [], palette);
      case "control":
        return [
          ...states.map((s) => ({ swatch: areaSwatch(layer, s.look, palette), words: entryWords(s), figure: figureOf(s, states, areas(layer)) })),
          ...(held.length > 0 && !asPictures ? [{ swatch: frontSwatch(layer, palette), words: t("key.front", { km: borders.metres / 1000, by: assessors(layer, [day]), date: shortDate(inForce(layer, day)!.day) }) }] : []),
        ];
      case "places":
        return (Object.keys(placeStateWords) as PlaceState[])
          .filter((s) => known?.some((f) => placeStateOf(f.claimedBy, f.denials.length > 0, f.agreed) === s))
          .map((s) => ({ swatch: placeSwatch(layer, s, palette), words: t(placeStateWords[s]) }));
      case "statements":
        return [{ swatch: statementSwatch(layer, palette), words: t("key.said_here") }];
      default:
        return [];
    }
  }

  /** The states on the map; until they are known, held ground. */
  #states(layer: Layer, features: readonly Feature[] | undefined): GroundState[] {
    return features ? statesOf(layer, features) : [{ look: mainLook(layer), class: "held", who: layer.heldBy }];
  }

  #about(layer: Layer, day: Day, snapshot?: Snapshot): HTMLDetailsElement {
    const mended = snapshot && mendedWords(snapshot);
    const details = el(
      "details",
      { class: "legend-about" },
      el("summary", { text: t("key.who"), attributes: { id: `legend-about-${layer.id}` } }),
      el("dl", {}, ...rows(layer, day)),
      mended !== undefined && el("p", { class: "legend-mended", text: mended }),
    );
    details.open = this.#open.has(layer.id);
    details.addEventListener("toggle", () => {
      if (details.open) this.#open.add(layer.id);
      else this.#open.delete(layer.id);
    });
    return details;
  }
}

function claimEntries(layer: Layer, features: readonly Feature[], palette: Palette): Entry[] {
  const statuses = new Map<AreaLook, Set<string>>();
  for (const f of features) {
    const style = lookOfArea(layer, f);
    statuses.set(style, (statuses.get(style) ?? new Set()).add(f.status === undefined ? t("key.claimed") : term("status", f.status)));
  }
  if (statuses.size === 0) statuses.set(plainClaim, new Set([t("key.claimed")]));
  return [...statuses].map(([style, words]) => ({
    swatch: areaSwatch(layer, style, palette),
    words: capital([...words].join("; ")),
  }));
}

function entryWords(state: GroundState): string {
  return t("classes.entry", { state: capital(stateWords(state)), by: assessedBy(state.by) });
}

/** The km² of a state; undefined where the state is drawn in several looks. */
function figureOf(state: GroundState, states: readonly GroundState[], areas: readonly StateArea[] | undefined): string | undefined {
  const isSame = (s: Pick<GroundState, "class" | "who" | "by">) => s.class === state.class && s.who === state.who && s.by === state.by;
  const value = areas?.find(isSame)?.km2;
  if (value === undefined || states.filter(isSame).length > 1) return undefined;
  return t("area.km2", { km2: km2(value) });
}

function asOf(layer: Layer, day: Day): (Node | string)[] {
  const snapshot = inForce(layer, day);
  if (!snapshot) {
    const first = layer.snapshots[0];
    return first ? [t("key.nothing_before"), time(isoOf(first.day), shortDate(first.day))] : [t("key.nothing")];
  }
  const date = time(isoOf(snapshot.day), shortDate(snapshot.day));
  const age = ageAt(layer, day);
  return age?.isStale || age?.ends !== undefined ? [capital(asOfWords(age))] : [t("key.as_of"), date];
}

function names(list: readonly (string | undefined)[]): string | undefined {
  return list.length === 0 ? undefined : list.map((name) => (name === undefined ? t("card.not_stated") : term("party", name))).join(", ");
}

function rows(layer: Layer, day: Day): HTMLElement[] {
  const row = (term: string, value: string | HTMLElement | undefined) =>
    value === undefined ? [] : [el("dt", { text: term }), el("dd", {}, value)];
  return [
    ...row(t("card.assessed_by"), layer.kind === "control" ? names(assessorsOn(layer, [day])) : layer.assessedBy),
    ...(layer.kind === "claims" ? row(t("card.claimed_by"), names(claimantsOn(layer, [day]))) : []),
    ...row(t("card.source"), layer.source || layer.sourceUrl ? recorded(link(layer.source ?? layer.sourceUrl!, layer.sourceUrl)) : t("card.not_stated")),
    ...row(t("key.note"), layer.note && recorded(layer.note)),
    ...row(t("key.credit"), creditsOf(layer).join("; ") || undefined),
    ...row(t("key.licence"), layer.licence && recorded(layer.licence)),
  ];
}
