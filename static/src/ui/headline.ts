// The one line that says what is shown, of which date, by whom.

import { inForce, inGap, type Layer } from "../model/catalogue";
import { type Day, isoOf, longDate } from "../model/dates";
import type { Look } from "../model/state";
import { byId } from "./dom";

/** What a layer shows, with whose word it is. */
export function describeLayer(layer: Layer): string {
  switch (layer.kind) {
    case "claims":
      return `${layer.title} (hatched)`;
    case "control":
      return `${layer.title} (filled), ${assessor(layer)}`;
    default:
      return layer.title;
  }
}

/** Who assesses what a control layer shows; never left out. */
export function assessor(layer: Layer): string {
  return layer.assessedBy ? `assessed by ${layer.assessedBy}` : "assessor not stated";
}

export interface HeadlineInput {
  day: Day;
  look: Look;
  /** The other date, where there is one. */
  compare: Day | undefined;
  visible: readonly Layer[];
}

export function headlineText(input: HeadlineInput): string {
  const look = lookText(input);
  return look ? `${look} · ${layersText(input)}` : layersText(input);
}

function lookText({ look, compare }: HeadlineInput): string | undefined {
  if (look === "age") return "Coloured by how long it has been so";
  if (compare === undefined) return undefined;
  return look === "changes" ? `Compared with ${longDate(compare)}` : `Beside ${longDate(compare)}`;
}

function layersText({ day, visible }: HeadlineInput): string {
  const shown = visible.filter((l) => inForce(l, day));
  if (shown.length === 0) return visible.length === 0 ? "No layers are turned on" : "Nothing is recorded yet on this date";
  return shown
    .map((l) => describeLayer(l) + (inGap(l, day) ? `, as of ${longDate(inForce(l, day)!.day)}` : ""))
    .join(" · ");
}

export function showHeadline(input: HeadlineInput): void {
  const date = byId<HTMLTimeElement>("headline-date");
  date.dateTime = isoOf(input.day);
  date.textContent = longDate(input.day);
  const text = headlineText(input);
  const what = byId("headline-what");
  what.textContent = text;
  what.title = text;
  document.title = `${longDate(input.day)} – Frontline`;
}
