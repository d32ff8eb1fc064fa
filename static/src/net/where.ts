// Where a position lies, from the sheets of a publication: the region that it is in, and how it lies
// as seen from the nearest settlement, in the server's words.

import { wholeNumber } from "../model/area";
import type { Day } from "../model/dates";
import { asArray, asObject, scalar } from "../model/feature";
import { type LonLat, type Way, wayBetween } from "../model/geodesy";
import { language, t } from "../words/words";
import type { Sheets } from "./sheets";

/** Something nearer to a settlement is said to be by it alone. */
const nearMetres = 10_000;
const winds = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];

export interface Where {
  /** In the language of the page; undefined without a gazetteer. */
  words: string | undefined;
  nearest: { id: string; names: Record<string, unknown> } | undefined;
  region: Record<string, unknown> | undefined;
  /** Whose settlement that is. */
  gazetteer: unknown;
}

export async function whereOf(at: LonLat, day: Day, sheets: Sheets): Promise<Where> {
  const of = asObject(sheets.of);
  const region = await regionAt(at, day, sheets);
  let nearest: { id: string; names: Record<string, unknown>; way: Way } | undefined;
  await sheets.nearest(at, ({ points }) => {
    for (const raw of points) {
      const [id, lon, lat, names] = asArray(raw);
      const way = wayBetween([Number(lon), Number(lat)], at);
      const isNearer = !nearest || way.metres < nearest.way.metres || (way.metres === nearest.way.metres && Number(id) < Number(nearest.id));
      if (isNearer) nearest = { id: String(id), names: asObject(names), way };
    }
    return nearest?.way.metres ?? Infinity;
  });
  return { words: nearest && whereWords(nearest.names, nearest.way, region), nearest, region, gazetteer: of["gazetteer"] };
}

/** The region in which a position lies on a day. */
export async function regionAt(at: LonLat, day: Day, sheets: Sheets): Promise<Record<string, unknown> | undefined> {
  const [first] = (await sheets.around(at)).filter((r) => r.since <= day && day < r.until).sort((a, b) => a.of - b.of);
  return first && asObject(asArray(asObject(sheets.of)["regions"])[first.of]);
}

function whereWords(names: Record<string, unknown>, { metres, bearing }: Way, region: Record<string, unknown> | undefined): string {
  const nameIn = (of: Record<string, unknown>) => scalar(of[language()]) ?? scalar(of["en"]) ?? "";
  const km = Math.round(metres / 1000);
  const wind = winds[Math.round(bearing / (360 / winds.length)) % winds.length]!;
  const where = km > 0 ? t("where.from", { place: nameIn(names), km: wholeNumber(km), wind }) : nameIn(names);
  return metres <= nearMetres || !region ? where : t("where.in", { region: nameIn(asObject(region["names"])), where });
}
