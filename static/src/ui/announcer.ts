// Announces to screen readers, debounced.

import { byId } from "./dom";

const debounceMs = 500;

let waiting: number | undefined;
let coming = "";

export function announce(text: string): void {
  window.clearTimeout(waiting);
  coming = text;
  waiting = window.setTimeout(() => {
    byId("announcer").textContent = coming;
    coming = "";
  }, debounceMs);
}

/** Announces a text after what is about to be announced, which it would take the place of. */
export function announceAfter(text: string): void {
  announce(coming ? `${coming}. ${text}` : text);
}
