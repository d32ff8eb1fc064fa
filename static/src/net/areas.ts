// The areas by date of the layers, each asked for once it is to be shown.

import type { AreaSeries } from "../model/area";
import { ApiError, areaAddress, fetchArea } from "./api";

export class Areas {
  readonly #changed: () => void;
  readonly #failed: (error: unknown) => void;
  /** By address; undefined while it comes or where it did not. */
  readonly #known = new Map<string, AreaSeries | undefined>();

  constructor(changed: () => void, failed: (error: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The areas of a layer as of a pin, or as they are now; undefined until they have come. */
  get(id: string, pin: number | undefined): AreaSeries | undefined {
    const address = areaAddress(id, pin);
    if (!this.#known.has(address)) {
      this.#known.set(address, undefined);
      void this.#fetch(address, id, pin);
    }
    return this.#known.get(address);
  }

  /** The areas of a layer as of a pin, where they have come. */
  known(id: string, pin: number | undefined): AreaSeries | undefined {
    return this.#known.get(areaAddress(id, pin));
  }

  /** Forgets what is not pinned and what did not come. */
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
