// Makes the browser ready to write dates and numbers, off the page's thread.

import { locale } from "./words";

/** Where the worker is, beside this script; the build knows. */
declare const frontlineLocale: string;

/** Milliseconds after which the page no longer waits, and reads for itself. */
const patience = 1000;

let known: Promise<void> | undefined;

/** Resolves once the locale of the words is known, or is not to be had in a worker. */
export function localeKnown(): Promise<void> {
  return (known ??= new Promise((resolve) => {
    const worker = new Worker(new URL(frontlineLocale, import.meta.url), { name: locale() });
    const over = () => {
      worker.terminate();
      resolve();
    };
    worker.onmessage = over;
    worker.onerror = over;
    setTimeout(over, patience);
  }));
}
