// Polls the record, and reloads it where it has changed.

import type { Basemap } from "../model/basemap";
import type { Layer } from "../model/catalogue";
import { ApiError } from "../net/api";
import { fetchCatalogue } from "../net/record";
import { basemapGone } from "./basemaps";
import type { Store } from "./store";

/** The status of what was retracted. */
const gone = 410;
/** Milliseconds between polls. */
const pollIntervalMs = 60_000;

export class Renewal {
  readonly #store: Store;
  #isRenewing = false;
  /** The archives of which a picture failed, while they are asked for. */
  readonly #asked = new Set<string>();

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
      const newer = await fetchCatalogue(this.#store.choices.rev, undefined, true);
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

  /** Tiles are gone after a retraction, or since an archive was exchanged: reload the record, once. */
  tilesFailed(error: unknown, of: Layer | Basemap | undefined): void {
    if (of && "hash" in of && isOfPicture(error)) void this.#pictureFailed(error, of);
    else if (!of || !(error instanceof ApiError && error.status === gone)) this.#store.failed(error);
    else if ("hash" in of) this.#basemapGone(of.hash);
    else if (this.#store.layer(of.id) === of) void this.renew(of); // else it was reloaded already
  }

  /** A picture does not say why it failed: whether its archive is gone is asked for. */
  async #pictureFailed(error: unknown, of: Basemap): Promise<void> {
    if (this.#store.goneBasemaps.has(of.hash) || this.#asked.has(of.hash)) return;
    this.#asked.add(of.hash);
    try {
      const { fetchBasemap } = await import("../net/basemap_named");
      await fetchBasemap(of.hash);
      this.#store.failed(error);
    } catch (why) {
      this.tilesFailed(why, of);
    } finally {
      this.#asked.delete(of.hash);
    }
  }

  #basemapGone(hash: string): void {
    if (this.#store.goneBasemaps.has(hash)) return;
    basemapGone(this.#store, hash);
    this.#store.notify("basemaps");
    if (!this.#store.choices.basemap) void this.renew();
  }

  async #refresh(): Promise<void> {
    const { choices, catalogue } = this.#store;
    try {
      const newer = await fetchCatalogue(choices.rev, catalogue);
      if (newer === this.#store.catalogue) return;
      // One that was put back is drawn again; only here, once a poll, as what is kept on the way may name one that is gone.
      for (const { hash } of newer.basemaps) this.#store.goneBasemaps.delete(hash);
      this.#store.renew(newer);
    } catch {
      // What is on screen stays true; the next poll tries again.
    }
  }
}

/** Whether an image did not come: its error says no status. */
function isOfPicture(error: unknown): boolean {
  return error instanceof DOMException && error.name === "EncodingError";
}
