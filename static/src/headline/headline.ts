// The headline: what is shown, of which date, by whose word.

import { inForce, isAreal, type Layer } from "../model/catalogue";
import { type Day, isoOf, longDate, shortDate } from "../model/dates";
import { ageAt, holds } from "../model/layer_age";
import type { Perspective } from "../model/perspective";
import type { TimeMode } from "../model/choices";
import type { Store } from "../store/store";
import { asOfWords, datedWords, withAsOf } from "../ui/age_words";
import { assessors, claimants } from "../ui/by_whom";
import { byId, el } from "../ui/dom";
import { whoText } from "../ui/perspective_words";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { liveWords } from "./live_words";
import { type Recent, recentWords } from "./recent_words";

/** Describes a layer on a day, and by whose word it is. */
export function describeLayer(layer: Layer, day: Day): string {
  const title = titleOf(layer);
  switch (layer.kind) {
    case "claims": {
      const by = claimants(layer, [day]);
      return by === "" ? t("headline.claims", { title }) : t("headline.claims_by", { title, by });
    }
    case "control":
      return t("headline.control", { title, by: assessors(layer, [day]) });
    default:
      return title;
  }
}

export interface HeadlineInput {
  day: Day;
  mode: TimeMode;
  /** The other date, where there is one. */
  compare: Day | undefined;
  visible: readonly Layer[];
  who: Perspective;
  /** The age of the newest snapshot, and what is newer; empty where the map is not live. */
  live: readonly string[];
  /** What changed in the days before, as the server said it. */
  recent: Recent | undefined;
  /** Whether a long date does not fit beside the tools. */
  brief: boolean;
  /** Names the colours in which signs are drawn. */
  scheme: string;
}

/** The headline's input from the store. */
export function headlineOf(store: Store, brief: boolean): HeadlineInput {
  const { day, choices, compareDay, palette, drawn: visible } = store;
  return { day, mode: choices.mode, compare: compareDay, visible, who: store.perspective, live: liveWords(store), recent: recentWords(store), brief, scheme: String(palette.dark) };
}

export function headlineText(input: HeadlineInput): string {
  const mode = modeText(input);
  const parts = input.who.id === "all" ? [] : [whoText(input.who)];
  return [...parts, ...(mode ? [mode] : []), ...input.live, ...(input.recent ? [input.recent.words] : []), layersText(input)].join(" · ");
}

function modeText({ mode, compare, visible }: HeadlineInput): string | undefined {
  if (mode === "age") return t("headline.age");
  if (mode === "assessors") return t("assessors.mode");
  if (compare === undefined) return undefined;
  const words = t(mode === "changes" ? "headline.compared" : "headline.beside", { date: longDate(compare) });
  const dated = datedWords(visible, compare);
  return dated.length > 0 ? `${words} (${dated.join("; ")})` : words;
}

/** The layer of what changed lately is first. */
function layersShown({ day, visible, recent }: HeadlineInput): Layer[] {
  const shown = visible.filter((l) => inForce(l, day));
  return recent ? [...shown.filter((l) => l.id === recent.layer), ...shown.filter((l) => l.id !== recent.layer)] : shown;
}

function recentParts(recent: Recent | undefined, { id }: Layer): HTMLElement[] {
  return recent?.layer === id ? [el("span", { class: "headline-part headline-recent", text: recent.words })] : [];
}

function layerText(layer: Layer, input: HeadlineInput): string {
  return withAsOf(saidIn(layer, input), ageAt(layer, input.day));
}

function layersText(input: HeadlineInput): string {
  const { visible, who } = input;
  const shown = layersShown(input);
  if (shown.length === 0 && who.id !== "all") return t("who.nothing");
  if (shown.length === 0) return t(visible.length === 0 ? "headline.none_on" : "headline.nothing_yet");
  return shown.map((l) => layerText(l, input)).join(" · ");
}

function liveParts(live: readonly string[]): HTMLElement[] {
  return live.map((text, i) => el("span", { class: `headline-part headline-newest${i > 0 ? " headline-newer" : ""}`, text }));
}

/** A layer with its sign. A layer that has ended is not on the map and has none. */
function layerPart(layer: Layer, input: HeadlineInput, sign: (layer: Layer) => HTMLElement): HTMLElement {
  const { day } = input;
  const stale = ageAt(layer, day)?.isStale ? " headline-stale" : "";
  const signs = holds(layer, day) && isDrawnSo(layer, input) ? [sign(layer)] : [];
  const asOf = asOfWords(ageAt(layer, day));
  return el(
    "span",
    { class: `headline-part${stale}` },
    ...signs,
    el("span", { class: "headline-said" }, ...saidOf(layer, input, signs.length > 0), asOf !== "" && ","),
    asOf !== "" && el("span", { class: "headline-as-of", text: ` ${asOf}` }),
  );
}

/** Whether a layer is drawn as its sign is: beside each other, those who assess are drawn by how many of them agree, and claims as outlines. */
function isDrawnSo(layer: Layer, { mode }: HeadlineInput): boolean {
  return mode !== "assessors" || !isAreal(layer);
}

/** What words about a layer say of how it is drawn. */
function howDrawn(layer: Layer, said: string): string | undefined {
  const title = titleOf(layer);
  return said.startsWith(title) ? /^ \([^)]*\)/.exec(said.slice(title.length))?.[0] : undefined;
}

function saidIn(layer: Layer, input: HeadlineInput): string {
  const said = describeLayer(layer, input.day);
  return isDrawnSo(layer, input) ? said : said.replace(howDrawn(layer, said) ?? "", "");
}

/** The words about a layer. A sign says how it is drawn: those words are for who does not see it. */
function saidOf(layer: Layer, input: HeadlineInput, hasSign: boolean): (HTMLElement | string)[] {
  const said = saidIn(layer, input);
  const title = titleOf(layer);
  const drawn = hasSign ? howDrawn(layer, said) : undefined;
  return drawn === undefined ? [said] : [title, el("span", { class: "unseen", text: drawn }), said.slice(title.length + drawn.length)];
}

let shown = "";

/** Shows the headline, each layer with its sign. */
export function showHeadline(input: HeadlineInput, sign: (layer: Layer) => HTMLElement): void {
  const date = byId<HTMLTimeElement>("headline-date");
  date.dateTime = isoOf(input.day);
  date.textContent = input.brief ? shortDate(input.day) : longDate(input.day);
  const text = headlineText(input);
  const key = `${text}${input.scheme}`;
  if (key !== shown) {
    shown = key;
    const what = byId("headline-what");
    const mode = modeText(input);
    const layers = layersShown(input);
    const parts = [
      ...(input.who.id === "all" ? [] : [el("strong", { class: "headline-part headline-lead", text: whoText(input.who) })]),
      ...(mode === undefined ? [] : [el("span", { class: "headline-part headline-lead", text: mode })]),
      ...liveParts(input.live),
      ...(layers.length === 0
        ? [el("span", { class: "headline-part", text: layersText(input) })]
        : layers.flatMap((l) => [layerPart(l, input, sign), ...recentParts(input.recent, l)])),
    ];
    what.replaceChildren(...parts.flatMap((part, i) => (i === 0 ? [part] : [el("span", { class: "unseen", text: " · " }), part])));
    what.title = text;
  }
  document.title = t("page.title", { heading: longDate(input.day) });
}
