// Mounts the share button, and prepares the page for print. The dialog is loaded on
// demand.

import type { MapView } from "../model/choices";
import type { Shown } from "../net/view_addresses";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { askedLanguage } from "../ui/language";
import { readyPrint } from "./print";

/** What sharing needs of other components. */
export interface ShareNeeds {
  mapView(): MapView;
  /** Writes the legend: print has it, open or not. */
  writeLegend(): void;
}

export function mountShare(store: Store, needs: ShareNeeds): void {
  const shown = (): Shown => ({ choices: store.choices, catalogue: store.catalogue, mapView: needs.mapView(), basemaps: store.basemaps });
  byId("share-open").addEventListener("click", () => {
    // A language in the page's address is kept.
    const language = askedLanguage() ?? undefined;
    import("./share_dialog").then(({ openShareDialog }) => openShareDialog({ ...shown(), language }, store.palette.dark)).catch((error: unknown) => store.failed(error));
  });
  readyPrint(shown, () => needs.writeLegend());
}
