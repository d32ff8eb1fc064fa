// The section of the share dialog with the picture: its shape, its colours and the editor's words,
// as they will be, and the files that there are of it.

import { longDate, shortDate } from "../model/dates";
import { comparedDays, shownDay } from "../model/choices";
import { isPaper, isShape, pictureAddress, type PictureOptions, pictureSizes, type PictureSize, seriesAddress, type Shown } from "../net/view_addresses";
import { language, t } from "../words/words";
import { el, icon } from "../ui/dom";
import { section, select } from "./dialog_section";

/** How many characters the server takes. */
const longest = { title: 120, note: 400, credit: 120 } as const;

export function pictureSection(shown: Shown, dark: boolean): HTMLElement {
  const options: PictureOptions = { size: "16:9", scale: 2, theme: dark ? "dark" : "light", language: language() };
  const days = shown.choices.mode === "changes" ? comparedDays(shown.catalogue, shown.choices) : undefined;
  const date = longDate(shownDay(shown.catalogue, shown.choices));
  const preview = el("img", {
    class: "share-preview",
    attributes: {
      loading: "lazy",
      alt: days ? t("share.preview-changes", { from: longDate(days.from), to: longDate(days.to) }) : t("share.preview", { date }),
    },
  });
  const missing = el("p", { class: "share-note", attributes: { hidden: "", role: "status" } });
  const show = (there: boolean) => {
    preview.hidden = !there;
    missing.hidden = there;
  };
  preview.addEventListener("error", () => {
    show(false);
    void reasonOf(preview.src).then((reason) => (missing.textContent = reason));
  });
  const download = el("a", { class: "button download", attributes: { download: "" } }, icon("download"), t("share.download-picture"));
  const drawing = el("a", { class: "button", text: t("share.download-drawing"), attributes: { download: "" } });
  const printed = el("a", { class: "button", text: t("share.download-pdf"), attributes: { download: "" } });
  const moving = el("a", { class: "button", attributes: { download: "" } });
  const numbered = el("a", { class: "button", attributes: { download: "" } });
  const double = el("input", { attributes: { type: "checkbox" } });
  const doubled = el("label", {}, double, ` ${t("share.double")}`);
  const update = () => {
    const [width, height] = pictureSizes[options.size];
    preview.setAttribute("width", String(width));
    preview.setAttribute("height", String(height));
    show(true);
    doubled.hidden = isShape(options.size) || isPaper(options.size);
    options.scale = doubled.hidden || double.checked ? 2 : 1;
    // The preview needs no more pixels.
    preview.src = pictureAddress(shown, { ...options, scale: 1 });
    download.href = pictureAddress(shown, options);
    drawing.href = pictureAddress(shown, options, "svg");
    printed.href = pictureAddress(shown, options, "pdf");
    for (const [link, ending] of [[moving, "apng"], [numbered, "zip"]] as const) {
      const series = seriesAddress(shown, { ...options, scale: 1 }, ending);
      link.hidden = series === undefined;
      if (!series) continue;
      link.href = series.address;
      const range = { from: shortDate(series.from), to: shortDate(series.to) };
      link.textContent = ending === "apng" ? t("share.download-moving", range) : t("share.download-numbered", range);
    }
  };
  const chosen = <K extends "size" | "theme">(name: K) => (value: PictureOptions[K]) => {
    options[name] = value;
    update();
  };
  const sizes = (Object.keys(pictureSizes) as PictureSize[]).map((size) => [size, sizeWords(size)] as const);
  double.addEventListener("change", update);
  const words = (["title", "note", "credit"] as const).map((name) =>
    el(
      "label",
      { class: "share-words" },
      { title: t("share.own-title"), note: t("key.note"), credit: t("key.credit") }[name],
      el("input", {
        class: "share-field",
        attributes: { type: "text", maxlength: String(longest[name]) },
        on: { change: (event) => ((options[name] = (event.target as HTMLInputElement).value.trim()), update()) },
      }),
    ),
  );
  update();
  return section(
    "picture",
    t("share.picture"),
    preview,
    missing,
    (shown.choices.mode === "swipe" || shown.choices.mode === "age") && el("p", { class: "share-note", text: t("share.one-date", { date }) }),
    shown.choices.mode === "assessors" && el("p", { class: "share-note", text: t("share.each_layer", { date }) }),
    shown.choices.who !== "all" && el("p", { class: "share-note", text: t("share.every-word") }),
    el(
      "p",
      { class: "share-row" },
      el("label", {}, `${t("share.size")} `, select(sizes, options.size, chosen("size"))),
      el("label", {}, `${t("share.theme")} `, select([["light", t("share.light")], ["dark", t("share.dark")]] as const, options.theme, chosen("theme"))),
      doubled,
    ),
    el("details", { class: "share-own" }, el("summary", { text: t("share.own") }), el("p", { class: "share-note", text: t("share.own-means") }), ...words),
    el("p", { class: "share-row" }, download, drawing, printed, moving, numbered),
    el("p", { class: "share-note", text: t("share.picture-note") }),
  );
}

function sizeWords(size: PictureSize): string {
  const pixels = pictureSizes[size].join(" × ");
  if (isPaper(size)) return `${size.slice(0, 2).toUpperCase()} – ${pixels}`;
  return isShape(size) ? `${size} – ${pixels}` : pixels;
}

/** Why a picture did not come, where the server says so. */
async function reasonOf(address: string): Promise<string> {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/problem+json" } });
    const said = answer.status < 500 ? ((await answer.json()) as { detail?: unknown }).detail : undefined;
    if (typeof said === "string") return `${t("share.no-preview")} ${said}`;
  } catch {
    // Said below.
  }
  return t("share.no-preview");
}
