// Finds selected features that are no longer shown, so that their cards are closed.

import { inForce } from "../model/catalogue";
import type { FeatureRef } from "../model/choices";
import { fetchFeatures } from "../net/api";
import type { Store } from "../store/store";

/** Returns those whose layer is off or that the perspective leaves out. */
export async function hiddenAmong(refs: readonly FeatureRef[], store: Store): Promise<readonly FeatureRef[]> {
  const hidden = await Promise.all(refs.map((ref) => isHidden(ref, store)));
  return refs.filter((_, i) => hidden[i]);
}

async function isHidden(ref: FeatureRef, store: Store): Promise<boolean> {
  const layer = store.layer(ref.layer);
  if (!layer || layer.kind === "base") return false;
  if (!store.visible.includes(layer)) return true;
  const snapshot = inForce(layer, store.day);
  const feature = snapshot && (await fetchFeatures(layer, snapshot)).get(ref.id);
  return feature !== undefined && !store.shows(layer, feature);
}
