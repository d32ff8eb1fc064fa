// The page's address, which holds the state.

import { asPictures } from "../model/pictures";
import type { State } from "../model/choices";
import { site } from "../net/site";
import { formatState, parseState } from "../model/url";
import { canDraw } from "../ui/can_draw";
import { askedLanguage } from "../ui/language";
import type { Store } from "./store";

/** Milliseconds until a change is in the address: browsers limit how often it may change. */
const debounceMs = 200;

/** The address of a state, in the language that the page's names. */
export function addressOf(state: State, language = askedLanguage()): string {
  const query = formatState(state);
  if (language === null) return location.pathname + query;
  return `${location.pathname}${query}${query === "" ? "?" : "&"}lang=${encodeURIComponent(language)}`;
}

export class Address {
  #waiting: number | undefined;

  read(): State {
    const state = parseState(location.search);
    if (site().isPublished) return { ...state, png: false };
    return canDraw() ? state : asPictures(state);
  }

  write(state: State): void {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      history.replaceState(null, "", addressOf(state) + location.hash);
    }, debounceMs);
  }
}

/** Keeps the state in the address, and goes to the state of an address that the browser goes to. */
export function mountAddress(store: Store, address: Address): void {
  store.subscribe((change) => {
    const isState = change.before !== store.state;
    // With each new address the browser asks for the page's icon.
    if (change.of("release") || (isState && !store.isHeld())) address.write(store.state);
  });
  window.addEventListener("popstate", () => {
    store.set(address.read());
    store.notify("address");
  });
}
