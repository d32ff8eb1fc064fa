// The search box: places and claims by any spelling, as ARIA's combobox with a
// listbox.

import type { Day } from "../model/dates";
import { type Hit, search } from "../net/api";
import { byId, el, icon } from "../ui/dom";
import { t, type MessageKey } from "../words/words";

export interface SearchActions {
  /** The day as of which to search. */
  day(): Day;
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
};

export class Search {
  readonly #actions: SearchActions;
  readonly #list = el("ul", { class: "hits", attributes: { id: "hits", role: "listbox", "aria-label": t("search.found") } });
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
        blur: () => window.setTimeout(() => this.#close(), 150), // after a click in the list
      },
    });
    byId("search").replaceChildren(icon("search"), this.#input, this.#list, this.#status);
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
      const hits = await search(query, this.#actions.day(), asking.signal);
      if (!asking.signal.aborted) this.#show(hits);
    } catch (error) {
      if (!asking.signal.aborted) {
        this.#close();
        this.#actions.failed(error);
      }
    }
  }

  #show(hits: Hit[]): void {
    this.#hits = hits;
    this.#list.replaceChildren(...hits.map((hit, i) => this.#option(hit, i)));
    if (hits.length === 0) this.#list.append(el("li", { class: "hits-none", text: t("search.none") }));
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", String(hits.length > 0));
    this.#status.textContent = t("search.count", { n: hits.length });
    this.#activate(hits.length > 0 ? 0 : -1);
  }

  #option(hit: Hit, i: number): HTMLLIElement {
    const kind = kinds[hit.baseClass ?? ""];
    const what = kind ? t(kind) : this.#actions.titleOf(hit.layer);
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
      el("span", { class: "hit-kind", text: what }),
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      if (this.#list.hidden) this.#input.value = "";
      else event.stopPropagation();
      this.#close();
      return;
    }
    if (this.#list.hidden || this.#hits.length === 0) {
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
    this.#list.hidden = true;
    this.#active = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}
