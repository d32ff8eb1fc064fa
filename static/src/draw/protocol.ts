// What the page and who draws its tiles say to each other. Sheets and tiles go
// by numbers that the page gives; what is asked has a number that its answer
// repeats. Messages arrive in the order in which they were sent.

import type { Zxy } from "protomaps-leaflet";
import type { FeatureRef } from "../model/state";
import type { Language } from "../words/words";
import type { Moments, Picked, Pointing, SheetPlan } from "./plan";

/** A tile that was drawn; without a bitmap there is nothing on it. */
export interface Drawn {
  sheet: number;
  tile: number;
  bitmap?: ImageBitmap;
}

/** What the page says. */
export type Order =
  /** The first. */
  | { say: "begin"; language: Language }
  | { say: "open"; sheet: number; plan: SheetPlan }
  | { say: "close"; sheet: number }
  | { say: "add"; sheet: number; tile: number; at: Zxy }
  | { say: "drop"; sheet: number; tile: number }
  /** Other moments of sheets; answered by what looks different then, all in one. */
  | { say: "show"; ask: number; sheets: readonly { sheet: number; moments: Moments }[] }
  | { say: "select"; refs: readonly FeatureRef[] }
  /** Asks again for what did not come. */
  | { say: "reload" }
  | { say: "pick"; ask: number; pointing: Pointing }
  /** What was fetched; nothing where that failed. */
  | { say: "fetched"; ask: number; data?: ArrayBuffer };

/** What who draws says. */
export type Report =
  /** The first: whether it can draw. */
  | { say: "begun"; able: boolean }
  | { say: "drawn"; tiles: readonly Drawn[] }
  | { say: "shown"; ask: number; tiles: readonly Drawn[] }
  | { say: "picked"; ask: number; picked: Picked }
  /** The page alone knows who has the data. */
  | { say: "fetch"; ask: number; tiles: string; at: Zxy }
  /** ask is that of what will not be answered now, where it was asked. */
  | { say: "failed"; why: string; ask?: number };
