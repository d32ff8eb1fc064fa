// Tells screen readers of a new date, once it has come to rest.

import { byId } from "./dom";

const debounceMs = 500;

let waiting: number | undefined;

export function announce(text: string): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    byId("announcer").textContent = text;
  }, debounceMs);
}
