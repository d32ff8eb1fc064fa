// Small parts of the desk and of a draft's page.

import { type Day, longDate, shortDate } from "../model/dates";
import { el, icon } from "../ui/dom";
import { locale, perLocale, t } from "../words/words";

type Child = Node | string | false | undefined;

export function button(words: string, click: () => void, look: "main" | "other" | "risky" = "other"): HTMLButtonElement {
  return el("button", { class: `button desk-button desk-button-${look}`, text: words, attributes: { type: "button" }, on: { click } });
}

let ids = 0;
/** An id that nothing else on the page has. */
export const newId = (): string => `desk-${++ids}`;

export interface FieldOptions {
  hint?: string;
  class?: string;
}

/** A labelled field. */
export function field(label: string, input: HTMLElement, { hint, class: more = "" }: FieldOptions = {}): HTMLElement {
  input.id ||= newId();
  const note = hint === undefined ? undefined : el("p", { class: "desk-hint", text: hint, attributes: { id: `${input.id}-hint` } });
  if (note) input.setAttribute("aria-describedby", note.id);
  return el("div", { class: `desk-field ${more}`.trim() }, el("label", { text: label, attributes: { for: input.id } }), input, note);
}

export function line(value = "", type = "text"): HTMLInputElement {
  const input = el("input", { class: "desk-input", attributes: { type, autocomplete: "off" } });
  input.value = value;
  return input;
}

export function choice<V extends string>(entries: readonly (readonly [V, string])[], chosen: string): HTMLSelectElement {
  const box = el("select", { class: "desk-input" }, ...entries.map(([value, words]) => el("option", { text: words, attributes: { value } })));
  if (entries.some(([value]) => value === chosen)) box.value = chosen;
  return box;
}

/** A check box or radio button with its words. */
export function tick(input: HTMLInputElement, words: string): HTMLLabelElement {
  return el("label", { class: "desk-tick" }, input, el("span", { text: words }));
}

/** Where what was refused, and what was done, is said: screen readers say it as it comes. */
export class Said {
  readonly element = el("div", { class: "desk-said", attributes: { role: "status" } });

  /** A refusal stays until something else is tried. */
  refuse(words: string, ...more: readonly Child[]): void {
    this.#show("refused", words, more);
  }

  say(words: string, ...more: readonly Child[]): void {
    this.#show("done", words, more);
  }

  clear(): void {
    this.element.replaceChildren();
  }

  #show(kind: "refused" | "done", words: string, more: readonly Child[]): void {
    const note = el("p", { class: `desk-note desk-${kind}` }, el("span", { text: words }), ...more);
    this.element.replaceChildren(note);
    note.scrollIntoView?.({ block: "nearest" });
  }
}

/** A text in a field that is copied by a button. */
export function copied(label: string, text: string, rows = 1): HTMLElement {
  const box = rows > 1 ? el("textarea", { class: "desk-input desk-lines" }) : el("input", { class: "desk-input", attributes: { type: "text" } });
  box.value = text;
  box.readOnly = true;
  if (box instanceof HTMLTextAreaElement) box.rows = Math.min(rows, 6);
  box.id = newId();
  const said = el("span", { class: "desk-hint", attributes: { role: "status" } });
  const copy = button(t("desk.copy"), () => {
    void navigator.clipboard.writeText(text).then(
      () => void (said.textContent = t("share.copied")),
      () => {
        box.focus();
        box.select();
        said.textContent = t("share.select");
      },
    );
  });
  return el("div", { class: "desk-field" }, el("label", { text: label, attributes: { for: box.id } }), el("div", { class: "desk-copied" }, box, copy), said);
}

const instants = perLocale((l) => new Intl.DateTimeFormat(l, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" }));

/** An instant for reading; text that is none stays as it is. */
export function instant(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : t("desk.utc", { instant: instants().format(time) });
}

/** One date, or the first and last of several. */
export function dates(days: readonly Day[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return "";
  return first === last ? longDate(first) : `${shortDate(first)} – ${shortDate(last)}`;
}

const sizes = perLocale((l) => new Intl.NumberFormat(l, { maximumFractionDigits: 1 }));

export function fileSize(bytes: number): string {
  return bytes < 1e6 ? t("desk.kilobytes", { n: sizes().format(bytes / 1e3) }) : t("desk.megabytes", { n: sizes().format(bytes / 1e6) });
}

/** A person's words are in whatever language they are. */
export function quoted(words: string): HTMLElement {
  return el("q", { class: "desk-quoted", text: words });
}

export function closeButton(words: string, click: () => void): HTMLButtonElement {
  return el("button", { class: "plain", attributes: { type: "button", "aria-label": words }, on: { click } }, icon("close"));
}

/** What sorts names as the reader's language does. */
export const byName = (a: string, b: string): number => a.localeCompare(b, locale());
