// Tells screen readers of a new date, once it has come to rest.

import { byId } from "./dom";

const rest = 500; // milliseconds

let waiting: number | undefined;

export function announce(text: string): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    byId("announcer").textContent = text;
  }, rest);
}
