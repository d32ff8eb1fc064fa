// A feature's card: its name, who claims, who denies, who assesses, by which
// source and of which date. What is not stated is said not to be.

import type { Layer, Snapshot } from "../model/catalogue";
import { type Day, isoOf, longDate, parseDay, readableDate } from "../model/dates";
import type { Denial, Feature, Link } from "../model/feature";
import type { Span } from "../model/timeline";
import { el, link, time } from "./dom";

export interface CardContext {
  layer: Layer;
  snapshot: Snapshot;
  /** The day on show. */
  day: Day;
  /** Since when the ground that was pointed at is as it is. */
  span?: Span;
  /** The name of a linked feature, where it is known. */
  nameOf(link: Link): string | undefined;
  follow(link: Link): void;
}

const notStated = "not stated";
const languages = new Intl.DisplayNames("en-GB", { type: "language" });

export function card(feature: Feature, context: CardContext): HTMLElement {
  const { layer } = context;
  const heading = el("h3", { class: "card-name", text: feature.name || feature.id });
  return el(
    "article",
    { class: `card card-${layer.kind}`, attributes: { "data-layer": layer.id, "data-id": feature.id } },
    el("p", { class: "card-layer", text: layer.title }),
    heading,
    otherNames(feature),
    layer.kind === "statements" ? statement(feature) : state(feature),
    el("dl", { class: "card-facts" }, ...facts(feature, context)),
    about(feature, context),
    history(feature),
    layer.note !== undefined && el("details", { class: "card-note" }, el("summary", { text: "How to read this layer" }), el("p", { text: layer.note })),
  );
}

/** A card for what the record does not have on the day. */
export function missingCard(ref: Link, layer: Layer | undefined, day: Day): HTMLElement {
  return el(
    "article",
    { class: "card card-missing", attributes: { "data-layer": ref.layer, "data-id": ref.id } },
    layer && el("p", { class: "card-layer", text: layer.title }),
    el("p", { text: `Nothing is recorded of this on ${longDate(day)}.` }),
  );
}

function otherNames(feature: Feature): HTMLElement | undefined {
  const seen = new Map<string, string[]>();
  for (const { language, name } of feature.otherNames) seen.set(name, [...(seen.get(name) ?? []), language]);
  if (seen.size === 0) return undefined;
  return el(
    "p",
    { class: "card-names" },
    ...[...seen].map(([name, tags]) =>
      el("span", { text: name, attributes: { lang: tags[0], title: tags.map(languageName).join(", ") } }),
    ),
  );
}

function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag; // no language tag
  }
}

function state(feature: Feature): HTMLElement | undefined {
  const words = feature.state ?? feature.status;
  return words ? el("p", { class: "card-state", text: words }) : undefined;
}

function statement(feature: Feature): HTMLElement {
  return el(
    "div",
    { class: "card-statement" },
    el("p", { class: "card-speaker", text: feature.speaker ?? `Speaker ${notStated}` }),
    el("p", { class: "card-text", text: feature.text ?? feature.state ?? "" }),
  );
}

function facts(feature: Feature, { layer, snapshot, day, span }: CardContext): HTMLElement[] {
  const row = (term: string, ...value: (Node | string)[]) => [el("dt", { text: term }), el("dd", {}, ...value)];
  const said = layer.kind === "statements";
  const base = layer.kind === "base";
  return [
    ...(feature.claimedBy && !said ? row("Claimed by", feature.claimedBy) : []),
    ...(feature.denials.length > 0 ? row("Denied by", denials(feature.denials, day)) : []),
    ...(feature.agreed ? row("Agreement", capital(feature.agreed)) : []),
    ...assessedBy(feature, layer).flatMap((by) => row("Assessed by", by)),
    ...(feature.status && feature.state && !said ? row("Status", capital(feature.status)) : []),
    ...(said ? row("Said on", feature.saidOn ? date(feature.saidOn) : notStated) : []),
    ...(said ? row("Said in", feature.placeName ?? notStated) : []),
    ...(feature.locationNote ? row("Location", feature.locationNote) : []),
    ...(base ? [] : row("Source", link(feature.source ?? notStated, feature.sourceUrl))),
    ...(feature.observedOn && !said ? row("Observed on", date(feature.observedOn)) : []),
    ...(span ? row("At this point", ...heldSince(span, layer)) : []),
    ...(base ? [] : row("Snapshot", date(isoOf(snapshot.day)))),
  ];
}

/** Since when, and until when, the ground was as the layer shows it. */
function heldSince({ since, until }: Span, { timeline }: Layer): (Node | string)[] {
  const begun = timeline && since <= timeline.first;
  const from = begun ? ["since before the record began on ", date(isoOf(timeline.first))] : ["since ", date(isoOf(since))];
  return until === undefined ? from : [...from, ", until ", date(isoOf(until))];
}

function assessedBy(feature: Feature, layer: Layer): string[] {
  const by = feature.assessedBy ?? layer.assessedBy;
  if (by) return [by];
  return layer.kind === "control" ? ["assessor not stated"] : [];
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
        el("span", { class: "denial-by", text: d.by }),
        later && el("span", { class: "badge", text: "later" }),
        el("span", { class: "denial-source" }, ...sourceOf(d)),
      );
    }),
  );
}

function sourceOf(d: Denial): (Node | string)[] {
  const on = d.day === undefined ? "Date not stated" : date(isoOf(d.day));
  return [on, " · ", d.source && d.source !== notStated ? link(d.source, d.sourceUrl) : "source not stated"];
}

function about(feature: Feature, { nameOf, follow }: CardContext): HTMLElement | undefined {
  const links = feature.about.flatMap((ref) => {
    const name = nameOf(ref);
    return name === undefined
      ? []
      : [el("li", {}, el("button", { class: "chip", text: name, attributes: { type: "button" }, on: { click: () => follow(ref) } }))];
  });
  if (links.length === 0) return undefined;
  return el("div", { class: "card-about" }, el("h4", { text: "About" }), el("ul", { class: "chips" }, ...links));
}

function history(feature: Feature): HTMLElement | undefined {
  if (feature.history.length === 0) return undefined;
  return el(
    "div",
    { class: "card-history" },
    el("h4", { text: "Earlier" }),
    el("ol", {}, ...[...feature.history].reverse().map((h) => el("li", {}, date(h.on), el("span", { text: h.state })))),
  );
}

function date(text: string): HTMLElement | string {
  return parseDay(text) === undefined ? text : time(text, readableDate(text));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
