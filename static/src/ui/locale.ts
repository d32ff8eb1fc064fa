// What a browser reads of a language takes it long the first time.

import { km2 } from "../model/area";
import { type Day, longDate } from "../model/dates";
import { el } from "./dom";

/** What has it read all that the page needs, a piece at a time. */
export function readLocale(day: Day): (() => void)[] {
  return [() => void km2(0), () => void longDate(day), () => void el("input", { attributes: { type: "date" } })];
}
