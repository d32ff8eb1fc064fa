// A Leaflet GridLayer that keeps the tiles of another zoom, stretched, where those of the
// zoom shown did not come.

import * as L from "./leaflet";

/** A method that Leaflet's types leave out. */
const leaflets = L.GridLayer.prototype as unknown as { _pruneTiles(): void };

export class LastingGridLayer extends L.GridLayer {
  /** Tiles whose data did not come in full. */
  readonly #lost = new WeakSet<HTMLElement>();

  /** Says of a tile whether its data did not come in full. */
  protected setLost(element: HTMLElement, isLost: boolean): void {
    if (this.#lost.has(element) === isLost) return;
    if (isLost) {
      this.#lost.add(element);
      return;
    }
    this.#lost.delete(element);
    for (const tile of Object.values(this._tiles)) if (tile.el === element) tile.active = true;
    this._pruneTiles();
  }

  /** Leaflet removes what lies under tiles that are active. */
  protected _pruneTiles(): void {
    for (const tile of Object.values(this._tiles)) if (this.#lost.has(tile.el)) tile.active = false;
    leaflets._pruneTiles.call(this);
    const tiles = Object.values(this._tiles);
    const hasOthers = tiles.some((tile) => !tile.current && !this.#lost.has(tile.el));
    let hasLost = false;
    for (const { el } of tiles) {
      if (!this.#lost.has(el)) continue;
      hasLost = true;
      el.style.visibility = hasOthers ? "hidden" : ""; // else it would lie on what is stretched
    }
    // What is not known is no sea.
    if (this.options.pane === "ground") this.getContainer()?.closest("#map")?.classList.toggle("map-lost", hasLost);
  }
}
