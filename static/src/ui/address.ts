// The page's address, which holds the state.

import type { State } from "../model/state";
import { formatState, parseState } from "../model/url";

/** Milliseconds until a change is in the address: browsers limit how often it may change. */
const rest = 200;

export class Address {
  #waiting: number | undefined;

  read(): State {
    return parseState(location.search);
  }

  write(state: State): void {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      history.replaceState(null, "", location.pathname + formatState(state) + location.hash);
    }, rest);
  }
}
