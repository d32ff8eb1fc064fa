// The address to report errors to.

import { type Day, longDate } from "../model/dates";
import type { Feature } from "../model/feature";
import { t } from "../words/words";

/** Returns the configured address; for mailto, with subject and body filled in. */
export function reportAddress(to: string | undefined, feature: Feature, day: Day): string | undefined {
  if (to === undefined || !/^(https:|mailto:)/i.test(to)) return undefined;
  if (!/^mailto:/i.test(to)) return to;
  const subject = t("card.report_subject", { name: feature.name || feature.id, date: longDate(day) });
  const body = `${feature.layer}/${feature.id}\n${location.href}\n\n`;
  return `${to}${to.includes("?") ? "&" : "?"}subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
