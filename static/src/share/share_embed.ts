// The section of the share dialog with the HTML of an embed.

import { longDate } from "../model/dates";
import { hasTwoDates, shownDay } from "../model/choices";
import { at } from "../net/address";
import { type EmbedChoice, embedLines } from "../net/embed_address";
import { site } from "../net/site";
import { lastingLink, linkSorts, linkTo, type LinkSort, oembedAddress, type Shown } from "../net/view_addresses";
import { language, t } from "../words/words";
import { copyField } from "./copy";
import { el } from "../ui/dom";
import { button, section, select } from "./dialog_section";

export function embedSection(shown: Shown, sort: LinkSort, say: (words: string) => void): HTMLElement {
  const { choices, catalogue } = shown;
  const choice: EmbedChoice = { sort, theme: "auto", canMove: true, hasTime: false, form: "component" };
  const label = t("embed.label", { date: longDate(shownDay(catalogue, choices)) });
  const field = el("textarea", { class: "share-field share-lines", attributes: { readonly: "", spellcheck: "false", "aria-label": t("embed.code") } });
  field.rows = 6;
  const update = () => void (field.value = embedLines(choice, shown, language(), label, location.origin));
  const chosen = <K extends keyof EmbedChoice>(name: K) => (value: EmbedChoice[K]) => {
    choice[name] = value;
    update();
  };
  const tick = (name: "canMove" | "hasTime", words: string) => {
    const box = el("input", { attributes: { type: "checkbox" }, on: { change: () => chosen(name)(box.checked) } });
    box.checked = choice[name];
    return el("label", {}, box, ` ${words}`);
  };
  const sorts = linkSorts.filter((s) => (s !== "live" || !hasTwoDates(choices.mode)) && (s !== "pinned" || lastingLink() === "pinned")).map((s) => [s, t(`embed.${s}`)] as const);
  if (hasTwoDates(choices.mode) && choice.sort === "live") choice.sort = "dated";
  update();
  return section(
    "embed",
    t("embed.title"),
    el("p", { class: "share-note", text: t("embed.means") }),
    choices.mode === "assessors" && el("p", { class: "share-note", text: t("share.each_layer", { date: longDate(shownDay(catalogue, choices)) }) }),
    el(
      "p",
      { class: "share-row" },
      el("label", {}, `${t("embed.sort")} `, select(sorts, choice.sort, chosen("sort"))),
      el("label", {}, `${t("share.theme")} `, select([["auto", t("embed.auto")], ["light", t("share.light")], ["dark", t("share.dark")]] as const, choice.theme, chosen("theme"))),
      el("label", {}, `${t("embed.form")} `, select([["component", t("embed.component")], ["frame", t("embed.frame")]] as const, choice.form, chosen("form"))),
    ),
    el("p", { class: "share-row" }, tick("canMove", t("embed.move")), choices.mode === "map" && tick("hasTime", t("embed.time"))),
    field,
    el(
      "p",
      { class: "share-row" },
      button(t("embed.copy"), () => void copyField(field, say)),
      el("a", { class: "share-text", text: t("embed.examples"), attributes: { href: site().link(at("/embed/examples")) ?? at("/embed/examples") } }),
      !site().isPublished && el("a", { class: "share-text", text: t("embed.oembed"), attributes: { href: oembedAddress(new URL(at("/") + linkTo(choice.sort, shown), location.origin).href) } }),
    ),
  );
}
