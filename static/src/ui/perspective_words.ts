import type { Perspective } from "../model/perspective";
import { t } from "../words/words";

/** What a perspective is called. */
export function whoText(who: Perspective): string {
  return t(`who.${who}`);
}
