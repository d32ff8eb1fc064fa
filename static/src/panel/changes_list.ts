// The list of changes between two dates: a table for each layer, to sort and to
// download.

import { km2, sumWords } from "../model/area";
import type { Layer } from "../model/catalogue";
import type { Changes, Fate, Piece } from "../model/changes";
import { type ChangedGround, changedWithin } from "../model/clip";
import { type Day, isoOf, longDate, shortDate } from "../model/dates";
import type { Bounds } from "../model/bounds";
import type { Palette } from "../draw/palette";
import { type LonLat, metresBetween } from "../model/geodesy";
import { fetchChangedGround, fetchFates } from "../net/api";
import type { Comparison } from "../net/comparer";
import { site } from "../net/site";
import { comparedAges } from "../ui/age_words";
import { byWhom, changedState, changeRows, changeWords, gapWords } from "../ui/change_words";
import { el, icon, time } from "../ui/dom";
import { gazetteerCredit } from "../ui/gazetteer_credit";
import { changeSwatch } from "../ui/swatches";
import { titleOf } from "../ui/title";
import { language, locale, perLocale, t, type MessageKey } from "../words/words";

/** Rows shown; the downloads have all. */
const maxRows = 200;

type Column = "change" | "km2" | "since" | "where";

const columns: readonly { column: Column; words: MessageKey; number?: boolean }[] = [
  { column: "change", words: "changes.column_change" },
  { column: "km2", words: "changes.column_km2", number: true },
  { column: "since", words: "changes.column_since" },
  { column: "where", words: "changes.column_where" },
];

const orders: Record<Column, (a: Piece, b: Piece) => number> = {
  change: (a, b) => Number(b.gained) - Number(a.gained) || b.km2 - a.km2,
  km2: (a, b) => b.km2 - a.km2,
  since: (a, b) => (b.sinceLast ?? -Infinity) - (a.sinceLast ?? -Infinity) || b.km2 - a.km2,
  where: (a, b) => whereOf(a).localeCompare(whereOf(b), locale()) || b.km2 - a.km2,
};

/** What the list needs of the map. */
export interface ListNeeds {
  /** Goes to a piece, and marks it. */
  reveal(bbox: Bounds, center: LonLat | undefined): void;
  center(): LonLat;
  /** The view's corners. */
  bounds(): Bounds;
  /** Calls back when another view is shown. */
  onLook(looked: () => void): void;
}

export class ChangesList {
  readonly #needs: ListNeeds;
  #sorted: { column: Column | "near"; reversed: boolean } = { column: "km2", reversed: false };
  #shown: { key: string; elements: HTMLElement[] } | undefined;

  /** The figures of the view, by the address of the difference that they are of. */
  #views: (() => void)[] = [];

  constructor(needs: ListNeeds) {
    this.#needs = needs;
    needs.onLook(() => {
      for (const show of this.#views) show();
    });
  }

  /** The tables; the same elements while nothing changes. */
  elements(comparisons: readonly Comparison[], days: { from: Day; to: Day } | undefined, hasGround: boolean, palette: Palette): HTMLElement[] {
    const key = [palette.dark, hasGround, ...comparisons.flatMap((c) => [`${c.address} ${c.answer.status}`, ...comparedAges(c.layer, days)])].join();
    if (this.#shown?.key !== key) {
      this.#views = [];
      const elements = comparisons.map((c) => this.#section(c, comparedAges(c.layer, days), palette));
      this.#shown = { key, elements: elements.length > 0 ? elements : [el("p", { class: "empty", text: t(hasGround ? "looks.unchanged" : "looks.no_ground") })] };
    }
    return this.#shown.elements;
  }

  #section(comparison: Comparison, ages: readonly string[], palette: Palette): HTMLElement {
    const { layer, ends, answer, address } = comparison;
    const children: (HTMLElement | undefined)[] = [];
    const note = (text: string | undefined) => (text ? el("p", { class: "changes-note", text }) : undefined);
    switch (answer.status) {
      case "unrecorded":
        children.push(note(t("looks.unrecorded")));
        break;
      case "unchanged":
        children.push(note(t("looks.unchanged")));
        break;
      case "coming":
        children.push(note(t("page.loading")));
        break;
      case "refused":
      case "failed":
        children.push(note(answer.why || t("page.loading")));
        break;
      case "drawn":
        children.push(note(t("publication.drawn")));
        break;
      case "known":
        children.push(
          el("p", { class: "changes-between" }, t("changes.from"), time(isoOf(ends!.from.day), longDate(ends!.from.day)), t("changes.to"), time(isoOf(ends!.to.day), longDate(ends!.to.day))),
          note(gapWords(answer.changes.gaps)),
          note(answer.changes.sourcesDiffer.join(" ")),
          note(answer.changes.slivers > 0 ? t("changes.slivers", { km2: km2(answer.changes.slivers) }) : undefined),
          answer.changes.pieces.length > 0 && site().has(`${address}.geojson`) ? this.#view(address) : undefined,
          answer.changes.pieces.length > 0 ? undefined : downloads(address),
          answer.changes.pieces.length > 0 ? this.#table(layer, answer.changes, comparison, palette) : note(t("changes.nothing")),
        );
    }
    return el(
      "section",
      { class: "changes", attributes: { "data-layer": layer.id, "aria-label": titleOf(layer) } },
      el("p", { class: "card-layer", text: byWhom(layer, endDays(comparison)) }),
      el("h3", { class: "card-name", text: titleOf(layer) }),
      ...ages.map((age) => el("p", { class: "changes-note changes-as-of", text: age })),
      ...children,
    );
  }

  /** How much changed in the view: its shapes are asked for once the list is open. */
  #view(address: string): HTMLElement {
    const said = el("output", { class: "changes-note changes-as-of changes-view" });
    let ground: readonly ChangedGround[] | undefined;
    const show = () => {
      if (!ground || !said.isConnected) return;
      const [west, south, east, north] = this.#needs.bounds();
      const { gained, lost } = changedWithin(ground, [[west, south], [east, south], [east, north], [west, north]]);
      const words = t("changes.view", { gained: sumWords(gained), lost: sumWords(lost) });
      if (said.textContent !== words) said.textContent = words;
    };
    this.#views.push(show);
    fetchChangedGround(address).then((found) => {
      ground = found;
      show();
    }, () => said.remove()); // the downloads say what is the matter
    return said;
  }

  #table(layer: Layer, changes: Changes, comparison: Comparison, palette: Palette): HTMLElement {
    const days = endDays(comparison);
    let fates: readonly Fate[] = [];
    const body = el("tbody");
    const heads = new Map<Column, HTMLTableCellElement>();
    const fill = () => {
      const { column, reversed } = this.#sorted;
      const from = this.#needs.center();
      const away = (p: Piece) => (p.center ? metresBetween(from, p.center) : Infinity);
      const rows = [...changes.pieces].sort(column === "near" ? (a, b) => away(a) - away(b) : orders[column]);
      if (reversed) rows.reverse();
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["piece"] : undefined;
      body.replaceChildren(...rows.slice(0, maxRows).map((p) => this.#row(p, changes.pieces.indexOf(p), fates, layer, days, palette)));
      if (focused !== undefined) body.querySelector<HTMLElement>(`[data-piece="${focused}"]`)?.focus();
      near.setAttribute("aria-pressed", String(column === "near"));
      for (const [c, head] of heads) {
        if (c !== column) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", (c === "where" || c === "change") !== reversed ? "ascending" : "descending");
      }
    };
    const sortBy = (column: Column | "near") => {
      this.#sorted = { column, reversed: column !== "near" && this.#sorted.column === column && !this.#sorted.reversed };
      fill();
    };
    const near = el("button", { class: "chip changes-near", text: t("changes.nearest"), attributes: { type: "button" }, on: { click: () => sortBy("near") } });
    for (const { column, words, number } of columns) {
      const sort = () => sortBy(column);
      const button = el("button", { class: "sort", attributes: { type: "button" }, on: { click: sort } }, t(words));
      heads.set(column, el("th", { class: number ? "number" : undefined, attributes: { scope: "col" } }, button));
    }
    fill();
    if (site().has(`${comparison.address}/places.json`)) {
      fetchFates(comparison.address).then((found) => {
        fates = found;
        if (body.isConnected) fill();
      }, () => undefined); // the list is whole without it
    }
    const more = changes.pieces.length - maxRows;
    return el(
      "div",
      { class: "changes-table" },
      downloads(comparison.address, near),
      el(
        "table",
        {},
        el("caption", { class: "unseen", text: t("changes.caption", { layer: titleOf(layer) }) }),
        el("thead", {}, el("tr", {}, ...heads.values())),
        body,
        el("tfoot", {}, ...changeRows(layer, changes, days).map(({ words, look, gained, km2 }) => totalRow(words, changeSwatch(layer, gained, look, palette, small), km2))),
      ),
      more > 0 && el("p", { class: "changes-note", text: t("changes.more", { n: more }) }),
      changes.gazetteer && el("p", { class: "changes-note" }, ...gazetteerCredit(changes.gazetteer)),
    );
  }

  #row(piece: Piece, index: number, fates: readonly Fate[], layer: Layer, days: readonly Day[], palette: Palette): HTMLTableRowElement {
    const { bbox, center } = piece;
    const fate = fates[index];
    const also = (text: string | undefined) => text !== undefined && el("span", { class: "changes-region", text });
    const go = (event: Event) => {
      for (const row of (event.currentTarget as Element).closest("tbody")?.querySelectorAll("[aria-current]") ?? []) row.removeAttribute("aria-current");
      (event.currentTarget as Element).setAttribute("aria-current", "true");
      this.#needs.reveal(bbox!, center);
    };
    const where = whereOf(piece);
    const besides = regionBesides(piece);
    const state = changedState(layer, piece);
    return el(
      "tr",
      { attributes: { "data-change": piece.gained ? "gained" : "lost", "data-class": layer.kind === "control" ? piece.class : undefined } },
      el("td", {}, el("span", { class: "changes-kind" }, changeSwatch(layer, piece.gained, state.look, palette, small), changeWords(layer, piece.gained, days, state))),
      el("td", { class: "number", text: km2(piece.km2) }),
      el("td", { attributes: { title: piece.dates.length > 1 ? datesOf(piece) : undefined } }, ...sinceOf(piece), ...(fate?.ended ?? []).map(({ on, km2: value }) => also(t("changes.ended", { km2: km2(value), date: shortDate(on) })))),
      el("td", {}, bbox ? el("button", { class: "where", text: where, attributes: { type: "button", title: t("changes.show"), "data-piece": String(index) }, on: { click: go } }) : where, also(besides), also(fate?.reach === undefined ? undefined : t("changes.reach", { km: reachWords(fate.reach) }))),
    );
  }
}

/** Kilometres, rounded up: no point is farther. */
function reachWords(km: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(Math.ceil(km * 10 - 1e-9) / 10);
}

/** The two days compared; none where a layer has no snapshot on the earlier. */
function endDays({ ends }: Comparison): Day[] {
  return ends ? [ends.from.day, ends.to.day] : [];
}

const small = { width: 16, height: 14 };

function totalRow(words: string, sign: HTMLElement, value: number): HTMLTableRowElement {
  return el(
    "tr",
    {},
    el("th", { attributes: { scope: "row" } }, el("span", { class: "changes-kind" }, sign, words)),
    el("td", { class: "number", text: km2(value) }),
    el("td", { attributes: { colspan: "2" }, text: t("changes.all") }),
  );
}

/** Since when a piece is so: one date, or the first and last of its parts. */
function sinceOf({ since, sinceLast }: Piece): (Node | string)[] {
  if (since === undefined || sinceLast === undefined) return [t("changes.not_told")];
  const on = (day: Day) => time(isoOf(day), shortDate(day));
  return since === sinceLast ? [on(since)] : [el("span", { class: "changes-from" }, on(since), " –"), " ", on(sinceLast)];
}

/** How much of a piece is so since each date. */
function datesOf({ dates }: Piece): string {
  return dates
    .map(({ since, km2: value }) => t("changes.figure", { change: since === undefined ? t("changes.not_told") : shortDate(since), km2: km2(value) }))
    .join("\n");
}

const conjunction = perLocale((l) => new Intl.ListFormat(l));

/** By the nearest settlement, where there is a gazetteer, else by oblast. */
function whereOf(piece: Piece): string {
  return piece.where ?? regionsOf(piece);
}

/** The oblasts of a piece, where its words do not begin with one. */
function regionBesides(piece: Piece): string | undefined {
  if (piece.where === undefined || piece.regions.some((r) => piece.where?.startsWith(r))) return undefined;
  return regionsOf(piece);
}

function regionsOf(piece: Piece): string {
  const names = piece.regions.map((r) => r.replace(/ oblast$/i, ""));
  if (names.length === 0) return piece.name || t("changes.outside");
  const more = names.length - 2;
  if (more <= 0) return conjunction().format(names);
  return t("changes.and_more", { names: names.slice(0, 2).join(", "), n: more });
}

function downloads(address: string, beside?: HTMLElement): HTMLElement {
  const to = (ending: string, words: string) =>
    {
    const href = site().link(`${address}.${ending}`);
    return href !== undefined && el("a", { class: "button download", attributes: { href, download: "" } }, icon("download"), words);
  };
  return el("p", { class: "downloads" }, to(`csv?lang=${language()}`, "CSV"), to("geojson", "GeoJSON"), beside);
}
