// Choices as the query string of a URL, and back. A parameter that is missing or
// unreadable keeps its opening value: a mistyped link still opens a map.

import { isoOf, parseDay } from "./dates";
import { formatBasemaps, parseBasemaps } from "./basemap";
import { asPictures } from "./pictures";
import { everybody } from "./perspective";
import { rounded } from "./point";
import type { LonLat } from "./geodesy";
import { recentDays } from "./recent";
import { type FeatureRef, hasTwoDates, type TimeMode, type MapView, middle, modeOfPanel, type PanelContent, type Choices } from "./choices";

const layerId = /^[a-z][a-z0-9_-]{0,62}$/;
/** A layer, a derived layer (with a tilde) or a part of one, or a class of a layer behind a dot. */
const curveId = /^~agreement$|^[a-z][a-z0-9_-]{0,62}((~[a-z][a-z0-9_-]{0,62}){1,16}(\.\d{1,3})?|(\.[a-z]{1,20})?(\.\d{1,3})?)?$/;
const modes: readonly TimeMode[] = ["changes", "swipe", "age", "assessors"];
const partyId = /^[a-z][a-z0-9-]{0,30}$/;
const maxKeyLength = 200;
const noLayers = "none";
const maxRefs = 12;
/** How finely a zoom is told: as the server reads it. */
const zoomSteps = 10_000;

/** Reads the query string of a URL, with or without its question mark. */
export function parseChoices(query: string): Choices {
  const params = new URLSearchParams(query);
  const choices: Choices = {
    day: parseDay(params.get("date") ?? ""),
    layers: parseLayers(params.get("layers")),
    who: parsePerspective(params.get("who")),
    rev: parseWhole(params.get("rev"), 0, 999_999),
    style: parseWhole(params.get("style"), 1, 999_999),
    basemap: parseBasemaps(params.get("basemap")),
    mapView: parseView(params.get("map")),
    panel: parsePanel(params.get("show"), parseAt(params.get("at"))),
    mode: parseMode(params.get("look")),
    compare: parseDay(params.get("compare") ?? ""),
    assessors: parsePair(params.get("assessors")),
    swipe: parseWhole(params.get("swipe"), 0, 100) ?? middle,
    curve: curveId.test(params.get("curve") ?? "") ? params.get("curve")! : undefined,
    region: parseRegion(params.get("region")),
    span: parseWhole(params.get("span"), 0, 36_525),
    glow: params.get("glow") === String(recentDays),
    anySource: params.get("sources") === "any",
    png: params.get("tiles") === "png",
  };
  if (choices.panel && (modeOfPanel(choices.panel) ?? choices.mode) !== choices.mode) delete choices.panel; // it lists what that mode compares
  return choices.png ? asPictures(choices) : choices;
}

/** Writes what parseState reads: "" or "?…". */
export function formatChoices(choices: Choices): string {
  const parts: string[] = [];
  if (choices.day !== undefined) parts.push(`date=${isoOf(choices.day)}`);
  if (choices.layers) parts.push(`layers=${choices.layers.length > 0 ? choices.layers.join(",") : noLayers}`);
  if (choices.who !== everybody.id) parts.push(`who=${choices.who}`);
  if (choices.rev !== undefined) parts.push(`rev=${choices.rev}`);
  if (choices.rev !== undefined && choices.style !== undefined) parts.push(`style=${choices.style}`);
  if (choices.basemap) parts.push(`basemap=${formatBasemaps(choices.basemap)}`);
  if (choices.mapView) parts.push(`map=${formatView(choices.mapView)}`);
  if (choices.panel) parts.push(...formatPanel(choices.panel));
  if (choices.mode !== "map") parts.push(`look=${choices.mode}`);
  if (hasTwoDates(choices.mode) && choices.compare !== undefined) parts.push(`compare=${isoOf(choices.compare)}`);
  if (choices.mode === "swipe" && choices.swipe !== middle) parts.push(`swipe=${choices.swipe}`);
  if (choices.mode === "assessors" && choices.assessors) parts.push(`assessors=${choices.assessors.join("~")}`);
  const glows = choices.glow && choices.mode === "map";
  if (glows) parts.push(`glow=${recentDays}`);
  if ((choices.mode === "changes" || glows) && choices.anySource) parts.push("sources=any");
  if (choices.curve !== undefined) parts.push(`curve=${choices.curve}`);
  if (choices.region !== undefined) parts.push(`region=${encodeURIComponent(choices.region)}`);
  if (choices.span !== undefined) parts.push(`span=${choices.span}`);
  if (choices.png) parts.push("tiles=png");
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

function parseMode(text: string | null): TimeMode {
  return modes.find((mode) => mode === text) ?? "map";
}

/** Which there are is the record's to say. */
function parsePerspective(text: string | null): string {
  return text !== null && partyId.test(text) ? text : everybody.id;
}

function parseWhole(text: string | null, least: number, most: number): number | undefined {
  if (text === null || !/^\d{1,6}$/.test(text)) return undefined;
  const n = Number(text);
  return n >= least && n <= most ? n : undefined;
}

function parseRegion(text: string | null): string | undefined {
  return text && text.length <= maxKeyLength ? text : undefined;
}

function parseLayers(text: string | null): string[] | undefined {
  if (text === null) return undefined;
  if (text === noLayers) return [];
  const ids = text.split(",").filter((id) => layerId.test(id));
  return ids.length > 0 ? [...new Set(ids)] : undefined;
}

function parsePair(text: string | null): string[] | undefined {
  const ids = (text ?? "").split("~");
  return ids.length === 2 && ids[0] !== ids[1] && ids.every((id) => layerId.test(id)) ? ids : undefined;
}

function parseView(text: string | null): MapView | undefined {
  const parts = (text ?? "").split("/");
  if (parts.length !== 3 || parts.some((p) => !/^-?\d+(\.\d+)?$/.test(p))) return undefined;
  const [zoom, lat, lon] = parts.map(Number) as [number, number, number];
  if (zoom < 0 || zoom > 22 || Math.abs(lat) > 85.06 || Math.abs(lon) > 180) return undefined;
  return { zoom: Math.round(zoom * zoomSteps) / zoomSteps, lat, lon };
}

export function formatView(view: MapView): string {
  // As many decimals as a pixel needs at the zoom: links stay short.
  const decimals = Math.max(2, Math.ceil(view.zoom / 3));
  const tidy = (n: number) => String(Number(n.toFixed(decimals)));
  return `${view.zoom}/${tidy(view.lat)}/${tidy(view.lon)}`;
}

function parsePanel(text: string | null, at: LonLat | undefined): PanelContent | undefined {
  if (text === "statements" || text === "changes" || text === "assessors") return { kind: text };
  const refs = (text ?? "").split(",").flatMap(parseRef);
  return refs.length > 0 || at ? { kind: "features", refs: refs.slice(0, maxRefs), at } : undefined;
}

function parseAt(text: string | null): LonLat | undefined {
  const [, lon, lat] = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text ?? "") ?? [];
  if (lon === undefined || lat === undefined || Math.abs(Number(lon)) > 180 || Math.abs(Number(lat)) > 90) return undefined;
  return rounded([Number(lon), Number(lat)]);
}

function parseRef(text: string): FeatureRef[] {
  const slash = text.indexOf("/");
  if (slash < 0) return [];
  const layer = text.slice(0, slash);
  try {
    // Ids are encoded twice: they may contain commas.
    const id = decodeURIComponent(text.slice(slash + 1));
    return layerId.test(layer) && id !== "" ? [{ layer, id }] : [];
  } catch {
    return [];
  }
}

function formatPanel(panel: PanelContent): string[] {
  if (panel.kind !== "features") return [`show=${panel.kind}`];
  const { refs, at } = panel;
  const show = refs.map((r) => `${r.layer}/${encodeURIComponent(encodeURIComponent(r.id))}`).join(",");
  return [...(refs.length > 0 ? [`show=${show}`] : []), ...(at ? [`at=${at.join(",")}`] : [])];
}
