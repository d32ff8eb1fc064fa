// The keys that move a handle of the time bar.

import { type Layer, nextSnapshotDay, previousSnapshotDay } from "../model/catalogue";
import type { Day } from "../model/dates";

export interface SliderRange {
  visible: readonly Layer[];
  domain: { first: Day; last: Day };
}

/** The day that a key press goes to; undefined for keys without a meaning. */
export function dayForKey(event: KeyboardEvent, day: Day, { visible, domain }: SliderRange): Day | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const to = target(event, day, visible, domain);
  return to === undefined ? undefined : Math.min(Math.max(to, domain.first), domain.last);
}

function target(event: KeyboardEvent, day: Day, visible: readonly Layer[], domain: SliderRange["domain"]): Day | undefined {
  const stride = event.shiftKey ? 7 : 1;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return day + stride;
    case "ArrowLeft":
    case "ArrowDown":
      return day - stride;
    case "PageUp":
      return nextSnapshotDay(visible, day) ?? day;
    case "PageDown":
      return previousSnapshotDay(visible, day) ?? day;
    case "Home":
      return domain.first;
    case "End":
      return domain.last;
    default:
      return undefined;
  }
}
