// What is said around the map: the headline, whose data it shows, and what is so
// of the page.

import { Priority, type Startup } from "../core/startup";
import type { Layer } from "../model/catalogue";
import { longDate } from "../model/dates";
import { textAddress } from "../net/text_address";
import { addressOf } from "../store/address";
import type { AreaFigures } from "../store/area_figures";
import { regionName } from "../store/regions";
import type { Store } from "../store/store";
import { announce } from "../ui/announcer";
import { byId } from "../ui/dom";
import { languageSwitch } from "../ui/language";
import { sideways } from "../ui/layout";
import { hideOutdatedMessage } from "../ui/notice";
import { signOf } from "../ui/swatches";
import { t } from "../words/words";
import { showAsPictures } from "./as_pictures";
import { showCredits } from "./credits";
import { headlineOf, headlineText, showHeadline } from "./headline";
import { sayMisasked } from "./date_note";
import { showPinned } from "./pinned";

export interface MountedHeadline {
  /** The headline of what the store says now, to be shown later. */
  headline(): { show(): void };
}

export function mountHeadline(store: Store, figures: AreaFigures, startup: Startup): MountedHeadline {
  store.subscribe((change) => {
    if (change.of("day", "layers", "who", "region")) hideOutdatedMessage();
    if (change.ofAll) showNotes();
    else if (change.of("region")) announceRegion();
    if (change.of("rest")) announceMoment();
    if (change.of("address")) sayMisasked(store);
  });

  sayMisasked(store);
  languageSwitch((language) => addressOf(store.state, language));
  startup.add(Priority.Notes, () => {
    store.compare();
    showNotes();
  });
  startup.add(Priority.Signs, ...store.visible.map((layer) => () => sign(layer)));
  startup.add(Priority.Headline, () => headline().show()); // there is no map yet that shows something else

  function sign(layer: Layer): HTMLElement {
    return signOf(layer, store.palette);
  }

  function said(): ReturnType<typeof headlineOf> {
    return headlineOf(store, !sideways.matches);
  }

  function headline(): { show(): void } {
    const now = said();
    return { show: () => showHeadline(now, sign) };
  }

  function showNotes(): void {
    const { base, visible, state } = store;
    const text = textAddress(state, store.day, store.comparedDays);
    showCredits([...(base ? [base] : []), ...visible], text);
    if (text !== undefined) byId<HTMLAnchorElement>("skip-text").href = text;
    byId("skip-text").hidden = text === undefined;
    showPinned(state, store.catalogue.style);
    showAsPictures(state);
  }

  function announceMoment(): void {
    const area = figures.shown?.words;
    announce(`${longDate(store.day)}. ${headlineText(said())}${area ? `. ${area}` : ""}`);
  }

  function announceRegion(): void {
    const { region } = store.state;
    announce(region === undefined ? t("area.announced_everywhere") : t("area.announced_region", { region: regionName(store, region) }));
  }

  return { headline };
}
