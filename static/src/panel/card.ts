// A feature's card: its name, who claims, denies and assesses it, by which source and
// of which date. What is not stated is shown as such.

import type { Layer, Retraction, Snapshot } from "../model/catalogue";
import { type Day, isoOf, longDate, parseDay, readableDate } from "../model/dates";
import type { Denial, Feature, Link } from "../model/feature";
import { localName } from "../model/local_name";
import type { Span } from "../model/timeline";
import { language, perLocale, t, term } from "../words/words";
import { titleOf } from "../ui/title";
import { el, link, time } from "../ui/dom";
import { capital } from "../ui/capital";
import { pageLink } from "../ui/page_link";
import { stateOf, stateWords } from "../ui/state_words";
import { mendedWords } from "../ui/mended_words";
import { recorded } from "../ui/recorded";

export interface CardContext {
  layer: Layer;
  snapshot: Snapshot;
  /** The day shown. */
  day: Day;
  /** The span of the ground that was clicked. */
  span?: Span;
  /** The name of a linked feature, where it is known. */
  nameOf(link: Link): string | undefined;
  follow(link: Link): void;
  /** The retractions of the layer that concern the day. */
  retracted: readonly Retraction[];
  /** The address of the record as of a revision. */
  earlier?(revision: number): string | undefined;
  /** The address to report an error in a feature to. */
  report?(feature: Feature): string | undefined;
  /** The address of the page about it, of a place. */
  page?: string;
}

const notStated = "not stated";
const languages = perLocale((l) => new Intl.DisplayNames(l, { type: "language" }));

export function card(feature: Feature, context: CardContext): HTMLElement {
  const { layer } = context;
  const { name, others } = namesOf(feature);
  const heading = el("h3", { class: "card-name" }, name ?? t("card.unnamed"));
  return el(
    "article",
    { class: `card card-${layer.kind}`, attributes: { "data-layer": layer.id, "data-id": feature.id } },
    el("p", { class: "card-layer", text: titleOf(layer) }),
    heading,
    otherNames(others),
    ...amendments(feature, context),
    layer.kind === "statements" ? statement(feature) : state(feature, layer),
    sides(feature, context),
    el("dl", { class: "card-facts" }, ...facts(feature, context)),
    about(feature, context),
    history(feature),
    ...pageLink(localName(feature) || feature.id, context.page),
    layer.note !== undefined &&
      el("details", { class: "card-note" }, el("summary", { text: t("card.how_to_read") }), el("p", {}, recorded(layer.note))),
    report(feature, context),
  );
}

/** The card of a feature that the record does not have on the day. */
export function missingCard(ref: Link, layer: Layer | undefined, day: Day, retracted: readonly Retraction[]): HTMLElement {
  return el(
    "article",
    { class: "card card-missing", attributes: { "data-layer": ref.layer, "data-id": ref.id } },
    layer && el("p", { class: "card-layer", text: titleOf(layer) }),
    el("p", { text: t("card.missing", { date: longDate(day) }) }),
    ...retracted.filter((r) => r.feature === undefined || r.feature === ref.id).map(withdrawal),
  );
}

/** A name, and the languages that it is of. */
type Spelling = readonly [name: string, tags: readonly string[]];

/**
 * The name in the reader's language, and the others: the official Ukrainian one and
 * its romanisation are always among them.
 */
function namesOf(feature: Feature): { name: Node | string | undefined; others: Spelling[] } {
  const all = new Map<string, string[]>();
  const add = (name: string, tag: string) => all.set(name, [...(all.get(name) ?? []), tag]);
  for (const { language: tag, name } of feature.otherNames) add(name, tag);
  if (feature.name) add(feature.name, "en");
  const own = [...all].find(([, tags]) => tags.includes(language()))?.[0] ?? feature.name;
  if (!own) return { name: undefined, others: [] };
  const tags = all.get(own) ?? [];
  const name = tags.includes(language()) || language() === "en" ? own : tags[0] === "en" ? recorded(own) : el("span", { text: own, attributes: { lang: tags[0] } });
  all.delete(own);
  return { name, others: [...all] };
}

function otherNames(others: readonly Spelling[]): HTMLElement | undefined {
  if (others.length === 0) return undefined;
  return el(
    "p",
    { class: "card-names" },
    ...others.map(([name, tags]) => el("span", { text: name, attributes: { lang: tags[0], title: tags.map(languageName).join(", ") } })),
  );
}

function languageName(tag: string): string {
  try {
    return languages().of(tag) ?? tag;
  } catch {
    return tag; // not a language tag
  }
}

/** Notes on the feature's snapshot: corrected, retracted, mended. */
function amendments(feature: Feature, { snapshot, retracted, earlier }: CardContext): HTMLElement[] {
  const { corrected } = snapshot;
  const notes = retracted.filter((r) => r.feature === undefined || r.feature === feature.id).map(withdrawal);
  if (corrected) {
    const words = t("card.correction", { date: longDate(snapshot.day), on: longDate(corrected.on), reason: corrected.reason });
    const before = earlier?.(corrected.revision - 1);
    notes.push(
      el(
        "p",
        { class: "card-amended", attributes: { "data-amended": "corrected" } },
        el("span", { class: "badge", text: t("card.corrected") }),
        ` ${words} `,
        before !== undefined && el("a", { text: t("card.before_correction"), attributes: { href: before } }),
      ),
    );
  }
  const mended = mendedWords(snapshot);
  if (mended !== undefined) notes.push(el("p", { class: "card-amended", attributes: { "data-amended": "mended" }, text: mended }));
  return notes;
}

function withdrawal({ day, on, reason, feature }: Retraction): HTMLElement {
  const said = { date: longDate(day), on: longDate(on), reason };
  return el(
    "p",
    { class: "card-amended", attributes: { "data-amended": "retracted" } },
    el("span", { class: "badge", text: t("card.retracted") }),
    ` ${t(feature === undefined ? "card.retraction" : "card.feature_retraction", said)}`,
  );
}

function state(feature: Feature, layer: Layer): HTMLElement | undefined {
  // The state of ground, in the words of the legend.
  if (layer.kind === "control" && !feature.state) return el("p", { class: "card-state", text: capital(stateWords(stateOf(layer, said(feature)))) });
  if (feature.state) return el("p", { class: "card-state" }, recorded(feature.state));
  return feature.status ? el("p", { class: "card-state", text: capital(term("status", feature.status)) }) : undefined;
}

function said({ groundClass, heldBy, claimedBy }: Feature): Parameters<typeof stateOf>[1] {
  return { class: groundClass, heldBy, claimedBy };
}

function statement(feature: Feature): HTMLElement {
  return el(
    "div",
    { class: "card-statement" },
    el("p", { class: "card-speaker", text: feature.speaker ? capital(term("party", feature.speaker)) : t("card.speaker_unknown") }),
    el("p", { class: "card-text" }, recorded(feature.text ?? feature.state ?? "")),
  );
}

/** Who claims and who denies, side by side, each with date and source. */
function sides(feature: Feature, { layer, day }: CardContext): HTMLElement | undefined {
  if (layer.kind === "statements" || !feature.claimedBy) return undefined;
  const claimed = el(
    "ul",
    { class: "denials" },
    el(
      "li",
      { class: "denial" },
      el("span", { class: "denial-by", text: capital(term("party", feature.claimedBy)) }),
      el("span", { class: "denial-source" }, ...dated(parseDay(feature.observedOn ?? ""), ...sourceOf(feature, layer))),
    ),
  );
  const denied = feature.denials.length > 0 ? denials(feature.denials, day) : el("p", { class: "card-none", text: t("card.nobody_denies") });
  return el(
    "div",
    { class: "card-sides" },
    el("div", { class: "card-side card-claims" }, el("h4", { text: t("card.claimed_by") }), claimed),
    el("div", { class: "card-side card-denials" }, el("h4", { text: t("card.denied_by") }), denied),
  );
}

function facts(feature: Feature, { layer, snapshot, day, span }: CardContext): HTMLElement[] {
  const row = (word: string, ...value: (Node | string)[]) => [el("dt", { text: word }), el("dd", {}, ...value)];
  const isSaid = layer.kind === "statements";
  const base = layer.kind === "base";
  const control = layer.kind === "control";
  const hasSides = !isSaid && feature.claimedBy !== undefined;
  const holder = control && feature.groundClass === "held" ? (feature.heldBy ?? layer.heldBy) : undefined;
  return [
    ...(feature.denials.length > 0 && !hasSides ? row(t("card.denied_by"), denials(feature.denials, day)) : []),
    ...(feature.agreed ? row(t("card.agreement"), capital(term("agreed", feature.agreed))) : []),
    ...assessedBy(feature, layer).flatMap((by) => row(t("card.assessed_by"), by)),
    ...(holder !== undefined ? row(t("card.held_by"), term("party", holder)) : []),
    ...(control && feature.state ? row(t("card.status"), capital(stateWords(stateOf(layer, said(feature))))) : []),
    ...(control && feature.status ? row(t("card.own_word"), recorded(feature.status)) : []),
    ...(feature.status && feature.state && !isSaid && !control ? row(t("card.status"), capital(term("status", feature.status))) : []),
    ...(isSaid ? row(t("card.said_on"), feature.saidOn ? date(feature.saidOn) : t("card.not_stated")) : []),
    ...(isSaid ? row(t("card.said_in"), feature.placeName ? recorded(feature.placeName) : t("card.not_stated")) : []),
    ...(feature.locationNote ? row(t("card.location"), recorded(feature.locationNote)) : []),
    ...(base || hasSides ? [] : row(t("card.source"), sourceText(...sourceOf(feature, layer)))),
    ...(feature.observedOn && !isSaid && !hasSides ? row(t("card.observed_on"), date(feature.observedOn)) : []),
    ...(span ? row(t("card.at_point"), ...heldSince(span, layer)) : []),
    ...(base ? [] : row(t("card.snapshot"), date(isoOf(snapshot.day)))),
  ];
}

/** A feature's source and its address, else its layer's. */
function sourceOf(feature: Feature, layer: Layer): [source: string | undefined, url: string | undefined] {
  const { source, sourceUrl } = feature.source || feature.sourceUrl ? feature : layer;
  return [source || sourceUrl, sourceUrl];
}

function sourceText(source: string | undefined, url: string | undefined): Node | string {
  return !source || source === notStated ? t("card.not_stated") : recorded(link(source, url));
}

function report(feature: Feature, context: CardContext): HTMLElement | undefined {
  const address = context.report?.(feature);
  if (address === undefined) return undefined;
  return el("p", { class: "card-report" }, el("a", { text: t("card.report"), attributes: { href: address, rel: "noopener" } }));
}

/** Since when and until when the span holds. */
function heldSince({ since, until }: Span, { timeline }: Layer): (Node | string)[] {
  const begun = timeline && since <= timeline.first;
  const from = begun ? [t("card.since_record"), date(isoOf(timeline.first))] : [t("card.since"), date(isoOf(since))];
  return until === undefined ? from : [...from, t("card.until"), date(isoOf(until))];
}

function assessedBy(feature: Feature, layer: Layer): string[] {
  const by = feature.assessedBy ?? layer.assessedBy;
  if (by) return [term("party", by)];
  return layer.kind === "control" ? [t("headline.assessor_unknown")] : [];
}

function denials(list: readonly Denial[], day: Day): HTMLElement {
  return el(
    "ul",
    { class: "denials" },
    ...list.map((d) => {
      const later = d.day !== undefined && d.day > day;
      return el(
        "li",
        { class: later ? "denial denial-later" : "denial" },
        el("span", { class: "denial-by", text: capital(term("party", d.by)) }),
        later && el("span", { class: "badge", text: t("card.later") }),
        el("span", { class: "denial-source" }, ...dated(d.day, d.source, d.sourceUrl)),
      );
    }),
  );
}

function dated(day: Day | undefined, source: string | undefined, url: string | undefined): (Node | string)[] {
  const on = day === undefined ? t("card.date_unknown") : date(isoOf(day));
  return [on, " · ", source && source !== notStated ? recorded(link(source, url)) : t("card.source_unknown")];
}

function about(feature: Feature, { nameOf, follow }: CardContext): HTMLElement | undefined {
  const links = feature.about.flatMap((ref) => {
    const name = nameOf(ref);
    return name === undefined
      ? []
      : [el("li", {}, el("button", { class: "chip", text: name, attributes: { type: "button" }, on: { click: () => follow(ref) } }))];
  });
  if (links.length === 0) return undefined;
  return el("div", { class: "card-about" }, el("h4", { text: t("card.about") }), el("ul", { class: "chips" }, ...links));
}

function history(feature: Feature): HTMLElement | undefined {
  if (feature.history.length === 0) return undefined;
  return el(
    "div",
    { class: "card-history" },
    el("h4", { text: t("card.earlier") }),
    el("ol", {}, ...[...feature.history].reverse().map((h) => el("li", {}, date(h.on), el("span", {}, recorded(h.state))))),
  );
}

function date(text: string): HTMLElement | string {
  return parseDay(text) === undefined ? text : time(text, readableDate(text));
}
