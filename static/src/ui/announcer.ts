// Announces to screen readers, debounced.

import { byId } from "./dom";

const debounceMs = 500;

let waiting: number | undefined;

export function announce(text: string): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    byId("announcer").textContent = text;
  }, debounceMs);
}
