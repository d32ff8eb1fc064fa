// What the map is measured by: its scale, the position under the pointer and, once the
// reader asks for it, the tool that measures distances and areas.

import { accuracy } from "../model/accuracy";
import { length } from "../model/area";
import { Priority, type Startup } from "../core/startup";
import type { LonLat } from "../model/geodesy";
import { announce } from "../ui/announcer";
import { byId } from "../ui/dom";
import { t } from "../words/words";
import type { LeafletMap } from "./leaflet_map";
import type { ChangedIn, Measure } from "./measure";

/** The bar's greatest length in CSS pixels, and share of the map: as in pictures of the map. */
const longest = { pixels: 140, share: 1 / 4 };

/** The longest round number of metres that fits. */
export function roundMetres(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
}

/** A position as search reads it: latitude first, with a point in each language. */
export function positionText([lon, lat]: LonLat, zoom: number): string {
  const decimals = zoom < 10 ? 3 : zoom < 14 ? 4 : 5;
  const east = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `${lat.toFixed(decimals)}, ${east.toFixed(decimals)}`;
}

export function mountGauge(map: LeafletMap, startup: Startup, failed: (error: unknown) => void, changedIn: ChangedIn): void {
  const bar = byId("scale");
  const position = byId<HTMLButtonElement>("position");
  const note = byId("exactness");
  const opener = byId("measure-open");
  let measure: Measure | undefined;
  let isComing = false;

  // Before the view is fitted above it.
  show(undefined);
  startup.add(Priority.Modes, () => {
    map.onLook(show);
    note.textContent = t("gauge.exactness", { length: length(accuracy) });
    position.addEventListener("click", () => void copy(map.center));
    byId("map").addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey && !event.altKey) void copy(map.center);
    });
    opener.addEventListener("click", () => void toggle());
  });

  function show(at: LonLat | undefined): void {
    const metres = roundMetres(map.metresPerPixel * Math.min(longest.pixels, map.width * longest.share));
    bar.style.setProperty("--bar", `${metres / map.metresPerPixel}px`);
    if (bar.textContent !== length(metres)) bar.textContent = length(metres);
    // What is shorter than the lines are exact is not read off them.
    note.hidden = metres >= accuracy;
    const text = positionText(at ?? map.center, map.mapView.zoom);
    if (position.textContent !== text) position.textContent = text;
  }

  async function copy(at: LonLat): Promise<void> {
    const text = positionText(at, map.mapView.zoom);
    try {
      await navigator.clipboard.writeText(text);
      announce(t("gauge.copied", { position: text }));
    } catch {
      announce(text); // no permission: it can be read
    }
  }

  /** From the moment it is asked for, clicks are the tool's: until it is loaded they are kept for it. */
  async function toggle(): Promise<void> {
    if (measure) return measure.toggle();
    if (isComing) return;
    isComing = true;
    const kept: LonLat[] = [];
    map.takeClicks((at) => kept.push(at));
    try {
      measure = new (await import("./measure")).Measure(map, opener, changedIn);
      measure.toggle(kept);
    } catch (error) {
      map.takeClicks(undefined);
      failed(error);
    } finally {
      isComing = false;
    }
  }
}
