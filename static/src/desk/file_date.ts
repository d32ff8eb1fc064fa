// The date in a file's name, as the loader reads it: YYYY-MM-DD or YYYYMMDD that touches
// no other digit. None where two differ.

import { type Day, parseDay } from "../model/dates";

const dated = /(?<!\d)(?:(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2}))(?!\d)/g;

export function dateInName(name: string): Day | undefined {
  const days = [...name.matchAll(dated)].flatMap(([, y, m, d, year, month, date]) => parseDay(`${y ?? year}-${m ?? month}-${d ?? date}`) ?? []);
  return new Set(days).size === 1 ? days[0] : undefined;
}
