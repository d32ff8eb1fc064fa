// The page's address, which holds the choices.

import { asPictures } from "../model/pictures";
import type { Choices } from "../model/choices";
import { site } from "../net/site";
import { formatChoices, parseChoices } from "../model/url";
import { canDraw } from "../ui/can_draw";
import { askedLanguage } from "../ui/language";
import type { Store } from "./store";

/** Browsers limit how often the address may change. */
const debounceMs = 200;

/** The address of choices, in the language of the page's address. */
export function addressOf(choices: Choices, language = askedLanguage()): string {
  const query = formatChoices(choices);
  if (language === null) return location.pathname + query;
  return `${location.pathname}${query}${query === "" ? "?" : "&"}lang=${encodeURIComponent(language)}`;
}

export class Address {
  #waiting: number | undefined;

  read(): Choices {
    const choices = parseChoices(location.search);
    if (site().isPublished) return { ...choices, png: false };
    return canDraw() ? choices : asPictures(choices);
  }

  write(choices: Choices): void {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      history.replaceState(null, "", addressOf(choices) + location.hash);
    }, debounceMs);
  }
}

/** Writes the choices to the address, and reads them when the browser navigates. */
export function mountAddress(store: Store, address: Address): void {
  store.subscribe((change) => {
    const isOfChoices = change.before !== store.choices;
    // A new address makes browsers request the icon: none while the reader drags.
    if (change.of("release") || (isOfChoices && !store.isHeld())) address.write(store.choices);
  });
  window.addEventListener("popstate", () => {
    store.set(address.read());
    store.notify("address");
  });
}
