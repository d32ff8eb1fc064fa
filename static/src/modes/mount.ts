// The choice of looks, and the divider of the two dates.

import { Priority, type Startup } from "../core/startup";
import { km2 } from "../model/area";
import { firstDay, isAreal, subjects } from "../model/catalogue";
import { agedLayers } from "../model/layer_age";
import { chooseCompare, chooseLook } from "../store/actions";
import type { Store } from "../store/store";
import { datedWords } from "../ui/age_words";
import { announce } from "../ui/announcer";
import { changeRows } from "../ui/change_words";
import { byId } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { LookBox } from "./mode_box";
import { SwipeDivider } from "./swipe_divider";

export function mountLooks(store: Store, startup: Startup): void {
  let box: LookBox | undefined;
  const divider = new SwipeDivider((swipe) => store.set({ swipe }));

  byId("looks-open").addEventListener("click", () => open(byId("looks").hidden === true));
  store.subscribe((change) => {
    if (change.ofAll || change.of("panel", "comparisons")) show();
    if (change.ofAll || change.of("swipe")) showDivider();
    if (change.of("comparisons")) announceChanges();
    if (change.of("address")) open(store.state.look !== "map");
  });

  if (store.state.look !== "map") open(true);
  startup.add(Priority.Looks, () => {
    show();
    showDivider();
  });

  /** A look other than the map at one date says what it shows, and so stays in sight. */
  function open(isOpen: boolean): void {
    if (!isOpen && store.state.look !== "map") chooseLook(store, "map");
    byId("looks").hidden = !isOpen && store.state.look === "map";
    show();
    byId("looks-open").setAttribute("aria-expanded", String(!byId("looks").hidden));
  }

  /** Nobody sees the choice while it is closed. */
  function show(): void {
    if (byId("looks").hidden) return;
    box ??= new LookBox({
      choose: (look) => chooseLook(store, look),
      chooseCompare: (day) => chooseCompare(store, day),
      list: (shown) => (shown ? store.open({ kind: "changes" }) : store.close()),
      compareAnySource: () => store.set({ anySource: true }),
    });
    const { state, day, compareDay, comparedDays, catalogue, visible, compared, palette } = store;
    box.show({
      look: state.look,
      day,
      compare: compareDay,
      compared: comparedDays,
      first: firstDay(subjects(catalogue)) ?? catalogue.today,
      last: catalogue.today,
      comparisons: compared.comparisons,
      hasGround: visible.some(isAreal),
      aged: agedLayers(visible),
      listed: state.panel?.kind === "changes",
      palette,
    });
  }

  function showDivider(): void {
    const { state, day, visible, compareDay } = store;
    const left = state.look === "swipe" ? compareDay : undefined;
    divider.show(left === undefined ? undefined : { left, right: day, asOf: { left: datedWords(visible, left, "ground"), right: datedWords(visible, day, "ground") }, at: state.swipe });
  }

  function announceChanges(): void {
    const words = store.compared.comparisons.flatMap(({ layer, answer, ends }) => {
      if (answer.status !== "known") return [];
      const rows = changeRows(layer, answer.changes, ends ? [ends.from.day, ends.to.day] : []);
      return [`${titleOf(layer)}: ${rows.map((row) => t("changes.figure", { change: row.words, km2: km2(row.km2) })).join("; ") || t("changes.nothing")}`];
    });
    if (words.length > 0) announce(words.join(". "));
  }
}
