// Mounts the legend.

import { inForce, isAreal, type Layer, type Snapshot, subjects } from "../model/catalogue";
import { standsBack } from "../draw/grid_spec";
import type { Feature } from "../model/feature";
import { perspectives } from "../model/perspective";
import { fetchFeatures } from "../net/api";
import { toggleBasemaps, toggleLayer } from "../store/actions";
import type { Address } from "../store/address";
import type { AreaFigures } from "../store/area_figures";
import { sceneOf, vectorSourceOf } from "../store/scene";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { sideways, wide } from "../ui/layout";
import { Legend, type LegendInput } from "./legend";
import { reserveSigns, showSigns } from "./signs";

export interface MountedLegend {
  /** Writes the legend, open or not. */
  write(): void;
  /** Closes it; returns whether it was open. */
  escape(): boolean;
}

const none: ReadonlyMap<string, Feature> = new Map();
const paper = window.matchMedia("print");

export function mountLegend(store: Store, figures: AreaFigures, address: Address): MountedLegend {
  let legend: Legend | undefined;
  /** The features in force, by layer. */
  let features = new Map<string, { snapshot: Snapshot | undefined; all: ReadonlyMap<string, Feature> }>();
  /** Whether they were loaded for any date. */
  let isKnown = false;
  /** Those that a perspective shows: the same list while it is the same, for the legend keeps its rows by it. */
  const lists = new WeakMap<ReadonlyMap<string, Feature>, { who: string; shown: readonly Feature[] }>();

  byId("legend-open").addEventListener("click", () => open(byId("legend").hidden === true));
  store.subscribe((change) => {
    if (change.of("panel") && store.choices.panel && !wide.matches) open(false); // only one of them fits
    if (change.ofAll || change.of("comparisons", "areas", "basemap", "basemaps")) writeOpen();
    if (change.ofAll && isKnown) showSigns(store.visible, featuresInForce(), store.palette);
    if (change.of("rest")) void fetchEntries();
  });

  // The map is fitted above the foot once: signs that came after it moved it, and asked for more tiles.
  reserveSigns(store.visible.filter((layer) => inForce(layer, store.day)));

  function open(isOpen: boolean): void {
    if (!isOpen && byId("legend").contains(document.activeElement)) byId("legend-open").focus({ preventScroll: true });
    if (isOpen === byId("legend").hidden) {
      if (!isOpen) address.sheetClosed();
      else if (!sideways.matches) address.openSheet(() => open(false));
    }
    byId("legend").hidden = !isOpen;
    writeOpen();
    byId("legend-open").setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !wide.matches && store.choices.panel) store.close();
  }

  /** A closed legend need not be up to date, but on paper it is never closed. */
  function writeOpen(): void {
    if (!byId("legend").hidden || paper.matches) write();
  }

  function write(): void {
    legend ??= new Legend({
      perspectives: perspectives(store.catalogue.parties),
      choosePerspective: (who) => store.set({ who }),
      toggle: (layer, visible) => toggleLayer(store, layer.id, visible),
      toggleBasemaps: (isOn) => toggleBasemaps(store, isOn),
      readStatements: () => store.open({ kind: "statements" }),
      close: () => open(false),
    });
    legend.show(input());
  }

  function input(): LegendInput {
    const { visible, day, catalogue, base, waters, choices, palette } = store;
    const scene = sceneOf(store, day);
    return {
      day,
      layers: subjects(catalogue),
      grounds: [...(base ? [base] : []), ...waters],
      basemaps: { offered: store.offeredBasemaps, isOn: store.basemaps.length > 0 },
      who: store.perspective,
      isVisible: (layer) => visible.includes(layer),
      features: featuresInForce(),
      areas: (layer) => figures.areasByState(layer, day),
      agreement: figures.agreementOn(day),
      compared: store.compared,
      palette,
      asPictures: choices.png,
      drawnAs: (layer) => {
        const kind = vectorSourceOf(scene, layer)?.moment?.kind;
        if (kind === "change" || kind === "age") return kind;
        if (scene.mode === "assessors" && (layer.kind === "control" || (layer.kind === "claims" && choices.png))) return "compared";
        return standsBack(scene.mode) && isAreal(layer) ? "outline" : "date";
      },
    };
  }

  /** The features shown; none that were loaded for another date. */
  function featuresInForce(): Map<string, readonly Feature[]> {
    const { visible, day } = store;
    return new Map(
      visible.flatMap((layer) => {
        const known = features.get(layer.id);
        return known && known.snapshot === inForce(layer, day) ? [[layer.id, shownOf(layer, known.all)] as const] : [];
      }),
    );
  }

  function shownOf(layer: Layer, all: ReadonlyMap<string, Feature>): readonly Feature[] {
    const { who } = store.choices;
    const kept = lists.get(all);
    if (kept?.who === who) return kept.shown;
    const shown = [...all.values()].filter((f) => store.shows(layer, f));
    lists.set(all, { who, shown });
    return shown;
  }

  async function fetchEntries(): Promise<void> {
    const day = store.day;
    const { revision } = store.catalogue;
    const entry = async (layer: Layer) => {
      const snapshot = inForce(layer, day);
      return [layer.id, { snapshot, all: snapshot ? await fetchFeatures(layer, snapshot) : none }] as const;
    };
    try {
      const entries = await Promise.all(store.visible.map(entry));
      if (day !== store.day || revision !== store.catalogue.revision) return;
      features = new Map(entries);
      isKnown = true;
      writeOpen();
      showSigns(store.visible, featuresInForce(), store.palette);
    } catch (error) {
      store.failed(error);
    }
  }

  return {
    write,
    escape: () => {
      const wasOpen = !byId("legend").hidden;
      if (wasOpen) open(false);
      return wasOpen;
    },
  };
}
