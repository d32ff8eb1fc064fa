// Shows a report in words.

import { el } from "../ui/dom";
import { t } from "../words/words";
import type { Report } from "./model";
import { fileLines, type OfLayer } from "./report_words";

export function reportView(report: Report, layer: OfLayer): HTMLElement {
  return el(
    "div",
    { class: "desk-report" },
    ...report.files.flatMap((file) => [
      ...grouped(fileLines(file, layer)),
      file.notes.length > 0 &&
        el("details", { class: "desk-more" }, el("summary", { text: t("desk.notes", { n: file.notes.length }) }), el("ul", { attributes: { lang: "en" } }, ...file.notes.map((note) => el("li", { text: note })))),
    ]),
  );
}

/** Lines under those that head them. */
function grouped(lines: ReturnType<typeof fileLines>): HTMLElement[] {
  const parts: HTMLElement[] = [];
  let list: HTMLUListElement | undefined;
  for (const { words, heads } of lines) {
    if (heads) {
      parts.push(el("p", { class: "desk-report-head", text: words }));
      list = undefined;
    } else {
      if (!list) parts.push((list = el("ul", { class: "desk-report-lines" })));
      list.append(el("li", { text: words }));
    }
  }
  return parts;
}
