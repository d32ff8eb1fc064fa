// Warms up Intl, whose first use is slow.

import { km2 } from "../model/area";
import { type Day, longDate } from "../model/dates";
import { el } from "./dom";

/** Returns tasks that each load a part of the locale. */
export function readLocale(day: Day): (() => void)[] {
  return [() => void km2(0), () => void longDate(day), () => void el("input", { attributes: { type: "date" } })];
}
