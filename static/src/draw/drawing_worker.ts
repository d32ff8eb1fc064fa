// The script that draws tiles: a worker that serves its page. A page that has no
// worker loads the same script and is served on it.

import type { DrawingResponse } from "./protocol";
import { type Port, serve } from "./serve";

if (typeof document === "undefined") {
  const port = self as unknown as Port;
  serve(port);
  self.addEventListener("unhandledrejection", ({ reason }) => port.postMessage({ type: "failed", why: String(reason) } satisfies DrawingResponse, []));
}

export { serve };
