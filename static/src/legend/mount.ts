// The key on the page.

import { inForce, isAreal, type Layer, type Snapshot, subjects } from "../model/catalogue";
import type { Feature } from "../model/feature";
import { fetchFeatures } from "../net/api";
import { toggleLayer } from "../store/actions";
import type { AreaFigures } from "../store/area_figures";
import { sceneOf, sourceOf } from "../store/scene";
import type { Store } from "../store/store";
import { byId } from "../ui/dom";
import { sideways, wide } from "../ui/layout";
import { Key, type KeyInput } from "./legend";

export interface MountedKey {
  /** Writes the key, open or not. */
  write(): void;
  /** Closes it, where it covers the map; tells whether it would. */
  escape(): boolean;
}

export function mountKey(store: Store, figures: AreaFigures): MountedKey {
  let key: Key | undefined;
  /** The features in force that the key speaks of, by layer. */
  let features = new Map<string, { snapshot: Snapshot | undefined; features: readonly Feature[] }>();

  byId("key-open").addEventListener("click", () => open(byId("key").hidden === true));
  store.subscribe((change) => {
    if (change.of("panel") && store.state.panel && !wide.matches) open(false); // there is room for one of them
    if (change.ofAll || change.of("comparisons")) writeOpen();
    if (change.of("rest")) void fetchEntries();
  });

  function open(isOpen: boolean): void {
    byId("key").hidden = !isOpen;
    writeOpen();
    byId("key-open").setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !wide.matches && store.state.panel) store.close();
  }

  /** Nobody sees the key while it is closed. */
  function writeOpen(): void {
    if (!byId("key").hidden) write();
  }

  function write(): void {
    key ??= new Key({
      choosePerspective: (who) => store.set({ who }),
      toggle: (layer, visible) => toggleLayer(store, layer.id, visible),
      readStatements: () => store.open({ kind: "statements" }),
      close: () => open(false),
    });
    key.show(input());
  }

  function input(): KeyInput {
    const { visible, day, catalogue, base, state, palette } = store;
    const scene = sceneOf(store, day);
    return {
      day,
      layers: subjects(catalogue),
      base,
      who: state.who,
      isVisible: (layer) => visible.includes(layer),
      features: featuresInForce(),
      areas: (layer) => figures.standing(layer, day),
      palette,
      drawnAs: (layer) => {
        const kind = sourceOf(scene, layer)?.moment?.kind ?? "date";
        return kind === "date" && scene.look === "age" && isAreal(layer) ? "outline" : kind;
      },
    };
  }

  /** What the key speaks of: nothing that came for another date, or that is not shown. */
  function featuresInForce(): Map<string, readonly Feature[]> {
    const { visible, day } = store;
    return new Map(
      visible.flatMap((layer) => {
        const known = features.get(layer.id);
        return known && known.snapshot === inForce(layer, day) ? [[layer.id, known.features.filter((f) => store.shows(layer, f))] as const] : [];
      }),
    );
  }

  async function fetchEntries(): Promise<void> {
    const day = store.day;
    const { revision } = store.catalogue;
    const entry = async (layer: Layer) => {
      const snapshot = inForce(layer, day);
      return [layer.id, { snapshot, features: snapshot ? [...(await fetchFeatures(layer, snapshot)).values()] : [] }] as const;
    };
    try {
      const entries = await Promise.all(store.visible.map(entry));
      if (day !== store.day || revision !== store.catalogue.revision) return;
      features = new Map(entries);
      writeOpen();
    } catch (error) {
      store.failed(error);
    }
  }

  return {
    write,
    escape: () => {
      if (!sideways.matches) open(false);
      return !sideways.matches;
    },
  };
}
