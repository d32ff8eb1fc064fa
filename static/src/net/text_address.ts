// Where the view is to be read as text.

import { type Day, isoOf } from "../model/dates";
import type { State } from "../model/choices";
import { at } from "./address";
import { site } from "./site";
import { language } from "../words/words";

/** Where a date, or what changed between two, is told in words; undefined where it is not. */
export function textAddress(state: State, day: Day, compared: { from: Day; to: Day } | undefined): string | undefined {
  const known = state.rev === undefined ? "" : `@${state.rev}`;
  const date = (d: Day) => `${isoOf(d)}${known}`;
  const path = compared ? `${date(compared.from)}..${date(compared.to)}` : state.day === undefined && known === "" ? "latest" : date(day);
  const layers = state.layers && state.layers.length > 0 ? `layers=${state.layers.join(",")}&` : "";
  return site().link(at(`/text/${path}?${layers}lang=${language()}`));
}
