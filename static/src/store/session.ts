// What is on show: the state, the record that it is about, and what follows
// from the two.

import { readPalette } from "../ui/palette";
import type { Catalogue, Layer, Retraction } from "../model/catalogue";
import type { Day } from "../model/dates";
import type { Feature } from "../model/feature";
import { shows } from "../model/perspective";
import { clampDay, comparedDays, type FeatureRef, hasTwoDates, shownDay, type State, type Store, visibleLayers } from "../model/state";

export class Session {
  palette = readPalette();

  constructor(
    readonly store: Store,
    public catalogue: Catalogue,
  ) {}

  get state(): State {
    return this.store.state;
  }

  get day(): Day {
    return shownDay(this.catalogue, this.state);
  }

  /** Whether the map follows the record. */
  get isLive(): boolean {
    return this.state.day === undefined && this.state.rev === undefined;
  }

  /** The other date, where the look has one. */
  get compareDay(): Day | undefined {
    const { look, compare } = this.state;
    return hasTwoDates(look) && compare !== undefined ? clampDay(this.catalogue, compare) : undefined;
  }

  /** The two dates, the earlier first. */
  get compared(): { from: Day; to: Day } | undefined {
    return comparedDays(this.catalogue, this.state);
  }

  get visible(): Layer[] {
    return visibleLayers(this.catalogue, this.state);
  }

  /** The features that the reader has chosen. */
  get selected(): readonly FeatureRef[] {
    const { panel } = this.state;
    return panel?.kind === "features" ? panel.refs : [];
  }

  /** Whether a feature of a layer is part of what the chosen perspective shows. */
  shows(layer: Layer, { claimedBy, denials }: Feature): boolean {
    return shows(this.state.who, layer.kind, { claimedBy, deniedBy: denials.map((d) => d.by) });
  }

  get base(): Layer | undefined {
    return this.catalogue.layers.find((l) => l.kind === "base");
  }

  /** What was withdrawn of a layer. */
  withdrawn(layer: Layer): Retraction[] {
    return this.catalogue.retractions.filter((r) => r.layer === layer.id);
  }

  layer(id: string): Layer | undefined {
    return this.catalogue.layers.find((l) => l.id === id);
  }
}
