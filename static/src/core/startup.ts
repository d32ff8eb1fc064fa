// What is done at start: one list, the most urgent first.

import { pause } from "./pause";

/** What a reader sees first comes first, then what there is to do, then what is there for later. */
export const enum Priority {
  /** It loads while the page gets ready. */
  DrawingWorker,
  Words,
  RecordRequest,
  Map,
  /** Once it is there, features are mounted and add what they have to do. */
  Record,
  View,
  Notes,
  Tiles,
  /** A browser's first drawings take it long. */
  Signs,
  /** And so does what it reads of a language. */
  Locale,
  Headline,
  TimeBar,
  Looks,
  TilesOnScreen,
  /** What is said of the date needs requests. */
  Rest,
  /** The opening view anew, beside what the panel covers. */
  Reopening,
  AreaNames,
  OfflineCopy,
}

export type Task = () => unknown;

export class Startup {
  /** By priority. */
  readonly #tasks: Task[][] = [];

  /** Adds tasks after those that have the same priority; one that runs may add more. */
  add(priority: Priority, ...tasks: readonly Task[]): void {
    (this.#tasks[priority] ??= []).push(...tasks);
  }

  /** Runs all of them, each in a task of the browser's own: in between it paints, and answers the reader. */
  async run(): Promise<void> {
    for (;;) {
      const next = this.#tasks.find((tasks) => tasks?.length)?.shift();
      if (!next) return;
      await pause();
      await next();
    }
  }
}
