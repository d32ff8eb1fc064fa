// Puts a renderer at the end of a line.

import { locale, speak } from "../words/words";
import { contextOf, newCanvas } from "./canvas";
import type { Order, Report } from "./protocol";
import { Renderer } from "./renderer";

/** A worker's own scope, or one end of a channel. */
export interface Port {
  postMessage(message: Report, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<readonly Order[]>) => void) | null;
}

export function serve(port: Port): void {
  const report = (report: Report, transfer: Transferable[] = []) => port.postMessage(report, transfer);
  const renderer = new Renderer(report);
  const follow = (order: Order) => {
    if (order.say !== "begin") {
      renderer.follow(order);
      return;
    }
    speak(order.language, {});
    readLocale();
    report({ say: "begun", able: canDraw() });
  };
  port.onmessage = ({ data }) => {
    for (const order of data) {
      try {
        follow(order);
      } catch (error) {
        report({ say: "failed", why: String(error), ...(order.say === "show" ? { ask: order.ask } : {}) });
      }
    }
  };
}

/**
 * Reads what the browser knows of how dates and numbers are written. The first
 * time that takes long, and a browser reads it once for all threads of a page:
 * in a worker nobody waits for it.
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
