// The search box: places and claims by any spelling, as ARIA's combobox with a
// listbox.

import { type Day, longDate } from "../model/dates";
import { wholeNumber } from "../model/area";
import { type Hit, search, type SearchAnswer } from "../net/api";
import { byId, el, icon } from "../ui/dom";
import { gazetteerCredit } from "../ui/gazetteer_credit";
import { originCredit } from "../ui/origin_credit";
import { t, type MessageKey } from "../words/words";

export interface SearchActions {
  /** The day as of which to search. */
  day(): Day;
  /** What is in sight. */
  near(): { lon: number; lat: number } | undefined;
  choose(hit: Hit): void;
  titleOf(layer: string): string;
  failed(error: unknown): void;
}

/** Milliseconds from the last key press to the request. */
const debounceMs = 150;

const kinds: Record<string, MessageKey> = {
  country: "search.country",
  oblast: "search.oblast",
  city: "search.city",
  position: "search.position",
  basemap: "search.basemap",
};

export class Search {
  readonly #actions: SearchActions;
  readonly #list = el("ul", { class: "hits", attributes: { id: "hits", role: "listbox", "aria-label": t("search.found") } });
  /** What belongs under the list: whose settlements are in it. */
  readonly #credit = el("p", { class: "hits-credit" });
  readonly #box = el("div", { class: "hits-box", on: { pointerdown: (event) => event.preventDefault() } }, this.#list, this.#credit);
  readonly #status = el("p", { class: "announcer", attributes: { "aria-live": "polite" } });
  readonly #input: HTMLInputElement;
  #hits: Hit[] = [];
  #active = -1;
  #timer: number | undefined;
  #asking: AbortController | undefined;

  constructor(actions: SearchActions) {
    this.#actions = actions;
    this.#input = el("input", {
      class: "search-input",
      attributes: {
        type: "search",
        id: "search-input",
        role: "combobox",
        placeholder: t("search.placeholder"),
        "aria-label": t("search.label"),
        "aria-autocomplete": "list",
        "aria-controls": "hits",
        "aria-expanded": "false",
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
      },
      on: {
        input: () => this.#typed(),
        keydown: (event) => this.#key(event),
        // After a click in the list; who is back by then goes on.
        blur: () => window.setTimeout(() => document.activeElement === this.#input || this.#close(), 150),
      },
    });
    byId("search").replaceChildren(icon("search"), this.#input, this.#box, this.#status);
    this.#close();
  }

  focus(): void {
    this.#input.focus();
  }

  #typed(): void {
    window.clearTimeout(this.#timer);
    this.#asking?.abort();
    const query = this.#input.value.trim();
    if (query === "") {
      this.#close();
      return;
    }
    this.#timer = window.setTimeout(() => void this.#ask(query), debounceMs);
  }

  async #ask(query: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await search(query, this.#actions.day(), this.#actions.near(), asking.signal);
      if (!asking.signal.aborted) this.#show(answer);
    } catch (error) {
      if (!asking.signal.aborted) {
        this.#close();
        this.#actions.failed(error);
      }
    }
  }

  #show({ hits, gazetteer, basemaps }: SearchAnswer): void {
    this.#hits = hits;
    this.#list.replaceChildren(...hits.map((hit, i) => this.#option(hit, i)));
    if (hits.length === 0) this.#list.append(el("li", { class: "hits-none", text: t("search.none") }));
    this.#credit.hidden = gazetteer === undefined && basemaps.length === 0;
    this.#credit.replaceChildren(
      ...(gazetteer ? gazetteerCredit(gazetteer) : []),
      ...(gazetteer && basemaps.length > 0 ? [el("br")] : []),
      ...(basemaps.length > 0 ? originCredit(basemaps) : []),
    );
    this.#box.hidden = false;
    this.#input.setAttribute("aria-expanded", String(hits.length > 0));
    this.#status.textContent = t("search.count", { n: hits.length });
    this.#activate(hits.length > 0 ? 0 : -1);
  }

  #option(hit: Hit, i: number): HTMLLIElement {
    const kind = kinds[hit.baseClass ?? hit.kind];
    const what = kind ? t(kind) : hit.ref ? this.#actions.titleOf(hit.ref.layer) : undefined;
    const away = hit.distance === undefined ? undefined : t("search.away", { km: wholeNumber(hit.distance / 1000) });
    const beside = [...hit.official, ...(hit.matched === hit.name || hit.official.includes(hit.matched) ? [] : [hit.matched])];
    return el(
      "li",
      {
        class: "hit",
        attributes: { role: "option", id: `hit-${i}`, "aria-selected": "false" },
        on: {
          // Keeps the focus in the box.
          pointerdown: (event) => event.preventDefault(),
          click: () => this.#choose(i),
          pointermove: () => this.#activate(i),
        },
      },
      el("span", { class: "hit-name", text: hit.name }),
      beside.length > 0 && el("span", { class: "hit-matched", text: beside.join(" · ") }),
      el("span", { class: "hit-kind", text: [what, hit.region, away].filter((w) => w !== undefined).join(" · ") }),
      hit.recordedFrom !== undefined && el("span", { class: "hit-recorded", text: t("search.recorded_from", { date: longDate(hit.recordedFrom) }) }),
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      if (this.#box.hidden) this.#input.value = "";
      else event.stopPropagation();
      this.#close();
      return;
    }
    if (this.#box.hidden || this.#hits.length === 0) {
      if (event.key === "ArrowDown" && this.#input.value.trim() !== "") this.#typed();
      return;
    }
    const last = this.#hits.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.#activate(this.#active >= last ? 0 : this.#active + 1);
        break;
      case "ArrowUp":
        this.#activate(this.#active <= 0 ? last : this.#active - 1);
        break;
      case "Enter":
        this.#choose(this.#active);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #activate(i: number): void {
    this.#active = i;
    for (const [at, option] of [...this.#list.children].entries()) option.setAttribute("aria-selected", String(at === i));
    if (i < 0) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    this.#input.setAttribute("aria-activedescendant", `hit-${i}`);
    this.#list.children[i]?.scrollIntoView({ block: "nearest" });
  }

  #choose(i: number): void {
    const hit = this.#hits[i];
    if (!hit) return;
    this.#input.value = hit.name;
    this.#close();
    this.#actions.choose(hit);
  }

  #close(): void {
    this.#box.hidden = true;
    this.#active = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}
