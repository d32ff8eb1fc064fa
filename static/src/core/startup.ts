// The tasks of the start: one list, by priority.

import { pause } from "./pause";

/** What the reader sees first, then what can be used, then what may come later. */
export const enum Priority {
  /** It loads while the page gets ready. */
  DrawingWorker,
  Words,
  RecordRequest,
  Map,
  /** Mounts the components, which add tasks of their own. */
  Record,
  View,
  Notes,
  Tiles,
  /** The first drawing on a canvas is slow. */
  LegendSigns,
  /** So is the first use of Intl. */
  Locale,
  Headline,
  TimeBar,
  Modes,
  TilesOnScreen,
  /** Requests what is told of the date. */
  Rest,
  /** Fits the opening view to what the panel leaves free. */
  Reopening,
  AreaNames,
  OfflineCopy,
}

export type Task = () => unknown;

export class Startup {
  /** By priority. */
  readonly #tasks: Task[][] = [];

  /** Adds tasks behind those of the same priority; a running task may add more. */
  add(priority: Priority, ...tasks: readonly Task[]): void {
    (this.#tasks[priority] ??= []).push(...tasks);
  }

  /** Runs all tasks, yielding to the browser before each. */
  async run(): Promise<void> {
    for (;;) {
      const next = this.#tasks.find((tasks) => tasks?.length)?.shift();
      if (!next) return;
      await pause();
      await next();
    }
  }
}
