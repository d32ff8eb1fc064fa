// The addresses of the map in words, and of a place.

import { type Day, isoOf } from "../model/dates";
import type { Choices } from "../model/choices";
import { at } from "./address";
import { site } from "./site";
import { language } from "../words/words";

/** The address of a date, or of a difference, in words; undefined where there is none. */
export function textAddress(choices: Choices, day: Day, compared: { from: Day; to: Day } | undefined): string | undefined {
  const known = choices.rev === undefined ? "" : `@${choices.rev}`;
  const date = (d: Day) => `${isoOf(d)}${known}`;
  const path = compared ? `${date(compared.from)}..${date(compared.to)}` : choices.day === undefined && known === "" ? "latest" : date(day);
  const layers = choices.layers && choices.layers.length > 0 ? `layers=${choices.layers.join(",")}&` : "";
  return site().link(at(`/text/${path}?${layers}lang=${language()}`));
}

/** The address of a place's page, as of what is shown; undefined where there is none. */
export function placeAddress(page: string, choices: Choices, day: Day): string | undefined {
  const known = choices.rev === undefined ? "" : `@${choices.rev}`;
  const path = choices.day === undefined && known === "" ? page : `${page}/${isoOf(day)}${known}`;
  return site().link(`${path}?lang=${language()}`);
}
