// Connects a renderer to a port.

import { locale, setLanguage } from "../words/words";
import { contextOf, newCanvas } from "./canvas";
import type { DrawingRequest, DrawingResponse } from "./protocol";
import { Renderer } from "./renderer";

/** A worker's own scope, or one end of a channel. */
export interface Port {
  postMessage(message: DrawingResponse, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<readonly DrawingRequest[]>) => void) | null;
}

export function serve(port: Port): void {
  const respond = (response: DrawingResponse, transfer: Transferable[] = []) => port.postMessage(response, transfer);
  const renderer = new Renderer(respond);
  const handle = (request: DrawingRequest) => {
    if (request.type !== "begin") {
      renderer.handle(request);
      return;
    }
    setLanguage(request.language, {});
    readLocale();
    respond({ type: "begun", able: canDraw() });
  };
  port.onmessage = ({ data }) => {
    for (const request of data) {
      try {
        handle(request);
      } catch (error) {
        respond({ type: "failed", why: String(error), ...(request.type === "show" ? { id: request.id } : {}) });
      }
    }
  };
}

/**
 * Warms up Intl. Its first use is slow, and loads the locale for all threads of the
 * page: in a worker nobody waits for it.
 */
function readLocale(): void {
  new Intl.NumberFormat(locale()).format(0);
  new Intl.DateTimeFormat(locale()).format(0);
}

/** Not every browser draws in a worker. */
function canDraw(): boolean {
  try {
    return typeof contextOf(newCanvas(1)).roundRect === "function";
  } catch {
    return false;
  }
}
