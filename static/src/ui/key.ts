// The key: what each sign means, who says so and of which date; and the
// switches that turn layers on and off.

import { inForce, inGap, type Layer } from "../model/catalogue";
import { claimStyleOf, type ClaimStyle } from "../model/claim_style";
import { type Day, isoOf, shortDate } from "../model/dates";
import type { Feature } from "../model/feature";
import type { Palette } from "../map/palette";
import { type Standing, standingOf } from "../map/symbols";
import { assessor } from "./headline";
import { byId, el, icon, link, time } from "./dom";
import { afterSwatch, agesSwatch, claimSwatch, controlSwatch, placeSwatch, statementSwatch } from "./swatches";

export interface KeyInput {
  day: Day;
  /** All that can be turned on and off. */
  layers: readonly Layer[];
  base: Layer | undefined;
  isVisible(layer: Layer): boolean;
  /** The features in force, by layer; missing until they are known. */
  features: ReadonlyMap<string, readonly Feature[]>;
  palette: Palette;
  /** How a layer is drawn: as always, by what changed, by age, or as an outline behind what is. */
  drawnAs(layer: Layer): "date" | "change" | "age" | "outline";
}

export interface KeyActions {
  toggle(layer: Layer, visible: boolean): void;
  readStatements(): void;
  close(): void;
}

interface Entry {
  swatch: HTMLCanvasElement;
  words: string;
}

const standings: Record<Standing, string> = {
  contested: "Claimed, and denied",
  claimed: "Claimed",
  agreed: "Both sides or the later record agree",
};

export class Key {
  readonly #root = byId("key");
  readonly #list = el("ul", { class: "key-layers" });
  readonly #actions: KeyActions;
  readonly #open = new Set<string>();
  readonly #rows = new WeakMap<Layer, { said: unknown[]; element: HTMLLIElement }>();

  constructor(actions: KeyActions) {
    this.#actions = actions;
    this.#root.replaceChildren(
      el(
        "div",
        { class: "key-head" },
        el("h2", { text: "Key" }),
        el(
          "button",
          { class: "plain", attributes: { type: "button", "aria-label": "Close the key" }, on: { click: () => actions.close() } },
          icon("close"),
        ),
      ),
      this.#list,
    );
  }

  show(input: KeyInput): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    const rows = [...input.layers.map((layer) => this.#row(layer, input)), ...(input.base ? [this.#row(input.base, input)] : [])];
    const before = this.#list.children;
    if (rows.length === before.length && rows.every((row, i) => row === before[i])) return;
    this.#list.replaceChildren(...rows);
    // What had the focus was made anew.
    if (focused.startsWith("key-")) document.getElementById(focused)?.focus();
  }

  /** A layer's part of the key; the same element as before while it says the same. */
  #row(layer: Layer, input: KeyInput): HTMLLIElement {
    const snapshot = inForce(layer, input.day);
    const { palette } = input;
    const said = [snapshot, snapshot && inGap(layer, input.day), input.isVisible(layer), input.features.get(layer.id), palette, input.drawnAs(layer)];
    const kept = this.#rows.get(layer);
    if (kept?.said.every((part, i) => part === said[i])) return kept.element;
    const element = layer.kind === "base" ? this.#base(layer) : this.#layer(layer, input);
    this.#rows.set(layer, { said, element });
    return element;
  }

  #layer(layer: Layer, input: KeyInput): HTMLLIElement {
    const visible = input.isVisible(layer);
    const snapshot = inForce(layer, input.day);
    const box = el("input", {
      attributes: { type: "checkbox", id: `key-switch-${layer.id}` },
      on: { change: () => this.#actions.toggle(layer, box.checked) },
    });
    box.checked = visible;
    const entries = visible && snapshot ? this.#entries(layer, input) : [];
    const features = input.features.get(layer.id);
    return el(
      "li",
      { class: "key-layer", attributes: { "data-layer": layer.id } },
      el("label", { class: "key-switch" }, box, el("span", { class: "key-title", text: layer.title })),
      el("p", { class: "key-asof" }, ...asOf(layer, input.day)),
      entries.length > 0 &&
        el(
          "ul",
          { class: "key-entries" },
          ...entries.map((e) => el("li", {}, e.swatch, el("span", { text: e.words }))),
        ),
      layer.kind === "statements" &&
        visible &&
        features !== undefined &&
        features.length > 0 &&
        el("button", {
          class: "button key-read",
          text: features.length === 1 ? "Read the statement" : `Read all ${features.length} statements`,
          attributes: { type: "button", id: `key-read-${layer.id}` },
          on: { click: () => this.#actions.readStatements() },
        }),
      this.#about(layer),
    );
  }

  #base(layer: Layer): HTMLLIElement {
    return el("li", { class: "key-layer key-base" }, el("p", { class: "key-title", text: layer.title }), this.#about(layer));
  }

  #entries(layer: Layer, { features, palette, drawnAs }: KeyInput): Entry[] {
    const known = features.get(layer.id);
    const held = layer.kind === "control" ? `held, ${assessor(layer)}` : "claimed";
    if (drawnAs(layer) === "age") return [{ swatch: agesSwatch(palette), words: `${capital(held)}: by how long` }];
    if (drawnAs(layer) === "outline") return [{ swatch: afterSwatch(layer, palette), words: capital(held) }];
    if (drawnAs(layer) === "change") return [{ swatch: afterSwatch(layer, palette), words: `${capital(held)}, on the later date` }];
    switch (layer.kind) {
      case "claims":
        return claimEntries(layer, known ?? [], palette);
      case "control":
        return [{ swatch: controlSwatch(layer, palette), words: capital(`held, ${assessor(layer)}`) }];
      case "places":
        return (Object.keys(standings) as Standing[])
          .filter((s) => known?.some((f) => standingOf(f.claimedBy, f.denials.length > 0, f.agreed) === s))
          .map((s) => ({ swatch: placeSwatch(layer, s, palette), words: standings[s] }));
      case "statements":
        return [{ swatch: statementSwatch(layer, palette), words: "Said here, or about this place" }];
      default:
        return [];
    }
  }

  #about(layer: Layer): HTMLDetailsElement {
    const details = el(
      "details",
      { class: "key-about" },
      el("summary", { text: "Who says so", attributes: { id: `key-about-${layer.id}` } }),
      el("dl", {}, ...rows(layer)),
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
  const statuses = new Map<ClaimStyle, Set<string>>();
  for (const f of features) {
    const style = claimStyleOf(f.status);
    statuses.set(style, (statuses.get(style) ?? new Set()).add(f.status ?? "claimed"));
  }
  if (statuses.size === 0) statuses.set("annexation", new Set(["claimed"]));
  return [...statuses].map(([style, words]) => ({
    swatch: claimSwatch(layer, style, palette),
    words: capital([...words].join("; ")),
  }));
}

function asOf(layer: Layer, day: Day): (Node | string)[] {
  const snapshot = inForce(layer, day);
  if (!snapshot) {
    const first = layer.snapshots[0];
    return first ? ["Nothing recorded before ", time(isoOf(first.day), shortDate(first.day))] : ["Nothing recorded"];
  }
  const date = time(isoOf(snapshot.day), shortDate(snapshot.day));
  return inGap(layer, day) ? ["No snapshot for this day; shown as of ", date] : ["As of ", date];
}

function rows(layer: Layer): HTMLElement[] {
  const row = (term: string, value: string | HTMLElement | undefined) =>
    value === undefined ? [] : [el("dt", { text: term }), el("dd", {}, value)];
  return [
    ...row("Assessed by", layer.kind === "control" ? (layer.assessedBy ?? "not stated") : layer.assessedBy),
    ...row("Source", layer.source || layer.sourceUrl ? link(layer.source ?? layer.sourceUrl!, layer.sourceUrl) : "not stated"),
    ...row("Note", layer.note),
    ...row("Credit", layer.attribution),
    ...row("Licence", layer.licence),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
