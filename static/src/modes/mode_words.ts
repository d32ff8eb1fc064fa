// The content of a mode: colours, words and figures.

import type { Palette } from "../draw/palette";
import { ageClasses, beforeRecord } from "../model/age";
import { km2 } from "../model/area";
import type { Layer } from "../model/catalogue";
import { type Day, shortDate } from "../model/dates";
import type { Comparison } from "../net/comparer";
import { t, type MessageKey } from "../words/words";
import type { Untold } from "../model/recent";
import type { Changes } from "../model/changes";
import { byWhom, type ChangeRow, changeRows, comingRows, gapWords } from "../ui/change_words";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { ageSwatch, changeSwatch, glowSwatch } from "../ui/swatches";

/** The difference of a layer; ask is the button shown where the server refuses. */
export function changesContent(comparison: Comparison, ages: readonly string[], palette: Palette, ask?: HTMLElement, swatch = changeSwatch): HTMLElement {
  const { layer, answer, ends } = comparison;
  const days = ends ? [ends.from.day, ends.to.day] : [];
  const note = (text: string) => el("p", { class: "mode-note", text });
  const head = el("p", { class: "mode-layer" }, el("strong", { text: titleOf(layer) }), layer.kind === "control" && ` ${byWhom(layer, days)}`);
  const group = (...children: (HTMLElement | undefined)[]) =>
    el("div", { class: "mode-changes", attributes: { "data-layer": layer.id, "data-status": answer.status } }, head, ...ages.map((age) => el("p", { class: "mode-note mode-as-of", text: age })), ...children);
  switch (answer.status) {
    case "unrecorded":
      return group(note(t("looks.unrecorded")));
    case "unchanged":
      return group(note(t("looks.unchanged")));
    case "failed":
      return group(note(answer.why));
    case "refused":
      return group(note(answer.why || "…"), ask);
    case "coming":
      return group(totals(layer, undefined, days, palette, swatch));
    case "drawn": {
      const { from, to } = ends!;
      const gaps = gapWords(layer.gaps.filter((g) => g.from > from.day && g.until <= to.day));
      return group(note(t("publication.drawn")), gaps ? note(gaps) : undefined);
    }
    case "known": {
      const gaps = gapWords(answer.changes.gaps);
      const differ = answer.changes.sourcesDiffer.join(" ");
      return group(totals(layer, answer.changes, days, palette, swatch), differ ? note(differ) : undefined, gaps ? note(gaps) : undefined);
    }
  }
}

function totals(layer: Layer, changes: Changes | undefined, days: readonly Day[], palette: Palette, swatch: typeof changeSwatch): HTMLElement {
  const rows: (Omit<ChangeRow, "km2"> & { km2?: number })[] = changes ? changeRows(layer, changes, days) : comingRows(layer);
  if (rows.length === 0) return el("p", { class: "mode-note", text: t("changes.nothing") });
  return el(
    "ul",
    { class: "mode-totals" },
    ...rows.map(({ words, look, gained, km2: value }) =>
      el(
        "li",
        { attributes: { "data-change": gained ? "gained" : "lost" } },
        swatch(layer, gained, look, palette),
        el("span", { text: words }),
        el("strong", { class: "figure", text: value === undefined ? "…" : t("area.km2", { km2: km2(value) }) }),
      ),
    ),
  );
}

const untoldWords = {
  unrecorded: "looks.glow_unrecorded",
  late: "looks.glow_late",
  ended: "looks.glow_ended",
  assessors: "looks.glow_assessors",
  undrawn: "looks.glow_undrawn",
} as const satisfies Record<Untold["why"], MessageKey>;

/** What glows, by whose word, or why nothing does. */
export function glowContent({ comparisons, untold, palette }: { comparisons: readonly Comparison[]; untold: readonly { layer: Layer; untold: Untold }[]; palette: Palette }, { from, to }: { from: Day; to: Day }, ask: (layer: Layer) => HTMLElement): HTMLElement[] {
  const note = (text: string, ...head: HTMLElement[]) => el("p", { class: "mode-note mode-as-of" }, ...head, text);
  const of = (layer: Layer) => el("strong", { text: `${titleOf(layer)}: ` });
  if (comparisons.length + untold.length === 0) return [note(t("looks.glow_no_control"))];
  return [
    ...(comparisons.length > 0 ? [note(t("looks.glow_dates", { from: shortDate(from), to: shortDate(to) }))] : []),
    ...comparisons.map((c) => changesContent(c, [], palette, ask(c.layer), glowSwatch)),
    ...untold.map(({ layer, untold: { why, day } }) => note(t(untoldWords[why], { date: shortDate(day) }), of(layer))),
  ];
}

const ageWords: readonly MessageKey[] = ["looks.age_0", "looks.age_1", "looks.age_2", "looks.age_3", "looks.age_4"];

/** The classes of age, and since when the record tells. */
export function agesContent({ aged, day, palette }: { aged: readonly Layer[]; day: Day; palette: Palette }): HTMLElement[] {
  if (aged.length === 0) return [el("p", { class: "mode-note", text: t("looks.no_ground") })];
  const row = (index: number, words: string) => el("li", {}, ageSwatch(index, palette), el("span", { text: words }));
  const begun = aged.map((l) => t("looks.begins", { layer: titleOf(l), date: shortDate(l.timeline!.first) })).join("; ");
  const held = aged.some((l) => l.kind === "control");
  return [
    el("p", { class: "mode-layer" }, el("strong", { text: t(held ? "looks.how_long_held" : "looks.how_long_claimed") }), held && [...new Set(aged.map((l) => byWhom(l, [day])))].join("; ")),
    el(
      "ul",
      { class: "mode-ages" },
      ...ageClasses.map((_, i) => row(i, t(ageWords[i]!))),
      row(beforeRecord, t("looks.before_record")),
    ),
    el("p", { class: "mode-note", text: t("looks.ages_note", { begun }) }),
  ];
}
