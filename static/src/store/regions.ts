// The names of oblasts.

import { t } from "../words/words";
import type { Store } from "./store";

export function regionName(store: Store, key: string): string {
  return store.areaNames?.regions.get(key) ?? t("area.picked");
}
