// Builds the sections of the dialog.

import { el } from "../ui/dom";

export function section(name: string, title: string, ...children: (Node | string | false | undefined)[]): HTMLElement {
  const id = `share-${name}`;
  return el(
    "section",
    { class: `share-part share-${name}`, attributes: { "aria-labelledby": id } },
    el("h3", { text: title, attributes: { id } }),
    ...children,
  );
}

export function button(words: string, click: () => void): HTMLButtonElement {
  return el("button", { class: "button", text: words, attributes: { type: "button" }, on: { click } });
}

export function select<V extends string>(entries: readonly (readonly [V, string])[], chosen: V, choose: (value: V) => void): HTMLSelectElement {
  const box = el("select", {}, ...entries.map(([value, words]) => el("option", { text: words, attributes: { value } })));
  box.value = chosen;
  box.addEventListener("change", () => {
    const entry = entries.find(([value]) => value === box.value);
    if (entry) choose(entry[0]);
  });
  return box;
}
