// Plays the record, snapshot by snapshot.

import type { Day } from "../model/dates";

export interface PlaybackActions {
  /** The day of the next snapshot after the one shown; undefined at the end. */
  next(): Day | undefined;
  /** The day shown. */
  day(): Day;
  rewind(): void;
  choose(day: Day): void;
  /** Resolves once the map is up to date. */
  settled(): Promise<void>;
  changed(playing: boolean): void;
  /** Whether a statement is shown to be read. */
  toRead(): boolean;
}

/** The speeds of playback; 1 is normal. */
export const speeds: readonly number[] = [0.5, 1, 2, 4];

/** Milliseconds added where there is something to read. */
const readingMs = 4000;

/** Milliseconds for a snapshot: daily ones pass faster than events years apart. */
function pauseFor(days: number): number {
  return days <= 2 ? 350 : 1300;
}

export class Playback {
  readonly #actions: PlaybackActions;
  #run = 0;
  #playing = false;
  speed = 1;

  constructor(actions: PlaybackActions) {
    this.#actions = actions;
  }

  get playing(): boolean {
    return this.#playing;
  }

  start(): void {
    if (this.#playing) return;
    if (this.#actions.next() === undefined) this.#actions.rewind();
    this.#set(true);
    void this.#play(++this.#run);
  }

  stop(): void {
    if (!this.#playing) return;
    this.#run++;
    this.#set(false);
  }

  #set(playing: boolean): void {
    this.#playing = playing;
    this.#actions.changed(playing);
  }

  async #play(run: number): Promise<void> {
    for (;;) {
      const next = this.#actions.next();
      if (next === undefined) break;
      await this.#actions.settled();
      const ms = pauseFor(next - this.#actions.day()) + (this.#actions.toRead() ? readingMs : 0);
      await new Promise((resolve) => setTimeout(resolve, ms / this.speed));
      if (run !== this.#run) return;
      this.#actions.choose(next);
    }
    if (run === this.#run) this.stop();
  }
}
