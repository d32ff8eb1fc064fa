// Tells when the reader has come to rest on a date: what is said of it needs requests.

import { Priority, type Startup } from "../core/startup";
import type { Store } from "./store";

/** Milliseconds until a date counts as chosen, and not passed over. */
const restMs = 200;

/** To be mounted last: the wait begins once all others have shown the date. */
export function mountRest(store: Store, startup: Startup): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasRested = false;
  store.subscribe((change) => {
    if (change.ofMoment || change.of("refresh", "release")) rest();
  });
  startup.add(Priority.Rest, rest);

  /** The first time nothing is waited for. */
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
