// The script of the drawing worker. A page without workers loads it as a module.

import type { DrawingResponse } from "./protocol";
import { type Port, serve } from "./serve";

if (typeof document === "undefined") {
  const port = self as unknown as Port;
  serve(port);
  self.addEventListener("unhandledrejection", ({ reason }) => port.postMessage({ type: "failed", why: String(reason) } satisfies DrawingResponse, []));
}

export { serve };
