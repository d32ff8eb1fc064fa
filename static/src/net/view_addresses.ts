// The addresses of what is on show: the page's own, its picture and the data
// behind it. A link to the page comes in three sorts, which differ in
// what may change under it.

import { type Catalogue, hasFigures, inForce, isAreal, type Layer } from "../model/catalogue";
import { endsOf } from "../model/changes";
import { type Day, isoOf } from "../model/dates";
import { comparedDays, type MapView, shownDay, type State, visibleLayers } from "../model/choices";
import { formatState, formatView } from "../model/url";
import { at } from "./address";
import { areaAddress, changesAddress } from "./api";
import { site } from "./site";

/** What is on show, with the map as it lies. */
export interface Shown {
  state: State;
  catalogue: Catalogue;
  view: MapView;
  /** The language that the page's address names, which goes with the link. */
  language?: string;
}

/** live follows the record; dated holds the date; pinned holds what was known too. */
export const linkSorts = ["live", "dated", "pinned"] as const;
export type LinkSort = (typeof linkSorts)[number];

/** The link that changes least: a publication holds one revision of the record only. */
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

/** The revision by which links are pinned. */
export function revisionOf({ state, catalogue }: Shown): number {
  return state.rev ?? catalogue.revision;
}

/** The query of a link to the view. */
export function linkTo(sort: LinkSort, shown: Shown): string {
  const { state, catalogue, view } = shown;
  const day = sort === "live" ? undefined : shownDay(catalogue, state);
  const rev = sort === "pinned" ? revisionOf(shown) : undefined;
  const style = sort === "pinned" ? (state.style ?? (catalogue.style || undefined)) : undefined;
  const query = formatState({ ...state, day, rev, style, view });
  return shown.language === undefined ? query : `${query}&lang=${encodeURIComponent(shown.language)}`;
}

/** The dates on show as the address of a picture names them, pinned. */
function asOf(shown: Shown): string {
  const { state, catalogue } = shown;
  const rev = `@${revisionOf(shown)}`;
  const days = state.look === "changes" ? comparedDays(catalogue, state) : undefined;
  if (days && days.from < days.to) return `${isoOf(days.from)}${rev}..${isoOf(days.to)}${rev}`;
  return `${isoOf(shownDay(catalogue, state))}${rev}`;
}

function layersParameter({ state, catalogue }: Shown): string[] {
  if (!state.layers && state.who === "all") return [];
  return [`layers=${visibleLayers(catalogue, state).map(({ id }) => id).join(",")}`];
}

/** The picture of the view, or a drawing to work on, which stays as it is for ever. */
export function pictureAddress(shown: Shown, { size, scale, theme, language }: PictureOptions, ending: "png" | "svg" = "png"): string {
  const query = [...layersParameter(shown), `map=${formatView(shown.view)}`, `size=${size}`, `scale=${scale}`, `theme=${theme}`, `lang=${language}`];
  if (shown.catalogue.style) query.push(`style=${shown.catalogue.style}`);
  return at(`/image/${asOf(shown)}.${ending}?${query.join("&")}`);
}

export interface DataFile {
  address: string;
  format: "GeoJSON" | "CSV";
  /** The data of the date, the areas by date, or what changed between the two dates. */
  what: "data" | "areas" | "changes";
}

/** The files of a layer that is on show; none where it has nothing yet. */
export function dataFiles(layer: Layer, day: Day, rev: number | undefined): DataFile[] {
  const snapshot = inForce(layer, day);
  if (!snapshot) return [];
  const files: DataFile[] = [{ address: at(`/api/layers/${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}.geojson`), format: "GeoJSON", what: "data" }];
  if (hasFigures(layer, rev)) files.push({ address: `${areaAddress(layer.id, layer.timeline?.pin)}.csv`, format: "CSV", what: "areas" });
  return files;
}

/** The files of what changed in a layer between the two dates on show. */
export function changeFiles(layer: Layer, { state, catalogue }: Shown): DataFile[] {
  const days = state.look === "changes" && isAreal(layer) ? comparedDays(catalogue, state) : undefined;
  const ends = days && endsOf(layer, days.from, days.to);
  if (!ends || ends.from.day === ends.to.day) return [];
  const address = changesAddress(layer, ends, state.anySource);
  return [
    { address: `${address}.geojson`, format: "GeoJSON", what: "changes" },
    { address: `${address}.csv`, format: "CSV", what: "changes" },
  ];
}

/** The files of every layer on show, by layer. */
export function filesOnShow(shown: Shown): { layer: Layer; files: DataFile[] }[] {
  const day = shownDay(shown.catalogue, shown.state);
  return visibleLayers(shown.catalogue, shown.state)
    .map((layer) => ({ layer, files: [...dataFiles(layer, day, shown.state.rev), ...changeFiles(layer, shown)].flatMap(atItsPlace) }))
    .filter(({ files }) => files.length > 0);
}

function atItsPlace(file: DataFile): DataFile[] {
  const address = site().link(file.address);
  return address === undefined ? [] : [{ ...file, address }];
}
