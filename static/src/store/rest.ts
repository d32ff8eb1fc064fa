// Notifies "rest" once the reader stays on a date: details of it need requests.

import { Priority, type Startup } from "../core/startup";
import type { Store } from "./store";

/** Milliseconds until a date counts as chosen. */
const restMs = 200;

/** To be mounted last: the delay begins once all components have shown the date. */
export function mountRest(store: Store, startup: Startup): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasRested = false;
  store.subscribe((change) => {
    if (change.ofMoment || change.of("refresh", "release")) rest();
  });
  startup.add(Priority.Rest, rest);

  /** The first time there is no delay. */
  function rest(): void {
    clearTimeout(timer);
    const tell = () => store.notify("rest");
    if (hasRested) timer = setTimeout(() => store.isHeld() || tell(), restMs);
    else {
      hasRested = true;
      tell();
    }
  }
}
