// Looks for what is newer in the record, and reads it anew where it has changed.

import type { Layer } from "../model/catalogue";
import { ApiError } from "../net/api";
import { fetchCatalogue } from "../net/record";
import type { Store } from "./store";

/** The status of what was retracted. */
const gone = 410;
/** Milliseconds between looks for newer snapshots. */
const refreshMs = 60_000;

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
    window.setInterval(() => void this.#refresh(), refreshMs);
  }

  /** Reads the record anew; withdrawn is a layer whose tiles are gone. */
  async renew(withdrawn?: Layer): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const newer = await fetchCatalogue(this.#store.state.rev);
      for (const layer of newer.layers) {
        // An address that is still given out and still gone: each date has tiles of its own.
        if (layer.id === withdrawn?.id && layer.timeline?.tiles === withdrawn.timeline?.tiles) delete layer.timeline;
      }
      this.#store.renew(newer);
    } catch (error) {
      this.#store.failed(error);
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Tiles that were retracted are of a record that has changed: it is read anew, once. */
  tilesFailed(error: unknown, layer: Layer | undefined): void {
    if (!layer || !(error instanceof ApiError && error.status === gone)) {
      this.#store.failed(error);
      return;
    }
    if (this.#store.layer(layer.id) === layer) void this.renew(layer); // else it was asked for already
  }

  async #refresh(): Promise<void> {
    const { state, catalogue } = this.#store;
    try {
      const newer = await fetchCatalogue(state.rev, catalogue);
      if (newer !== this.#store.catalogue) this.#store.renew(newer);
    } catch {
      // What is on screen stays true; the next look may have better luck.
    }
  }
}
