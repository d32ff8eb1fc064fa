// The addresses of what is shown: the page, its picture and its data. Links to the
// page are live, dated or pinned: they differ in what may change behind them.

import { type Catalogue, hasFigures, inForce, isAreal, type Layer } from "../model/catalogue";
import { endsOf } from "../model/changes";
import { type Day, isoOf } from "../model/dates";
import { comparedDays, type MapView, shownDay, type Choices, visibleLayers } from "../model/choices";
import { formatChoices, formatView } from "../model/url";
import { at } from "./address";
import { areaAddress, changesAddress } from "./api";
import { language } from "../words/words";
import { site } from "./site";

/** What is shown, with the current view of the map. */
export interface Shown {
  choices: Choices;
  catalogue: Catalogue;
  mapView: MapView;
  /** The language in the page's address, which the link keeps. */
  language?: string;
}

/** live follows the record; dated fixes the date; pinned fixes the revision too. */
export const linkSorts = ["live", "dated", "pinned"] as const;
export type LinkSort = (typeof linkSorts)[number];

/** The most lasting sort: a publication has only one revision, so its links need no pin. */
export function lastingLink(): LinkSort {
  return site().isPublished ? "dated" : "pinned";
}

export const pictureSizes = ["1200x800", "1200x630", "1080x1080"] as const;
export type PictureSize = (typeof pictureSizes)[number];

export interface PictureOptions {
  size: PictureSize;
  scale: 1 | 2;
  theme: "light" | "dark";
  language: string;
}

/** The revision that links are pinned to. */
export function revisionOf({ choices, catalogue }: Shown): number {
  return choices.rev ?? catalogue.revision;
}

/** The query string of a link to what is shown. */
export function linkTo(sort: LinkSort, shown: Shown): string {
  const { choices, catalogue, mapView } = shown;
  const day = sort === "live" ? undefined : shownDay(catalogue, choices);
  const rev = sort === "pinned" ? revisionOf(shown) : undefined;
  const style = sort === "pinned" ? (choices.style ?? (catalogue.style || undefined)) : undefined;
  const query = formatChoices({ ...choices, day, rev, style, mapView });
  return shown.language === undefined ? query : `${query}&lang=${encodeURIComponent(shown.language)}`;
}

/** The pinned date or dates in the address of a picture. */
function asOf(shown: Shown): string {
  const { choices, catalogue } = shown;
  const rev = `@${revisionOf(shown)}`;
  const days = choices.mode === "changes" ? comparedDays(catalogue, choices) : undefined;
  if (days && days.from < days.to) return `${isoOf(days.from)}${rev}..${isoOf(days.to)}${rev}`;
  return `${isoOf(shownDay(catalogue, choices))}${rev}`;
}

function layersParameter({ choices, catalogue }: Shown): string[] {
  if (!choices.layers && choices.who === "all") return [];
  return [`layers=${visibleLayers(catalogue, choices).map(({ id }) => id).join(",")}`];
}

/** The pinned address of a picture: a PNG, or an SVG to edit. */
export function pictureAddress(shown: Shown, { size, scale, theme, language }: PictureOptions, ending: "png" | "svg" = "png"): string {
  const query = [...layersParameter(shown), `map=${formatView(shown.mapView)}`, `size=${size}`, `scale=${scale}`, `theme=${theme}`, `lang=${language}`];
  if (shown.catalogue.style) query.push(`style=${shown.catalogue.style}`);
  return at(`/image/${asOf(shown)}.${ending}?${query.join("&")}`);
}

export interface DataFile {
  address: string;
  format: "GeoJSON" | "CSV";
  /** The data of the date, the areas by date, or the difference. */
  what: "data" | "areas" | "changes";
}

/** The files of a layer shown; none before its first snapshot. */
export function dataFiles(layer: Layer, day: Day, rev: number | undefined): DataFile[] {
  const snapshot = inForce(layer, day);
  if (!snapshot) return [];
  const files: DataFile[] = [{ address: at(`/api/layers/${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}.geojson`), format: "GeoJSON", what: "data" }];
  if (hasFigures(layer, rev)) files.push({ address: `${areaAddress(layer.id, layer.timeline?.pin)}.csv`, format: "CSV", what: "areas" });
  return files;
}

/** The files of the difference between the two dates shown. */
export function changeFiles(layer: Layer, { choices, catalogue }: Shown): DataFile[] {
  const days = choices.mode === "changes" && isAreal(layer) ? comparedDays(catalogue, choices) : undefined;
  const ends = days && endsOf(layer, days.from, days.to);
  if (!ends || ends.from.day === ends.to.day) return [];
  const address = changesAddress(layer, ends, choices.anySource);
  return [
    { address: `${address}.geojson`, format: "GeoJSON", what: "changes" },
    { address: `${address}.csv?lang=${language()}`, format: "CSV", what: "changes" },
  ];
}

/** The files of all layers shown, by layer. */
export function filesOnShow(shown: Shown): { layer: Layer; files: DataFile[] }[] {
  const day = shownDay(shown.catalogue, shown.choices);
  return visibleLayers(shown.catalogue, shown.choices)
    .map((layer) => ({ layer, files: [...dataFiles(layer, day, shown.choices.rev), ...changeFiles(layer, shown)].flatMap(atItsPlace) }))
    .filter(({ files }) => files.length > 0);
}

function atItsPlace(file: DataFile): DataFile[] {
  const address = site().link(file.address);
  return address === undefined ? [] : [{ ...file, address }];
}
