// Where the view is to be read as text.

import { type Day, isoOf } from "../model/dates";
import type { State } from "../model/state";
import { language } from "../words";

/** The address of the text of a date, or of what changed between two. */
export function textAddress(state: State, day: Day, compared: { from: Day; to: Day } | undefined): string {
  const known = state.rev === undefined ? "" : `@${state.rev}`;
  const date = (d: Day) => `${isoOf(d)}${known}`;
  const path = compared ? `${date(compared.from)}..${date(compared.to)}` : state.day === undefined && known === "" ? "latest" : date(day);
  const layers = state.layers && state.layers.length > 0 ? `layers=${state.layers.join(",")}&` : "";
  return `/text/${path}?${layers}lang=${language()}`;
}
