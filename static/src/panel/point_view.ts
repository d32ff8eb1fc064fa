// What is said of a position: one sentence, what was said through the record, and how far
// it was. Loaded when a position is first asked about.

import type { Palette } from "../draw/palette";
import { inForce, type Layer } from "../model/catalogue";
import { type Day, longDate, shortDate } from "../model/dates";
import type { LonLat } from "../model/geodesy";
import { type PointAnswer, type PointWord, type Run, runsOf, type Said, unlike } from "../model/point";
import { wholeNumber } from "../model/area";
import { fetchPoint } from "../net/api";
import { putBounded } from "../core/bounded_cache";
import { asOfWords } from "../ui/age_words";
import { assessedBy, claimedBy } from "../ui/by_whom";
import { el } from "../ui/dom";
import { gazetteerCredit } from "../ui/gazetteer_credit";
import { originCredit } from "../ui/origin_credit";
import { pageLink } from "../ui/page_link";
import { stateOf, stateWords } from "../ui/state_words";
import { titleOf } from "../ui/title";
import { locale, t } from "../words/words";
import { pointFigure } from "./point_figure";

export interface PointContext {
  /** Layers of areas that the map shows. */
  layers: readonly Layer[];
  /** Whether those are all. */
  isAll: boolean;
  /** Whether the newest date is shown, whichever that is. */
  isNewest: boolean;
  /** The revision that the page is held at. */
  revision: number | undefined;
  /** The revision of the record. */
  record: number;
  palette: Palette;
  /** Whether the perspective shows who claims. */
  shows(layer: Layer, claimedBy: string | undefined): boolean;
  /** The address of a place's page, as of what is shown. */
  pageOf(page: string): string | undefined;
  /** Whether the very position that was clicked is in what a layer shows; undefined where that is not known. */
  within(layer: Layer): boolean | undefined;
}

const cacheCapacity = 50; // answers

interface Told {
  layer: Layer;
  word: PointWord;
}

export class PointView {
  readonly element = el("section", { class: "point", attributes: { "aria-label": t("point.here"), "aria-live": "polite" } });
  readonly #answers = new Map<string, Promise<PointAnswer>>();
  /** What is shown, or comes. */
  #shown = "";

  show(at: LonLat, day: Day, context: PointContext): void {
    const asked = [at, day, context.revision, context.record].join();
    const key = [asked, context.palette.dark, context.isAll, context.isNewest, ...context.layers.map((l) => [l.id, context.within(l)])].join();
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.classList.toggle("is-outdated", this.element.hasChildNodes()); // it keeps its room
    if (!this.element.hasChildNodes()) this.element.append(el("p", { class: "point-note", text: t("page.loading") }));
    let coming = this.#answers.get(asked);
    if (!coming) {
      coming = fetchPoint(at, day, context.revision);
      coming.catch(() => this.#answers.delete(asked));
      putBounded(this.#answers, asked, coming, cacheCapacity);
    }
    coming
      .then((answer) => contents(answer, day, context))
      .catch((error: unknown) => {
        if (this.#shown === key) this.#shown = "";
        return [el("p", { class: "point-note", text: t("point.refused", { why: error instanceof Error ? error.message : String(error) }) })];
      })
      .then((children) => {
        if (this.#shown !== key && this.#shown !== "") return;
        this.element.classList.remove("is-outdated");
        this.element.replaceChildren(...children);
      });
  }
}

/** Control first: what is held is asked for most. */
function contents(answer: PointAnswer, day: Day, context: PointContext): HTMLElement[] {
  const { layers, palette } = context;
  const told = answer.words.flatMap((word): Told[] => {
    const layer = layers.find(({ id }) => id === word.layer);
    if (!layer || !context.shows(layer, layer.kind === "claims" ? word.by || undefined : word.claimedBy)) return [];
    const within = context.within(layer);
    const isAlone = answer.words.filter((w) => w.layer === word.layer).length === 1;
    return [{ layer, word: within === undefined || !isAlone ? word : unlike(word, within) }];
  });
  told.sort((a, b) => Number(b.layer.kind === "control") - Number(a.layer.kind === "control"));
  const notYet = layers.filter((layer) => !inForce(layer, day) && layer.snapshots[0] && (layer.kind === "control" || told.length === 0));
  const note = (text: string) => el("p", { class: "point-note", text });
  return [
    ...(answer.where === undefined ? [] : [el("h3", { class: "point-where", text: answer.where })]),
    ...notYet.map((layer) => el("p", { class: "point-said", text: t("point.not_yet", { date: longDate(day), title: titleOf(layer), first: shortDate(layer.snapshots[0]!.day) }) })),
    ...told.flatMap((one, i) => [
      el("p", { class: i === 0 && notYet.length === 0 ? "point-said" : "point-also", text: i === 0 ? sentence(one, day) : t("point.also", { title: titleOf(one.layer), said: saidNow(one) }) }),
      ...(one.word.isNearBorder && (one.word.isWithin || one.word.isAtEdge) ? [note(t("point.border", { km: exactness(one.word) }))] : []),
      ...through(one, day, palette),
    ]),
    ...(context.isAll ? [] : [note(t("point.left_out"))]),
    ...(answer.nearest ? pageLink(answer.nearest.name, context.pageOf(answer.nearest.page)) : []),
    ...(answer.gazetteer ? [el("p", { class: "point-note" }, ...gazetteerCredit(answer.gazetteer))] : []),
    ...(answer.basemaps.length > 0 ? [el("p", { class: "point-note" }, ...originCredit(answer.basemaps))] : []),
  ];
}

/** All of it in one sentence: the date first, and who says so. */
function sentence(one: Told, day: Day): string {
  const { word } = one;
  const asOf = asOfWords({ on: word.snapshot, days: day - word.snapshot, isStale: word.isStale, ends: word.ends });
  const date = longDate(day);
  return t("point.sentence", { date: asOf === "" ? date : `${date}, ${asOf}`, said: saidNow(one) });
}

function saidNow({ layer, word }: Told): string {
  let said = [saidHere(layer, word), ...whose(layer, word)].join(", ");
  if (word.since !== undefined) said = t(word.isSinceRecord ? "point.since_first" : "point.since", { said, since: shortDate(word.since) });
  return word.isAtEdge || word.isStale || word.km === undefined ? said : away(layer, word, said, kilometres(word.km));
}

/** Who says it; of a claim its words or the layer's title do. */
function whose(layer: Layer, { by, class: said }: PointWord): string[] {
  if (layer.kind === "control") return [assessedBy(by || undefined)];
  return said !== undefined || layer.title.includes(by) ? [] : [claimedBy(by || undefined)];
}

function saidHere(layer: Layer, word: PointWord): string {
  if (word.ends !== undefined) return t("point.was_ended");
  if (word.isAtEdge) return t("point.edge_here", { km: exactness(word) });
  if (word.class !== undefined) return stateHere(layer, word);
  return t(layer.kind === "claims" ? "point.unclaimed_here" : "point.out_here");
}

function stateHere(layer: Layer, said: Said): string {
  if (said.class === "claim" || said.class === undefined) return claimedBy(said.claimedBy);
  return stateWords(stateOf(layer, { class: said.class, heldBy: said.heldBy, claimedBy: said.claimedBy }));
}

function away(layer: Layer, { isWithin }: Said, said: string, km: string): string {
  if (layer.kind === "claims") return isWithin ? t("point.claim_edge_away", { said, km }) : t("point.claim_away", { said, km });
  return isWithin ? t("point.front_away", { said, km }) : t("point.held_away", { said, km });
}

/** Whole ones: lines are no more exact. */
function kilometres(km: number): string {
  return wholeNumber(Math.max(km, 1));
}

/** Rounded up, as the server's sentences are: it is no more exact than it says. */
function exactness({ accuracy }: PointWord): string {
  const metres = Math.ceil(accuracy);
  let [digits, unit] = [0, 1000];
  for (; digits < 3 && metres < unit && metres > 0; unit /= 10) digits++;
  return ((Math.ceil(metres / unit) * unit) / 1000).toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** What was said through the record: as a picture, and as a list for whom there are none. */
function through({ layer, word }: Told, day: Day, palette: Palette): HTMLElement[] {
  const runs = runsOf(word, day);
  if (runs.length === 0) return [];
  const isAlike = (said: Said | undefined) => said !== undefined && !word.isAtEdge && !said.isAtEdge && said.isWithin === word.isWithin;
  const ways = runs.flatMap(({ said }) => (isAlike(said) ? (said?.km ?? []) : []));
  const [least, most] = [kilometres(Math.min(...ways)), kilometres(Math.max(...ways))];
  return [
    pointFigure({ runs, layer, palette, accuracy: word.accuracy / 1000 }),
    el("ol", { class: "unseen" }, ...joint(layer, runs).map((text) => el("li", { text }))),
    ...(ways.length > 0 && least !== most ? [el("p", { class: "point-note", text: t("point.range", { least, most }) })] : []),
    ...(layer.kind === "control" ? earlier(layer, word, runs, day).map((text) => el("p", { class: "point-note", text })) : []),
  ];
}

/** How many days before it is told, too, what was said. */
const daysBefore = 30;

/** What was said then, as answers and pages of places have it; nothing of a day that is not recorded. */
function earlier(layer: Layer, word: PointWord, runs: readonly Run[], day: Day): string[] {
  const then = day - daysBefore;
  const said = runs.find(({ from, until }) => from <= then && then < until)?.said;
  if (!said) return [];
  let words = wasHere(layer, said);
  if (!word.isStale && !said.isAtEdge && said.km !== undefined) words = t(said.isWithin ? "point.edge_away" : "point.away", { said: words, km: kilometres(said.km) });
  return [t("point.before", { days: daysBefore, asof: t("age.as_of", { date: shortDate(inForce(layer, then)?.day ?? then) }), said: words })];
}

function wasHere(layer: Layer, said: Said): string {
  if (said.isAtEdge) return t("point.was_at_edge");
  if (said.class !== undefined) return stateHere(layer, said);
  return t(layer.kind === "claims" ? "point.was_not_claimed" : "point.was_not_held");
}

/** The runs in words; those that differ in the distance only are one. */
function joint(layer: Layer, runs: readonly Run[]): string[] {
  const lines: { from: Day; until: Day; said: string }[] = [];
  for (const { from, until, said } of runs) {
    const words = said ? wasHere(layer, said) : t("point.run_unrecorded");
    const last = lines.at(-1);
    if (last?.said === words && last.until === from) last.until = until;
    else lines.push({ from, until, said: words });
  }
  return lines.map(({ from, until, said }) =>
    until - from === 1 ? t("point.run_day", { from: shortDate(from), said }) : t("point.run", { from: shortDate(from), to: shortDate(until - 1), said }),
  );
}
