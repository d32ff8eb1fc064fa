// Mounts the choice of modes and the divider between two dates.

import { Priority, type Startup } from "../core/startup";
import { km2 } from "../model/area";
import { clampDay } from "../model/choices";
import { firstDay, isAreal, subjects } from "../model/catalogue";
import { agedLayers } from "../model/layer_age";
import { chooseCompare, chooseMode } from "../store/actions";
import { untold } from "../model/recent";
import type { Store } from "../store/store";
import { datedWords } from "../ui/age_words";
import { announce } from "../ui/announcer";
import { changeRows } from "../ui/change_words";
import { byId } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { ModeBox } from "./mode_box";
import { SwipeDivider } from "./swipe_divider";

export interface MountedModes {
  /** Closes the choice where it is not needed; returns whether it did. */
  escape(): boolean;
}

export function mountModes(store: Store, startup: Startup): MountedModes {
  let box: ModeBox | undefined;
  const divider = new SwipeDivider((swipe) => store.set({ swipe }));

  byId("modes-open").addEventListener("click", () => open(byId("modes").hidden === true));
  store.subscribe((change) => {
    if (change.ofAll || change.of("panel", "comparisons")) show();
    if (change.ofAll || change.of("swipe")) showDivider();
    if (change.of("comparisons")) announceChanges();
    if (change.of("address")) open(isNeeded());
  });

  if (isNeeded()) open(true);
  startup.add(Priority.Modes, () => {
    show();
    showDivider();
  });

  /** Any other mode than one date has content, and what glows is explained: the box stays open. */
  function isNeeded(): boolean {
    return store.choices.mode !== "map" || store.recent !== undefined;
  }

  function open(isOpen: boolean): void {
    if (!isOpen && store.choices.mode !== "map") chooseMode(store, "map");
    if (!isOpen && store.choices.glow) store.set({ glow: false });
    byId("modes").hidden = !isOpen && !isNeeded();
    show();
    byId("modes-open").setAttribute("aria-expanded", String(!byId("modes").hidden));
  }

  /** A closed box need not be up to date. */
  function show(): void {
    if (byId("modes").hidden) return;
    box ??= new ModeBox({
      choose: (mode) => chooseMode(store, mode),
      glow: (glow) => store.set({ glow }),
      chooseCompare: (day) => chooseCompare(store, day),
      since: (day) => store.set({ mode: "changes", compare: clampDay(store.catalogue, day) }),
      list: (shown) => (shown ? store.open({ kind: "changes" }) : store.close()),
      compareAnySource: () => store.set({ anySource: true }),
    });
    const { recent } = store;
    const { choices, day, compareDay, comparedDays, catalogue, visible, comparer, palette } = store;
    box.show({
      mode: choices.mode,
      day,
      compare: compareDay,
      compared: comparedDays,
      first: firstDay(subjects(catalogue)) ?? catalogue.today,
      last: catalogue.today,
      comparisons: comparer.comparisons,
      hasGround: visible.some(isAreal),
      aged: agedLayers(visible),
      glow: choices.png ? undefined : choices.glow,
      recent,
      untold: visible.flatMap((layer) => {
        const why = recent && layer.kind === "control" ? untold(layer, recent) : undefined;
        return why ? [{ layer, untold: why }] : [];
      }),
      listed: choices.panel?.kind === "changes",
      palette,
    });
  }

  function showDivider(): void {
    const { choices, day, visible, compareDay } = store;
    const left = choices.mode === "swipe" ? compareDay : undefined;
    divider.show(left === undefined ? undefined : { left, right: day, asOf: { left: datedWords(visible, left, "ground"), right: datedWords(visible, day, "ground") }, at: choices.swipe });
  }

  function announceChanges(): void {
    const words = store.comparer.comparisons.flatMap(({ layer, answer, ends }) => {
      if (answer.status !== "known") return [];
      const rows = changeRows(layer, answer.changes, ends ? [ends.from.day, ends.to.day] : []);
      return [`${titleOf(layer)}: ${rows.map((row) => t("changes.figure", { change: row.words, km2: km2(row.km2) })).join("; ") || t("changes.nothing")}`];
    });
    if (words.length > 0) announce(words.join(". "));
  }

  return {
    escape: () => {
      if (byId("modes").hidden || isNeeded()) return false;
      if (byId("modes").contains(document.activeElement)) byId("modes-open").focus({ preventScroll: true });
      open(false);
      return true;
    },
  };
}
