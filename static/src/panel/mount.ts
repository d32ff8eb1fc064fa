// Mounts the panel, and the card of statements as their date is reached.

import { shortDate } from "../model/dates";
import { isComparable } from "../model/assessors";
import type { Bounds } from "../model/bounds";
import { inForce, isAreal } from "../model/catalogue";
import { type FeatureRef, shownDay } from "../model/choices";
import type { LonLat } from "../model/geodesy";
import { fetchFeatures } from "../net/api";
import { site } from "../net/site";
import { addressOf } from "../store/address";
import type { AreaFigures } from "../store/area_figures";
import { regionName } from "../store/regions";
import type { Store } from "../store/store";
import { byId, el } from "../ui/dom";
import { t } from "../words/words";
import { card } from "./card";
import type { ChangesList } from "./changes_list";
import { hiddenAmong } from "./hidden";
import { Panel } from "./panel";
import { Passing } from "./passing";
import { pointContextOf } from "./point_context";
import { reportAddress } from "./report";
import { silenceWords } from "./silence";

/** What the panel needs of the map. */
export interface PanelNeeds {
  zoomTo(bbox: Bounds): void;
  center(): LonLat;
  bounds(): Bounds;
  onLook(looked: () => void): void;
  goTo(ref: FeatureRef, center?: [number, number], bbox?: Bounds): Promise<void>;
  mark(at: readonly [number, number] | undefined): void;
}

export interface MountedPanel {
  /** Resolves once the panel is up to date. */
  shown(): Promise<void>;
  focus(): void;
  /** Whether the card of a passing statement is shown. */
  hasPassing(): boolean;
  /** Closes it; returns whether it was open. */
  escape(): boolean;
}

export function mountPanel(store: Store, figures: AreaFigures, needs: PanelNeeds): MountedPanel {
  /** The element that had the focus when it was opened. */
  let opener: HTMLElement | undefined;
  let shown: Promise<void> = Promise.resolve();
  /** Loaded on demand: few open the list. */
  let changes: Promise<ChangesList> | undefined;

  const panel = new Panel({
    close: () => store.close(),
    changes: listChanges,
    assessors: showAssessors,
    pickRegion: (picked) => store.set({ region: picked ? store.pointed?.region : undefined }),
    follow: (ref) => void follow(ref),
    earlier: (rev) => (site().isPublished ? undefined : addressOf({ ...store.choices, rev, day: store.day })),
    report: (feature) => reportAddress(store.catalogue.report, feature, store.day),
    shows: (layer, feature) => store.shows(layer, feature),
    mark: (at) => needs.mark(at),
    point: () => pointContextOf(store),
    failed: (error) => store.failed(error),
  });

  const passing = new Passing({
    visible: () => store.visible,
    shows: (layer, feature) => store.shows(layer, feature),
    isReading: () => store.choices.panel?.kind === "statements",
    card: (feature, { layer, snapshot }) => card(feature, { layer, snapshot, day: snapshot.day, nameOf: () => undefined, follow: (ref) => void follow(ref), retracted: [] }),
    open: (layer, features) => store.open({ kind: "features", refs: features.map(({ id }) => ({ layer: layer.id, id })) }),
  });

  byId("statements-open").addEventListener("click", () => {
    if (store.choices.panel?.kind === "statements") store.close();
    else store.open({ kind: "statements" });
  });

  store.subscribe((change) => {
    if (change.ofAll) panel.moved(store.day, store.isHeld());
    if (change.ofMoment) passing.moved(shownDay(store.catalogue, change.before), store.day);
    if (change.of("panel")) openOrClose(change.before.panel !== undefined);
    else if (change.ofMoment && change.of("layers", "who")) void closeHidden();
    else if (change.of("region") && !change.ofMoment) show();
    if (change.of("rest", "area names") || (change.of("comparisons", "palette") && store.choices.panel?.kind === "changes") || (change.of("areas", "palette", "assessors") && store.choices.panel?.kind === "assessors")) show();
  });

  function openOrClose(wasOpen: boolean): void {
    const focused = document.activeElement;
    if (store.choices.panel && !wasOpen) opener = focused instanceof HTMLElement ? focused : undefined;
    const isWithin = byId("panel").contains(focused);
    show();
    if (!store.choices.panel && isWithin) (opener?.isConnected ? opener : byId("map")).focus({ preventScroll: true });
  }

  function show(): void {
    const { choices, day } = store;
    byId("statements-open").setAttribute("aria-expanded", String(choices.panel?.kind === "statements"));
    const pointed = store.shownPoint;
    const region = pointed?.region;
    shown = panel.show(choices.panel, store.catalogue, day, {
      spans: pointed?.spans ?? new Map(),
      silence: pointed ? silenceWords(store, pointed.silent) : [],
      agreed: pointed ? figures.agreedHere(pointed.agreed, day) : [],
      at: pointed?.at,
      region: region === undefined || !figures.shown ? undefined : { name: regionName(store, region), picked: region === choices.region },
    });
  }

  async function listChanges(): Promise<{ title: string; elements: HTMLElement[] }> {
    changes ??= import("./changes_list").then((module) => new module.ChangesList({ ...needs, reveal }));
    changes.catch(() => (changes = undefined)); // the panel reports it
    const list = await changes;
    const days = store.comparedDays;
    return {
      title: days ? t("changes.title_dates", { from: shortDate(days.from), to: shortDate(days.to) }) : t("looks.changes"),
      elements: list.elements(store.comparer.comparisons, days, store.visible.some(isAreal), store.palette),
    };
  }

  async function showAssessors(): Promise<{ title: string; elements: HTMLElement[] }> {
    const { compared, day, palette } = store;
    const title = t("assessors.title", { date: shortDate(day) });
    const comparable = compared && isComparable(compared, day) ? compared : undefined;
    const series = comparable && figures.assessed;
    const said = series && figures.agreementOn(day);
    if (!comparable || !said) return { title, elements: [el("p", { class: "empty", text: comparable && !series ? "…" : t("assessors.alone", { date: shortDate(day) }) })] };
    const { assessorsCard } = await import("./assessors_card");
    return { title, elements: assessorsCard({ compared: comparable, series, said, day, palette, revision: store.choices.rev }) };
  }

  /** Goes to a piece of what changed, and marks it. */
  function reveal(bbox: Bounds, center: LonLat | undefined): void {
    needs.zoomTo(bbox);
    needs.mark(center);
  }

  /** Closes the cards of features that were just hidden. */
  async function closeHidden(): Promise<void> {
    try {
      const hidden = await hiddenAmong(store.selected, store);
      const refs = store.selected.filter((ref) => !hidden.includes(ref));
      if (refs.length === store.selected.length) return;
      const at = store.choices.panel?.kind === "features" ? store.choices.panel.at : undefined;
      if (refs.length === 0 && !at) store.close();
      else store.open({ kind: "features", refs, at });
    } catch (error) {
      store.failed(error);
    }
  }

  /** Goes to a feature that a card links to. */
  async function follow(ref: FeatureRef): Promise<void> {
    const layer = store.layer(ref.layer);
    const snapshot = layer && inForce(layer, store.day);
    if (!layer || !snapshot) return;
    try {
      const feature = (await fetchFeatures(layer, snapshot)).get(ref.id);
      await needs.goTo(ref, feature?.center, feature?.bbox);
    } catch (error) {
      store.failed(error);
    }
  }

  return {
    shown: () => shown,
    focus: () => panel.focus(),
    hasPassing: () => passing.isShown,
    escape: () => {
      if (passing.isSeen) {
        passing.hide();
        return true;
      }
      const isOpen = store.choices.panel !== undefined;
      if (isOpen) store.close();
      return isOpen;
    },
  };
}
