// An embed of a publication: the page reads its address, which a server reads
// elsewhere, and says what the server says. Its file has the newest date, in one
// language, with all controls.

import type { Catalogue, Layer } from "../model/catalogue";
import { type Choices, visibleLayers } from "../model/choices";
import { type Day, isoOf, longDate, parseDay } from "../model/dates";
import { openingDay } from "../model/layer_age";
import { perspectives } from "../model/perspective";
import { parseChoices } from "../model/url";
import { PublishedSite } from "../net/published";
import { fetchCatalogue } from "../net/record";
import { site, useSite } from "../net/site";
import { textAddress } from "../net/text_address";
import { byId, el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { chooseLanguage, language, languageNames, setLanguage, t } from "../words/words";
import { loadWords } from "../words/words_loaded";
import { type AskedEmbed, mendQuery } from "./published_query";

let asked: AskedEmbed;
/** What is said of the address, before what is said of the record. */
let notices: readonly string[] = [];

/** Makes the page what its address asks for; false where there is no map to show, or another page is gone to. */
export async function preparePublished(index: string): Promise<boolean> {
  const root = document.documentElement;
  asked = mendQuery(location.search, languageNames().map(([tag]) => tag));
  const chosen = chooseLanguage(asked.lang ?? null, navigator.languages);
  const other = document.querySelector<HTMLLinkElement>(`link[rel=alternate][hreflang="${CSS.escape(chosen)}"]`);
  if (chosen !== root.lang && other) {
    location.replace(other.href + location.search + location.hash);
    return false;
  }
  clearDate();
  const full = byId<HTMLAnchorElement>("full");
  useSite(new PublishedSite(index, new URL(full.href).pathname));
  setTheme();
  setControls();
  setLanguage(root.lang, await loadWords(root.lang));
  document.body.dataset["query"] = new URLSearchParams([...asked.chosen]).toString();
  document.body.dataset["range"] = asked.range;
  document.body.dataset["height"] = String(asked.height);
  document.body.dataset["frame"] = asked.frame;
  if (asked.padding !== undefined) document.body.dataset["padding"] = String(asked.padding);
  let catalogue: Catalogue;
  try {
    catalogue = await fetchCatalogue(undefined);
  } catch {
    return true; // the map asks again, and says what is the matter
  }
  if (!mendChosen(catalogue)) return false;
  const query = new URLSearchParams([...asked.chosen]).toString();
  document.body.dataset["query"] = query;
  full.href = `${site().page}?${query}${query === "" ? "" : "&"}lang=${language()}`;
  const choices = parseChoices(query);
  setWords(choices, catalogue);
  say(notesOf(choices, catalogue));
  return true;
}

/** Says again what is so of what is shown, once the publication is another. */
export async function renewPublished(): Promise<void> {
  say(notesOf(parseChoices(document.body.dataset["query"] ?? ""), await fetchCatalogue(undefined)));
}

/** The file is of the newest date: nothing of that stands over another. */
function clearDate(): void {
  if (!["date", "compare", "rev", "range", "look", "layers"].some((name) => new URLSearchParams(location.search).has(name))) return;
  byId("headline-date").replaceChildren();
  byId("headline-what").replaceChildren();
  document.querySelector("main")!.removeAttribute("aria-label");
}

function setTheme(): void {
  const dark = document.querySelector<HTMLLinkElement>('link[rel=stylesheet][media*="dark"]');
  document.documentElement.dataset["theme"] = asked.theme;
  if (asked.theme === "light") dark?.remove();
  else if (asked.theme === "dark") dark?.removeAttribute("media");
}

function setControls(): void {
  document.body.dataset["controls"] = asked.controls.join(",");
  if (!asked.controls.includes("zoom")) document.querySelector(".zoom")?.remove();
  if (asked.range === "") document.getElementById("moments")?.remove();
  if (!asked.controls.includes("move")) byId("map").setAttribute("aria-label", document.title);
}

/** Leaves out what the record has not, and finds the nearest dates; false where nothing is left of the layers. */
function mendChosen(catalogue: Catalogue): boolean {
  const { chosen, left } = asked;
  const said: string[] = [];
  const unread = [...left];
  const named = chosen.get("layers")?.split(",");
  const there = named?.filter((id) => catalogue.layers.some((layer) => layer.id === id));
  if (named && there!.length === 0) {
    withhold(t("embed.no_layers", { names: named.join(", ") }));
    return false;
  }
  const layers = catalogue.layers.filter(({ id }) => !there || there.includes(id));
  // As the server does: a date that cannot be read is that on which the map opens.
  for (const name of ["date", "compare"]) {
    const text = new URLSearchParams(location.search).get(name);
    if (text === null) continue;
    const [day, note] = nearestDay(text, layers, catalogue);
    if (day === undefined) continue;
    chosen.set(name, isoOf(day));
    if (note !== undefined) {
      said.push(note);
      if (unread.includes(name)) unread.splice(unread.indexOf(name), 1);
    }
  }
  const missing = named?.filter((id) => !there!.includes(id)) ?? [];
  if (missing.length > 0) chosen.set("layers", there!.join(","));
  const who = chosen.get("who");
  if (who !== undefined && !perspectives(catalogue.parties).some(({ id }) => id === who)) {
    chosen.delete("who");
    unread.push("who");
  }
  if (unread.length > 0) said.push(t("embed.left_out", { names: unread.sort().join(", ") }));
  if (missing.length > 0) said.push(t("embed.some_layers", { names: missing.join(", ") }));
  const revision = site().publication!.revision;
  if (chosen.has("rev") && Number(chosen.get("rev")) !== revision) {
    said.push(t("publication.other_revision", { revision }));
    chosen.delete("rev");
  }
  notices = said;
  return true;
}

/** The nearest date to one that was asked for, and what is said where it is another. */
function nearestDay(text: string, layers: readonly Layer[], { today }: Catalogue): [Day | undefined, string?] {
  const day = parseDay(text);
  const firsts = layers.flatMap(({ snapshots }) => snapshots.slice(0, 1).map((s) => s.day));
  const first = Math.min(today, ...firsts);
  if (day === undefined) {
    const opening = openingDay(layers);
    return opening === undefined ? [undefined] : [opening, t("age.no_date", { asked: text.slice(0, 40), date: longDate(opening) })];
  }
  if (day > today) return [today, t("age.ahead", { asked: longDate(day), date: longDate(today) })];
  if (day < first) return [first, t("age.before_record", { asked: longDate(day), date: longDate(first) })];
  return [day];
}

/** The words around the map. */
function setWords(choices: Choices, catalogue: Catalogue): void {
  const { rev, day, compare } = choices;
  byId("stamp").textContent =
    rev !== undefined ? t("embed.stamp_frozen", { revision: rev, style: catalogue.style }) : day !== undefined ? t("embed.stamp_dated") : t("embed.stamp_live");
  const text = document.querySelector<HTMLAnchorElement>(".embed-foot .credits > a:last-of-type");
  const pair = choices.mode === "changes" && day !== undefined && compare !== undefined ? { from: Math.min(day, compare), to: Math.max(day, compare) } : undefined;
  const address = textAddress({ ...choices, rev: undefined }, day ?? catalogue.today, pair);
  if (text && address !== undefined) text.href = address;
  else if (text) {
    text.previousSibling?.remove();
    text.remove();
  }
  if (day === undefined) return;
  const label = t("embed.label", { date: longDate(day) });
  document.title = label;
  document.querySelector("main")!.setAttribute("aria-label", label);
}

/** What was retracted of what is shown: what was before it stands in its place. */
function notesOf(choices: Choices, catalogue: Catalogue): string[] {
  const day = choices.day ?? catalogue.today;
  const shown = visibleLayers(catalogue, choices);
  return catalogue.retractions.flatMap((r) => {
    const layer = shown.find(({ id }) => id === r.layer);
    if (!layer || r.feature !== undefined || r.day > day || layer.snapshots.some((s) => s.day >= r.day && s.day <= day)) return [];
    return [`${titleOf(layer)}: ${t("card.retraction", { date: longDate(r.day), on: longDate(r.on), reason: r.reason })}`];
  });
}

function say(notes: readonly string[]): void {
  const standing = byId("standing");
  const all = [...notices, ...notes];
  standing.hidden = all.length === 0;
  standing.replaceChildren(...all.map((text) => el("p", { class: "standing-note", text })));
}

/** Says in place of the map why there is none. */
function withhold(why: string): void {
  const full = byId<HTMLAnchorElement>("full");
  document.title = t("embed.wrong");
  document.body.dataset["still"] = "";
  document.body.replaceChildren(
    el(
      "main",
      { class: "withheld" },
      el("h1", { text: t("embed.wrong") }),
      el("p", { text: why }),
      el("p", {}, el("a", { text: t("embed.full"), attributes: { href: full.href, target: "_blank", rel: "noopener" } })),
    ),
  );
}
