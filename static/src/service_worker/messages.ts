// The messages between the page and its service worker.

/** From the page. */
export type ToWorker =
  /** Addresses on this host that it loaded before the worker was active. */
  | { kind: "seen"; addresses: string[] }
  /** The path of its script, by which a waiting worker recognises its release. */
  | { kind: "release"; script: string };

/** From the worker, for each live answer. */
export interface FromWorker {
  kind: "answered";
  /** Without the base path. */
  path: string;
  /** When the server gave it, ISO 8601. */
  at: string;
  /** Whether it is a cached copy, since the server did not answer. */
  kept: boolean;
}
