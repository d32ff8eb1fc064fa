// The page's address, which holds the choices, and what Back undoes.

import { asPictures } from "../model/pictures";
import { type Choices, openingChoices } from "../model/choices";
import { site } from "../net/site";
import { formatChoices, parseChoices } from "../model/url";
import { canDraw } from "../ui/can_draw";
import { askedLanguage } from "../ui/language";
import type { Store } from "./store";

/** Browsers limit how often the address may change. */
const debounceMs = 200;
/** Dates that follow each other within these milliseconds are one for Back. */
const passingMs = 1000;

/** The address of choices, in the language of the page's address. */
export function addressOf(choices: Choices, language = askedLanguage()): string {
  const query = formatChoices(choices);
  if (language === null) return location.pathname + query;
  return `${location.pathname}${query}${query === "" ? "?" : "&"}lang=${encodeURIComponent(language)}`;
}

/** What an entry of the browser's history keeps. */
interface Entry {
  /** What the entry before it shows of what Back undoes. */
  before?: string;
  /** Whether a sheet that covers the map made it. */
  isSheet?: boolean;
}

/** What Back undoes: a date, a mode, and what the panel shows. */
function undoable({ day, compare, mode, assessors, panel }: Choices): string {
  return formatChoices({ ...openingChoices, day, compare, mode, assessors, panel });
}

/** Whether there is nothing for Back to undo. A second date that comes with its mode is not the reader's. */
function isSame(before: Choices, after: Choices): boolean {
  return undoable(before.compare === undefined ? { ...before, compare: after.compare } : before) === undoable(after);
}

/** Whether nothing but the dates differs. */
function isOfDates(before: Choices, after: Choices): boolean {
  return isSame({ ...before, day: after.day, compare: after.compare }, after);
}

export class Address {
  #waiting: number | undefined;
  /** The choices of the entry that the browser shows. */
  #written: Choices | undefined;
  /** When a date was written last; Infinity while it is played. */
  #datedAt = -Infinity;
  /** What to write once the browser is back, where Back was ours. */
  #returning: string | undefined;
  #closeSheet: (() => void) | undefined;

  read(): Choices {
    const choices = parseChoices(location.search);
    this.#written = choices;
    // It has no tiles of what several agree on.
    if (site().isPublished) return { ...choices, png: false, ...(choices.mode === "assessors" ? { mode: "map", panel: undefined } : {}) };
    return canDraw() ? choices : asPictures(choices);
  }

  /** Writes choices; those that Back undoes make an entry of their own. */
  write(choices: Choices, isPlaying: boolean): void {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => this.#write(choices, isPlaying), debounceMs);
  }

  #write(choices: Choices, isPlaying: boolean): void {
    if (this.#returning !== undefined) {
      this.write(choices, isPlaying); // once the browser is back: it would go back from a new entry
      return;
    }
    const before = this.#written ?? choices;
    const address = addressOf(choices) + location.hash;
    this.#written = choices;
    const entry = history.state as Entry | null;
    if (isSame(before, choices)) {
      history.replaceState(entry, "", address);
      return;
    }
    const now = performance.now();
    const isDated = isOfDates(before, choices);
    const follows = isDated && now - this.#datedAt < passingMs;
    this.#datedAt = !isDated ? -Infinity : isPlaying ? Infinity : now;
    if (follows) history.replaceState(entry, "", address);
    else if (before.panel && !choices.panel && entry?.before === undoable(choices)) this.#goBack(address);
    else history.pushState({ before: undoable(before) } satisfies Entry, "", address);
  }

  /** Closes by going back what made an entry: the way back does not lead through it again. */
  #goBack(address: string): void {
    this.#returning = address;
    history.back();
  }

  /** A sheet covers the map: Back closes it first. One that was open before gives its place, and its entry, to it. */
  openSheet(close: () => void): void {
    const closeOther = this.#closeSheet;
    this.#closeSheet = undefined;
    closeOther?.();
    this.#closeSheet = close;
    if (!closeOther) history.pushState({ isSheet: true } satisfies Entry, "", location.href);
  }

  /** The sheet was closed otherwise. */
  sheetClosed(): void {
    if (!this.#closeSheet) return;
    this.#closeSheet = undefined;
    if ((history.state as Entry | null)?.isSheet) this.#goBack(location.href);
  }

  /** The browser went back or forward; returns whether the choices stay as they are. */
  navigated(): boolean {
    const close = this.#closeSheet;
    this.#closeSheet = undefined;
    const address = this.#returning ?? (close && addressOf(this.#written ?? openingChoices));
    this.#returning = undefined;
    if (address !== undefined) history.replaceState(history.state, "", address);
    close?.();
    return address !== undefined;
  }
}

/** Writes the choices to the address, and reads them when the browser navigates. */
export function mountAddress(store: Store, address: Address): void {
  store.subscribe((change) => {
    const isOfChoices = change.before !== store.choices;
    // A new address makes browsers request the icon: none while the reader drags.
    if (change.of("release") || (isOfChoices && !store.isHeld())) address.write(store.choices, store.isPlaying());
  });
  window.addEventListener("popstate", () => {
    if (address.navigated()) return;
    store.set(address.read());
    store.notify("address");
  });
}
