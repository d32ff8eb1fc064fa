// Mounts the choice of modes and the divider between two dates.

import { Priority, type Startup } from "../core/startup";
import { km2 } from "../model/area";
import { hasAssessors, isComparable } from "../model/assessors";
import { clampDay, modeOfPanel } from "../model/choices";
import { concerns } from "../model/perspective";
import { site } from "../net/site";
import { firstDay, isAreal, subjects } from "../model/catalogue";
import { agedLayers } from "../model/layer_age";
import { chooseAssessors, chooseCompare, chooseMode } from "../store/actions";
import type { AreaFigures } from "../store/area_figures";
import { untold } from "../model/recent";
import type { Store } from "../store/store";
import { datedWords } from "../ui/age_words";
import { announce } from "../ui/announcer";
import { changeRows } from "../ui/change_words";
import { byId } from "../ui/dom";
import { assessorNames } from "../ui/by_whom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import type { AssessorsInput } from "./assessors_choice";
import { ModeBox } from "./mode_box";
import { SwipeDivider } from "./swipe_divider";

export interface MountedModes {
  /** Closes the choice where it is not needed; returns whether it did. */
  escape(): boolean;
}

export function mountModes(store: Store, figures: AreaFigures, startup: Startup): MountedModes {
  let box: ModeBox | undefined;
  const divider = new SwipeDivider((swipe) => store.set({ swipe }));

  byId("modes-open").addEventListener("click", () => open(byId("modes").hidden === true));
  store.subscribe((change) => {
    if (change.ofAll || change.of("panel", "comparisons", "hovered")) show();
    else if (change.of("areas") && store.choices.mode === "assessors") show();
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
      compareAssessors: (pair) => chooseAssessors(store, pair),
      list: (shown) => (shown ? store.open({ kind: store.choices.mode === "assessors" ? "assessors" : "changes" }) : store.close()),
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
      assessors: assessorsInput(),
      listed: choices.panel !== undefined && modeOfPanel(choices.panel) === choices.mode,
      palette,
    });
  }

  /** A published map has no tiles of what several agree on. */
  function assessorsInput(): AssessorsInput | undefined {
    const { catalogue, choices, compared, day, perspective, hovered } = store;
    if (site().isPublished || !hasAssessors(catalogue) || !concerns(perspective, "control")) return undefined;
    const comparable = compared !== undefined && isComparable(compared, day);
    return {
      layers: catalogue.layers.filter(({ kind }) => kind === "control").map((layer) => ({ id: layer.id, name: assessorNames(layer, [day]) ?? titleOf(layer) })),
      pair: choices.assessors,
      compared,
      asPictures: choices.png,
      isComparable: comparable,
      said: comparable ? figures.agreementOn(day) : undefined,
      here: comparable ? figures.agreedHere(hovered, day) : [],
    };
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
