// What the page and its service worker tell each other.

/** The page tells. */
export type ToWorker =
  /** Paths that it loaded before the worker was there to see them. */
  | { kind: "seen"; paths: string[] }
  /** Its own script, by which a worker that waits knows its own release. */
  | { kind: "release"; script: string };

/** The worker tells, of an answer that follows the record. */
export interface FromWorker {
  kind: "answered";
  path: string;
  /** When the server gave it, ISO 8601. */
  at: string;
  /** Whether it is a copy from before, since the server did not answer. */
  kept: boolean;
}
