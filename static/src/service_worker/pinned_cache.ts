// An LRU cache of pinned answers, bounded in number and in bytes. The browser's Cache
// knows neither the size nor the last use of an entry: an IndexedDB index has both.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** To be raised when the page could no longer read what is cached. */
const cacheName = "frontline-pinned-1";

interface Entry {
  path: string;
  bytes: number;
  /** The last use, in milliseconds since the epoch. */
  used: number;
}

interface CacheIndex extends DBSchema {
  pinned: { key: string; value: Entry; indexes: { used: number } };
}

const maxAnswers = 4_000;
const maxBytes = 64 << 20;
/** The share of its bounds to which a full cache is trimmed, so that not every answer trims it. */
const trimTo = 0.9;
/** Milliseconds over which uses are batched before they are written. */
const flushDelayMs = 1_000;

export class PinnedCache {
  readonly #cache = caches.open(cacheName);
  readonly #index: Promise<IDBPDatabase<CacheIndex>> = openDB<CacheIndex>(cacheName, 1, {
    upgrade: (db) => void db.createObjectStore("pinned", { keyPath: "path" }).createIndex("used", "used"),
  });
  #totals: Promise<{ answers: number; bytes: number }> | undefined;
  readonly #used = new Map<string, number>();
  #writing = false;

  async match(path: string): Promise<Response | undefined> {
    const found = await (await this.#cache).match(path);
    if (found) this.#use(path);
    return found;
  }

  async put(path: string, response: Response): Promise<void> {
    const body = await response.arrayBuffer();
    const headers = new Headers(response.headers);
    // These describe the body as it was transferred.
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    const kept = new Response(body.byteLength > 0 ? body : null, { status: response.status, headers });
    const index = await this.#index;
    const totals = await this.#count();
    try {
      await (await this.#cache).put(path, kept);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "QuotaExceededError")) throw error;
      await this.#trim(totals.answers / 2, totals.bytes / 2);
      return;
    }
    const before = await index.get("pinned", path);
    await index.put("pinned", { path, bytes: body.byteLength, used: Date.now() });
    if (!before) totals.answers++;
    totals.bytes += body.byteLength - (before?.bytes ?? 0);
    if (totals.answers > maxAnswers || totals.bytes > maxBytes) await this.#trim(maxAnswers * trimTo, maxBytes * trimTo);
  }

  /** Evicts withdrawn answers. */
  async drop(isWithdrawn: (path: string) => boolean): Promise<void> {
    const ledger = await this.#index;
    for (const path of await ledger.getAllKeys("pinned")) if (isWithdrawn(path)) await this.#delete(path);
  }

  async #trim(answers: number, bytes: number): Promise<void> {
    const ledger = await this.#index;
    const totals = await this.#count();
    for (const { path } of await ledger.getAllFromIndex("pinned", "used")) {
      if (totals.answers <= answers && totals.bytes <= bytes) return;
      await this.#delete(path);
    }
  }

  async #delete(path: string): Promise<void> {
    const ledger = await this.#index;
    const totals = await this.#count();
    const entry = await ledger.get("pinned", path);
    await (await this.#cache).delete(path);
    await ledger.delete("pinned", path);
    if (!entry) return;
    totals.answers--;
    totals.bytes -= entry.bytes;
  }

  #count(): Promise<{ answers: number; bytes: number }> {
    return (this.#totals ??= this.#index.then(async (ledger) => {
      const entries = await ledger.getAll("pinned");
      return { answers: entries.length, bytes: entries.reduce((sum, e) => sum + e.bytes, 0) };
    }));
  }

  #use(path: string): void {
    this.#used.set(path, Date.now());
    if (this.#writing) return;
    this.#writing = true;
    setTimeout(() => void this.#writeUses(), flushDelayMs);
  }

  async #writeUses(): Promise<void> {
    this.#writing = false;
    const uses = [...this.#used];
    this.#used.clear();
    const { store, done } = (await this.#index).transaction("pinned", "readwrite");
    for (const [path, used] of uses) {
      const entry = await store.get(path);
      if (entry) await store.put({ ...entry, used });
    }
    await done;
  }
}
