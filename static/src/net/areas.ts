// Loads the areas by date of layers, each when it is first shown.

import type { AreaSeries } from "../model/area";
import { ApiError, areaAddress, fetchArea } from "./api";

export class Areas {
  readonly #changed: () => void;
  readonly #failed: (error: unknown) => void;
  /** By address; undefined while loading and after a failure. */
  readonly #known = new Map<string, AreaSeries | undefined>();

  constructor(changed: () => void, failed: (error: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The areas of a layer at a pin, or live; undefined until they are loaded. */
  get(id: string, pin: number | undefined): AreaSeries | undefined {
    const address = areaAddress(id, pin);
    if (!this.#known.has(address)) {
      this.#known.set(address, undefined);
      void this.#fetch(address, id, pin);
    }
    return this.#known.get(address);
  }

  /** The areas of a layer where they are loaded already. */
  known(id: string, pin: number | undefined): AreaSeries | undefined {
    return this.#known.get(areaAddress(id, pin));
  }

  /** Drops what is not pinned and what failed. */
  refresh(): void {
    for (const [address, series] of this.#known) if (!series || !address.includes("@")) this.#known.delete(address);
  }

  async #fetch(address: string, id: string, pin: number | undefined): Promise<void> {
    try {
      this.#known.set(address, await fetchArea(id, pin));
      this.#changed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#failed(error);
    }
  }
}
