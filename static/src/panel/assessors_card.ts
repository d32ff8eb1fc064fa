// Those who assess, side by side: who they are, of which date and from which source each is,
// and how much they agree on through time.

import { drawnOf, type Compared } from "../model/assessors";
import { type AreaSeries, areaAt, indexAt, km2, stepsOf, sumWords } from "../model/area";
import type { Layer } from "../model/catalogue";
import { type Day, shortDate } from "../model/dates";
import { ageAt } from "../model/layer_age";
import { agreedColour } from "../draw/agreement_rules";
import type { Palette } from "../draw/palette";
import { areaAddress } from "../net/api";
import { site } from "../net/site";
import { type AgreedOn, type AgreedThrough, agreedThrough } from "../store/agreement_figures";
import { asOfWords } from "../ui/age_words";
import { AreaCurve } from "../ui/area_curve";
import { creditsOf } from "../ui/by_whom";
import { canDraw } from "../ui/can_draw";
import { capital } from "../ui/capital";
import { el, icon, link } from "../ui/dom";
import { recorded } from "../ui/recorded";
import { agreedSwatch } from "../ui/swatches";
import { titleOf } from "../ui/title";
import { t, term } from "../words/words";

export interface AssessorsCard {
  compared: Compared;
  series: AreaSeries;
  said: AgreedOn;
  day: Day;
  palette: Palette;
  revision: number | undefined;
}

const height = 44;
const inset = 12;

export function assessorsCard(card: AssessorsCard): HTMLElement[] {
  const { compared, said, series, day, palette, revision } = card;
  const layer = drawnOf(compared);
  const table = site().link(`${areaAddress(compared.id, revision)}.csv`);
  return [
    ...compared.layers.flatMap((one) => assessment(one, card)),
    el(
      "article",
      { class: "card" },
      el("h3", { class: "card-name", text: t("key.agreement") }),
      el(
        "ul",
        { class: "mode-totals" },
        ...said.rows.map((row) =>
          el("li", { attributes: { "data-agreed": row.look } }, agreedSwatch(layer, row.look, row.heldBy, palette), el("span", { text: capital(row.words) }), el("strong", { class: "figure", text: t("area.km2", { km2: km2(row.km2) }) })),
        ),
      ),
      el("p", { class: "mode-note", text: t("assessors.note") }),
    ),
    el(
      "article",
      { class: "card" },
      el("h3", { class: "card-name", text: t("assessors.through", { from: shortDate(series.days[0]!), to: shortDate(series.days.at(-1)!) }) }),
      ...agreedThrough(series, day, compared).map((part) => through(part, card)),
      table !== undefined && el("p", { class: "downloads" }, el("a", { class: "button download", attributes: { href: table, download: "" } }, icon("download"), t("assessors.csv"))),
    ),
  ];
}

/** Those who assess in a layer: as of when, from which source. */
function assessment(layer: Layer, { series, day }: AssessorsCard): HTMLElement[] {
  const i = indexAt(series, day);
  const row = (word: string, ...value: (Node | string)[]) => [el("dt", { text: word }), el("dd", {}, ...value)];
  return series.assessments
    .filter((a) => a.layer === layer.id)
    .map(({ name, asOf }) => {
      const age = asOfWords(ageAt(layer, day)) || t("age.as_of", { date: shortDate(day) });
      return el(
        "article",
        { class: "card", attributes: { "data-layer": layer.id } },
        el("p", { class: "card-layer", text: titleOf(layer) }),
        el("h3", { class: "card-name" }, capital(term("party", name))),
        el("p", { class: "card-state", text: asOf[i] === undefined ? t("assessors.none_yet") : capital(age) }),
        el(
          "dl",
          { class: "card-facts" },
          ...row(t("card.source"), layer.source || layer.sourceUrl ? recorded(link(layer.source ?? layer.sourceUrl!, layer.sourceUrl)) : t("card.not_stated")),
          ...(layer.licence ? row(t("key.licence"), recorded(layer.licence)) : []),
          ...(creditsOf(layer).length > 0 ? row(t("key.credit"), creditsOf(layer).join("; ")) : []),
        ),
      );
    });
}

/** How much of a part there was, as a curve. */
function through({ look, heldBy, words, total }: AgreedThrough, { compared, series, day, palette }: AssessorsCard): HTMLElement {
  const layer = drawnOf(compared);
  const last = series.days.at(-1)!;
  const curve = stepsOf(series, total, last + 1);
  const value = areaAt(series, { of: { class: "held", heldBy, claimedBy: undefined, assessedBy: undefined, total, byRegion: new Map() } }, day) ?? 0;
  const at = el("div", { class: "agreed-curve" });
  const line = new AreaCurve();
  at.replaceChildren(line.element);
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry!.contentRect.width);
    if (width <= 2 * inset || !canDraw()) return;
    const colour = look === "agreed-none" ? palette.colours.unknown : look === "agreed-first" || look === "agreed-second" ? palette.colours[look] : agreedColour(layer, heldBy, palette);
    line.show({ curve, window: { from: series.days[0]!, until: last + 1 }, width, height, inset, colour, format: (n) => t("area.km2", { km2: sumWords(n) }), points: [{ day: Math.min(day, last), value }] });
  }).observe(at);
  return el("div", { class: "agreed-through", attributes: { "data-agreed": look } }, el("p", { class: "agreed-words" }, agreedSwatch(layer, look, heldBy, palette), el("span", { text: capital(words) })), at);
}
