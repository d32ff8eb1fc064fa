// The section of the share dialog with the picture, on a published site: that of the date, or of
// the two, where there is one. Nobody draws another.

import { longDate } from "../model/dates";
import { comparedDays, shownDay } from "../model/choices";
import { site } from "../net/site";
import { pictureRef, type Shown } from "../net/view_addresses";
import { el, icon } from "../ui/dom";
import { language, t } from "../words/words";
import { section } from "./dialog_section";

export function publishedPicture(shown: Shown): HTMLElement {
  const picture = site().picture?.(pictureRef(shown), language(), "light");
  if (!picture) return section("picture", t("share.picture"), el("p", { class: "share-note", text: t("publication.no_picture") }));
  const { address, width, height } = picture;
  const days = shown.choices.mode === "changes" ? comparedDays(shown.catalogue, shown.choices) : undefined;
  const alt = days ? t("share.preview-changes", { from: longDate(days.from), to: longDate(days.to) }) : t("share.preview", { date: longDate(shownDay(shown.catalogue, shown.choices)) });
  return section(
    "picture",
    t("share.picture"),
    el("img", { class: "share-preview", attributes: { loading: "lazy", alt, src: address, width: String(width), height: String(height) } }),
    el(
      "p",
      { class: "share-row" },
      el("a", { class: "button download", attributes: { href: address, download: "" } }, icon("download"), t("share.download-picture")),
      el("span", { class: "share-note", text: t("publication.picture_means") }),
    ),
  );
}
