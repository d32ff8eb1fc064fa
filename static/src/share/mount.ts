// The tool by which a view is shared, and the page on paper. The dialog is a
// script of its own, loaded when it is first asked for.

import type { MapView } from "../model/choices";
import type { Shown } from "../net/view_addresses";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { askedLanguage } from "../ui/language";
import { readyPrint } from "./print";

/** What sharing needs of what is shared. */
export interface ShareNeeds {
  view(): MapView;
  /** Paper has the key, whether it is open or not. */
  writeKey(): void;
}

export function mountShare(store: Store, needs: ShareNeeds): void {
  const shown = (): Shown => ({ state: store.state, catalogue: store.catalogue, view: needs.view() });
  byId("share-open").addEventListener("click", () => {
    // A language that the reader asked for by name goes along with the view.
    const language = askedLanguage() ?? undefined;
    import("./share_dialog").then(({ openShareDialog }) => openShareDialog({ ...shown(), language }, store.palette.dark)).catch((error: unknown) => store.failed(error));
  });
  readyPrint(shown, () => needs.writeKey());
}
