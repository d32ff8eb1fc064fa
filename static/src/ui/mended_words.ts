// How a snapshot's shapes were mended, in words.

import { km2 } from "../model/area";
import type { Snapshot } from "../model/catalogue";
import { t } from "../words/words";

/** Returns undefined where nothing was mended. */
export function mendedWords({ mended }: Snapshot): string | undefined {
  if (!mended) return undefined;
  const { count: n, before, after } = mended;
  const did = mended.kinds.map((kind) => t(`marks.mended_${kind}`)).join("; ");
  return before === 0 && after === 0 ? t("marks.mended_sizeless", { n, did }) : t("marks.mended", { n, did, before: km2(before), after: km2(after) });
}
