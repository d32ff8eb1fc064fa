// The archives that an address names: what is said of them is asked for, and one that is
// gone is named so.

import { ApiError } from "../net/api";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";
import type { Store } from "./store";

/** The statuses of an archive that is not attached. */
const notThere = [404, 410];

export function mountBasemaps(store: Store): void {
  const asked = new Set<string>();
  store.subscribe((change) => {
    if (change.of("basemap")) ask();
  });
  ask();

  function ask(): void {
    const unknown = (store.choices.basemap ?? []).filter((hash) => !asked.has(hash) && !store.basemapOf(hash));
    for (const hash of unknown) asked.add(hash);
    if (unknown.length > 0) void fetchAll(unknown);
  }

  async function fetchAll(hashes: readonly string[]): Promise<void> {
    const { fetchBasemap } = await import("../net/basemap_named");
    for (const hash of hashes) {
      try {
        const found = await fetchBasemap(hash);
        if (found) store.namedBasemaps.set(hash, found);
      } catch (error) {
        asked.delete(hash);
        if (error instanceof ApiError && notThere.includes(error.status)) basemapGone(store, hash);
        else store.failed(error);
      }
    }
    store.notify("basemaps");
  }
}

/** Draws an archive no more. Where the address names it, the reader is told; another one never stands for it. */
export function basemapGone(store: Store, hash: string): void {
  store.goneBasemaps.add(hash);
  if (store.choices.basemap?.includes(hash)) showMessage(t("basemap.gone"));
}
