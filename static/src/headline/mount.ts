// Mounts what stands around the map: headline, attribution and notes.

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
import { roomy } from "../ui/layout";
import { hideOutdatedMessage } from "../ui/notice";
import { signOf } from "../ui/swatches";
import { t } from "../words/words";
import { showAsPictures } from "./as_pictures";
import { showCredits } from "./credits";
import { headlineOf, headlineText, showHeadline } from "./headline";
import { showDateNote } from "./date_note";
import { showPinned } from "./pinned";
import { keepRecentWords } from "./recent_words";

export interface MountedHeadline {
  /** The headline of the store as it is now, to be shown later. */
  headline(): { show(): void };
}

export function mountHeadline(store: Store, figures: AreaFigures, startup: Startup): MountedHeadline {
  store.subscribe((change) => {
    if (change.of("day", "layers", "who", "region")) hideOutdatedMessage();
    if (change.ofAll) showNotes();
    else if (change.of("basemaps in view")) credit();
    else if (change.of("region")) announceRegion();
    if (change.of("rest")) announceMoment();
    if (change.of("address")) showDateNote(store);
  });

  keepRecentWords(store.catalogue.layers);
  showDateNote(store);
  languageSwitch((language) => addressOf(store.choices, language));
  startup.add(Priority.Notes, () => {
    store.compare();
    showNotes();
  });
  startup.add(Priority.LegendSigns, ...store.visible.map((layer) => () => sign(layer)));
  startup.add(Priority.Headline, () => headline().show()); // there is no map yet that differs

  function sign(layer: Layer): HTMLElement {
    return signOf(layer, store.palette);
  }

  function said(): ReturnType<typeof headlineOf> {
    return headlineOf(store, !roomy.matches);
  }

  function headline(): { show(): void } {
    const now = said();
    return { show: () => showHeadline(now, sign) };
  }

  function showNotes(): void {
    const { choices } = store;
    const text = textAddress(choices, store.day, store.comparedDays);
    credit();
    if (text !== undefined) byId<HTMLAnchorElement>("skip-text").href = text;
    byId("skip-text").hidden = text === undefined;
    showPinned(choices, store.catalogue.style);
    showAsPictures(choices);
  }

  function credit(): void {
    const { base, waters, visible, basemapsInView } = store;
    showCredits([...(base ? [base] : []), ...waters, ...visible], basemapsInView, textAddress(store.choices, store.day, store.comparedDays));
  }

  function announceMoment(): void {
    const area = figures.shown?.words;
    announce(`${longDate(store.day)}. ${headlineText(said())}${area ? `. ${area}` : ""}`);
  }

  function announceRegion(): void {
    const { region } = store.choices;
    announce(region === undefined ? t("area.announced_everywhere") : t("area.announced_region", { region: regionName(store, region) }));
  }

  return { headline };
}
