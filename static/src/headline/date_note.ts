// Says that the date on show is another one than the address asks for.

import { longDate, parseDay } from "../model/dates";
import { misasked } from "../model/choices";
import type { Store } from "../store/store";
import { showMessage } from "../ui/notice";
import { t } from "../words/words";

/** Characters of what was asked for that are shown. */
const longest = 40;

export function sayMisasked({ catalogue, day }: Store): void {
  const text = new URLSearchParams(location.search).get("date");
  const why = text === null ? undefined : misasked(catalogue, text);
  if (text === null || why === undefined) return;
  const asked = parseDay(text);
  const values = { asked: asked === undefined ? text.slice(0, longest) : longDate(asked), date: longDate(day) };
  showMessage(why === "no_date" ? t("age.no_date", values) : why === "ahead" ? t("age.ahead", values) : t("age.before_record", values));
}
