import type { Perspective } from "../model/perspective";
import { inLanguage, type MessageKey, t } from "../words/words";

/** What a perspective is called. */
export function whoText(who: Perspective): string {
  return who.names ? t("who.party", { name: inLanguage(who.names) }) : t(`who.${who.id}` as MessageKey);
}

/** What a perspective shows. */
export function whoMeans(who: Perspective): string {
  return who.names ? t("who.party_means", { name: inLanguage(who.names) }) : t(`who.${who.id}_means` as MessageKey);
}

/** What a map is called that shows only what a perspective denies. */
export function denialWords(who: Perspective): string {
  return who.names ? t("key.denied_by", { name: inLanguage(who.names) }) : t("key.denial");
}
