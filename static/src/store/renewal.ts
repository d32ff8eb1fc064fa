// Polls the record, and reloads it where it has changed.

import type { Layer } from "../model/catalogue";
import { ApiError } from "../net/api";
import { fetchCatalogue } from "../net/record";
import type { Store } from "./store";

/** The status of what was retracted. */
const gone = 410;
/** Milliseconds between polls. */
const pollIntervalMs = 60_000;

export class Renewal {
  readonly #store: Store;
  #isRenewing = false;

  constructor(store: Store) {
    this.#store = store;
    store.subscribe((change) => {
      if (change.of("retry") && store.visible.some((l) => !l.timeline)) void this.renew();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#refresh();
    });
    window.setInterval(() => void this.#refresh(), pollIntervalMs);
  }

  /** Reloads the record; withdrawn is a layer whose tiles are gone. */
  async renew(withdrawn?: Layer): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const newer = await fetchCatalogue(this.#store.choices.rev);
      for (const layer of newer.layers) {
        // The server still names a timeline that is gone: use the tiles of each date.
        if (layer.id === withdrawn?.id && layer.timeline?.tiles === withdrawn.timeline?.tiles) delete layer.timeline;
      }
      this.#store.renew(newer);
    } catch (error) {
      this.#store.failed(error);
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Tiles are gone after a retraction: reload the record, once. */
  tilesFailed(error: unknown, layer: Layer | undefined): void {
    if (!layer || !(error instanceof ApiError && error.status === gone)) {
      this.#store.failed(error);
      return;
    }
    if (this.#store.layer(layer.id) === layer) void this.renew(layer); // else it was reloaded already
  }

  async #refresh(): Promise<void> {
    const { choices, catalogue } = this.#store;
    try {
      const newer = await fetchCatalogue(choices.rev, catalogue);
      if (newer !== this.#store.catalogue) this.#store.renew(newer);
    } catch {
      // What is on screen stays true; the next poll tries again.
    }
  }
}
