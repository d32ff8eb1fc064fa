// What the page and its service worker tell each other.

/** The page tells. */
export type ToWorker =
  /** Addresses on this host that it loaded before the worker was there to see them. */
  | { kind: "seen"; addresses: string[] }
  /** Its own script, by which a worker that waits knows its own release. */
  | { kind: "release"; script: string };

/** The worker tells, of an answer that follows the record. */
export interface FromWorker {
  kind: "answered";
  /** Of the server's, as one at the root has it. */
  path: string;
  /** When the server gave it, ISO 8601. */
  at: string;
  /** Whether it is a copy from before, since the server did not answer. */
  kept: boolean;
}
