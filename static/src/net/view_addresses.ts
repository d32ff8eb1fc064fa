// The addresses of what is shown: the page, its picture and its data. Links to the
// page are live, dated or pinned: they differ in what may change behind them.

import { basemapFrom } from "../draw/style";
import { type Basemap, formatBasemaps } from "../model/basemap";
import { type Catalogue, hasFigures, inForce, isAreal, type Layer, snapshotsBetween } from "../model/catalogue";
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
  /** The archives that are drawn over the ground, bottom first. */
  basemaps: readonly Basemap[];
  /** The language in the page's address, which the link keeps. */
  language?: string;
}

/** live follows the record; dated fixes the date; pinned, which readers quote, fixes the revision too. */
export const linkSorts = ["pinned", "dated", "live"] as const;
export type LinkSort = (typeof linkSorts)[number];

/** The most lasting sort: a publication has only one revision, so its links need no pin. */
export function lastingLink(): LinkSort {
  return site().isPublished ? "dated" : "pinned";
}

/** The sizes of pictures, by the shape of the page that they stand in or in pixels. */
export const pictureSizes = {
  "16:9": [1600, 900],
  "1:1": [1080, 1080],
  "4:5": [1080, 1350],
  "9:16": [1080, 1920],
  "1200x800": [1200, 800],
  "1200x630": [1200, 630],
  a4: [2480, 3508],
  "a4-landscape": [3508, 2480],
} as const;
export type PictureSize = keyof typeof pictureSizes;

/** Whether a size is a shape, which has the pixels that it is for. */
export function isShape(size: PictureSize): boolean {
  return size.includes(":");
}

/** Whether a size is one of paper, which has 300 pixels an inch. */
export function isPaper(size: PictureSize): boolean {
  return size.startsWith("a");
}

export interface PictureOptions {
  size: PictureSize;
  /** Of a shape, 1 is half of its pixels; of paper, those of a screen. */
  scale: 1 | 2;
  /** What whoever publishes the picture says with it. */
  title?: string;
  note?: string;
  credit?: string;
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
  const query = formatChoices({ ...choices, day, rev, style, basemap: basemapsIn(sort, shown), mapView });
  return shown.language === undefined ? query : `${query}&lang=${encodeURIComponent(shown.language)}`;
}

/**
 * The archives that a link names. Where it is pinned, those that are seen: without a name it
 * would have none. Others have what is attached when they are followed.
 */
export function basemapsIn(sort: LinkSort, { choices, basemaps, mapView }: Shown): readonly string[] | undefined {
  if (sort !== "pinned") return choices.rev === undefined ? choices.basemap : undefined;
  return Math.round(mapView.zoom) >= basemapFrom && basemaps.length > 0 ? basemaps.map(({ hash }) => hash) : undefined;
}

/** The pinned date or dates in the address of a picture. */
function asOf(shown: Shown): string {
  const { choices, catalogue } = shown;
  const rev = `@${revisionOf(shown)}`;
  const days = choices.mode === "changes" ? comparedDays(catalogue, choices) : undefined;
  if (days && days.from < days.to) return `${isoOf(days.from)}${rev}..${isoOf(days.to)}${rev}`;
  return `${isoOf(shownDay(catalogue, choices))}${rev}`;
}

/** The date or dates that a published picture is of, by the choices. */
export function pictureRef({ choices, catalogue }: Shown): string {
  const days = choices.mode === "changes" ? comparedDays(catalogue, choices) : undefined;
  return days ? `${isoOf(days.from)}..${isoOf(days.to)}` : isoOf(shownDay(catalogue, choices));
}

function layersParameter({ choices, catalogue }: Shown): string[] {
  if (!choices.layers && choices.who === "all") return [];
  return [`layers=${visibleLayers(catalogue, choices).map(({ id }) => id).join(",")}`];
}

/** The pinned address of a picture: a PNG, or an SVG to edit. */
export function pictureAddress(shown: Shown, options: PictureOptions, ending: "png" | "svg" | "pdf" = "png"): string {
  return at(`/image/${asOf(shown)}.${ending}?${pictureQuery("pinned", shown, options)}`);
}

/** The address of a picture of the date, or of the newest one. */
export function currentPictureAddress(sort: "dated" | "live", shown: Shown, options: PictureOptions): string {
  const of = sort === "live" ? "latest" : asOf(shown).replace(/@\d+/g, "");
  return at(`/image/${of}.png?${pictureQuery(sort, shown, options)}`);
}

function basemapParameter(sort: LinkSort, shown: Shown): string[] {
  const basemaps = basemapsIn(sort, shown);
  return basemaps ? [`basemap=${formatBasemaps(basemaps)}`] : [];
}

function pictureQuery(sort: LinkSort, shown: Shown, { size, scale, theme, language, ...words }: PictureOptions): string {
  const query = [...layersParameter(shown), `map=${formatView(shown.mapView)}`, ...(isPaper(size) ? [`paper=${size}`, ...(scale === 1 ? ["dpi=96"] : [])] : [`size=${size}`, `scale=${scale}`]), `theme=${theme}`, `lang=${language}`];
  for (const name of ["title", "note", "credit"] as const) {
    if (words[name]) query.push(`${name}=${encodeURIComponent(words[name])}`);
  }
  if (shown.catalogue.style) query.push(`style=${shown.catalogue.style}`);
  if (shown.catalogue.brand) query.push(`brand=${shown.catalogue.brand}`);
  return [...query, ...basemapParameter(sort, shown)].join("&");
}

/** For how many days before the day shown a series of pictures goes back, where no other is compared. */
const seriesDays = 14;

/** The pinned address of the pictures of each date up to the one shown; undefined where there is one date only. */
export function seriesAddress(shown: Shown, options: PictureOptions, ending: "apng" | "zip"): { address: string; from: Day; to: Day } | undefined {
  const { choices, catalogue } = shown;
  const to = shownDay(catalogue, choices);
  const compared = choices.mode === "changes" ? comparedDays(catalogue, choices) : undefined;
  const { from } = compared ?? { from: to - seriesDays };
  const rev = `@${revisionOf(shown)}`;
  const days = visibleLayers(catalogue, choices).flatMap((layer) => snapshotsBetween(layer, from, to).map(({ day }) => day));
  if (new Set(days).size < 2) return undefined;
  return { address: at(`/image/through/${isoOf(from)}${rev}..${isoOf(to)}${rev}.${ending}?${pictureQuery("pinned", shown, options)}`), from, to };
}

/** The address by which oEmbed says how to embed what is shown. */
export function oembedAddress(page: string): string {
  return at(`/oembed?url=${encodeURIComponent(page)}`);
}

/** Each even in both, as films are. */
export const filmSizes = ["1280x720", "1080x1080", "900x600"] as const;

export interface FilmOptions {
  from: Day;
  to: Day;
  size: (typeof filmSizes)[number];
  theme: "light" | "dark";
  language: string;
  /** For how long each date is shown, in milliseconds. */
  delay: number;
}

/** The pinned address of the pictures of all dates between two: moving, numbered, or what is said of them as subtitles. */
export function filmAddress(shown: Shown, { from, to, size, theme, language, delay }: FilmOptions, ending: "apng" | "zip" | "vtt"): string {
  const rev = `@${revisionOf(shown)}`;
  const query = [...layersParameter(shown), `map=${formatView(shown.mapView)}`, `size=${size}`, `theme=${theme}`, `lang=${language}`];
  if (ending !== "zip") query.push(`delay=${delay}`);
  if (shown.catalogue.style) query.push(`style=${shown.catalogue.style}`);
  query.push(...basemapParameter("pinned", shown));
  return at(`/image/through/${isoOf(from)}${rev}..${isoOf(to)}${rev}.${ending}?${query.join("&")}`);
}

export interface DataFile {
  address: string;
  format: "GeoJSON" | "CSV" | "JSON" | "KMZ";
  /** The data of the date, the areas by date, the difference, or all dates. */
  what: "data" | "areas" | "changes" | "history";
}

/** The files of a layer shown; none before its first snapshot. */
export function dataFiles(layer: Layer, day: Day, rev: number | undefined): DataFile[] {
  const snapshot = inForce(layer, day);
  if (!snapshot) return [];
  const dated = at(`/api/layers/${layer.id}/${isoOf(snapshot.day)}@${snapshot.pin}`);
  const files: DataFile[] = [{ address: `${dated}.geojson`, format: "GeoJSON", what: "data" }];
  if (!site().isPublished) files.push({ address: `${dated}.kmz`, format: "KMZ", what: "data" });
  if (hasFigures(layer, rev)) {
    const areas = areaAddress(layer.id, layer.timeline?.pin);
    files.push({ address: `${areas}.csv`, format: "CSV", what: "areas" });
    if (!site().isPublished) files.push({ address: `${areas}.json`, format: "JSON", what: "areas" });
  }
  if (layer.timeline && !site().isPublished) {
    const history = at(`/api/layers/${layer.id}/timeline@${layer.timeline.pin}`);
    files.push({ address: `${history}.geojson`, format: "GeoJSON", what: "history" }, { address: `${history}.kmz`, format: "KMZ", what: "history" });
  }
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
    ...(site().isPublished ? [] : [{ address: `${address}.json`, format: "JSON", what: "changes" } as const]),
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
