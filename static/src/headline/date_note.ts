// The note that the date shown is not the one in the address.

import { longDate, parseDay } from "../model/dates";
import { dateProblem } from "../model/choices";
import type { Store } from "../store/store";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";

/** Characters of the date in the address that are quoted. */
const maxQuoted = 40;

export function showDateNote({ catalogue, day }: Store): void {
  const text = new URLSearchParams(location.search).get("date");
  const why = text === null ? undefined : dateProblem(catalogue, text);
  if (text === null || why === undefined) return;
  const asked = parseDay(text);
  const values = { asked: asked === undefined ? text.slice(0, maxQuoted) : longDate(asked), date: longDate(day) };
  showMessage(why === "no_date" ? t("age.no_date", values) : why === "ahead" ? t("age.ahead", values) : t("age.before_record", values));
}
