// The state as the query string of a URL, and back. A part that is missing or
// that cannot be read is left at its opening value: a link that somebody
// mistyped still opens a map.

import { isoOf, parseDay } from "./dates";
import { asPictures } from "./pictures";
import { type Perspective, perspectives } from "./perspective";
import { type FeatureRef, hasTwoDates, type Look, type MapView, middle, type PanelContent, type State } from "./choices";

const layerId = /^[a-z][a-z0-9_-]{0,62}$/;
/** A layer, or two joined by a tilde, or a class of a layer behind a dot. */
const curveId = /^[a-z][a-z0-9_-]{0,62}(~[a-z][a-z0-9_-]{0,62}|(\.[a-z]{1,20})?(\.\d{1,3})?)?$/;
const looks: readonly Look[] = ["changes", "swipe", "age"];
const longestKey = 200;
const noLayers = "none";
const mostRefs = 12;

/** Reads the query string of a URL, with or without its question mark. */
export function parseState(query: string): State {
  const params = new URLSearchParams(query);
  const state: State = {
    day: parseDay(params.get("date") ?? ""),
    layers: parseLayers(params.get("layers")),
    who: parsePerspective(params.get("who")),
    rev: parseWhole(params.get("rev"), 0, 999_999),
    style: parseWhole(params.get("style"), 1, 999_999),
    view: parseView(params.get("map")),
    panel: parsePanel(params.get("show")),
    look: parseLook(params.get("look")),
    compare: parseDay(params.get("compare") ?? ""),
    swipe: parseWhole(params.get("swipe"), 0, 100) ?? middle,
    curve: curveId.test(params.get("curve") ?? "") ? params.get("curve")! : undefined,
    region: parseRegion(params.get("region")),
    span: parseWhole(params.get("span"), 0, 36_525),
    anySource: params.get("sources") === "any",
    png: params.get("tiles") === "png",
  };
  if (state.panel?.kind === "changes" && state.look !== "changes") delete state.panel; // it lists what that look compares
  return state.png ? asPictures(state) : state;
}

/** Writes what parseState reads: "" or "?…". */
export function formatState(state: State): string {
  const parts: string[] = [];
  if (state.day !== undefined) parts.push(`date=${isoOf(state.day)}`);
  if (state.layers) parts.push(`layers=${state.layers.length > 0 ? state.layers.join(",") : noLayers}`);
  if (state.who !== "all") parts.push(`who=${state.who}`);
  if (state.rev !== undefined) parts.push(`rev=${state.rev}`);
  if (state.rev !== undefined && state.style !== undefined) parts.push(`style=${state.style}`);
  if (state.view) parts.push(`map=${formatView(state.view)}`);
  if (state.panel) parts.push(`show=${formatPanel(state.panel)}`);
  if (state.look !== "map") parts.push(`look=${state.look}`);
  if (hasTwoDates(state.look) && state.compare !== undefined) parts.push(`compare=${isoOf(state.compare)}`);
  if (state.look === "swipe" && state.swipe !== middle) parts.push(`swipe=${state.swipe}`);
  if (state.look === "changes" && state.anySource) parts.push("sources=any");
  if (state.curve !== undefined) parts.push(`curve=${state.curve}`);
  if (state.region !== undefined) parts.push(`region=${encodeURIComponent(state.region)}`);
  if (state.span !== undefined) parts.push(`span=${state.span}`);
  if (state.png) parts.push("tiles=png");
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

function parseLook(text: string | null): Look {
  return looks.find((look) => look === text) ?? "map";
}

function parsePerspective(text: string | null): Perspective {
  return perspectives.find((who) => who === text) ?? "all";
}

function parseWhole(text: string | null, least: number, most: number): number | undefined {
  if (text === null || !/^\d{1,6}$/.test(text)) return undefined;
  const n = Number(text);
  return n >= least && n <= most ? n : undefined;
}

function parseRegion(text: string | null): string | undefined {
  return text && text.length <= longestKey ? text : undefined;
}

function parseLayers(text: string | null): string[] | undefined {
  if (text === null) return undefined;
  if (text === noLayers) return [];
  const ids = text.split(",").filter((id) => layerId.test(id));
  return ids.length > 0 ? [...new Set(ids)] : undefined;
}

function parseView(text: string | null): MapView | undefined {
  const parts = (text ?? "").split("/");
  if (parts.length !== 3 || parts.some((p) => !/^-?\d+(\.\d+)?$/.test(p))) return undefined;
  const [zoom, lat, lon] = parts.map(Number) as [number, number, number];
  if (zoom < 0 || zoom > 22 || Math.abs(lat) > 85.06 || Math.abs(lon) > 180) return undefined;
  return { zoom: Math.round(zoom), lat, lon };
}

export function formatView(view: MapView): string {
  // As many decimals as tell pixels apart at the zoom, so that links stay short.
  const decimals = Math.max(2, Math.ceil(view.zoom / 3));
  const tidy = (n: number) => String(Number(n.toFixed(decimals)));
  return `${view.zoom}/${tidy(view.lat)}/${tidy(view.lon)}`;
}

function parsePanel(text: string | null): PanelContent | undefined {
  if (!text) return undefined;
  if (text === "statements" || text === "changes") return { kind: text };
  const refs = text.split(",").flatMap(parseRef);
  return refs.length > 0 ? { kind: "features", refs: refs.slice(0, mostRefs) } : undefined;
}

function parseRef(text: string): FeatureRef[] {
  const slash = text.indexOf("/");
  if (slash < 0) return [];
  const layer = text.slice(0, slash);
  try {
    // Inside the parameter, ids are encoded once more: a comma may be part of one.
    const id = decodeURIComponent(text.slice(slash + 1));
    return layerId.test(layer) && id !== "" ? [{ layer, id }] : [];
  } catch {
    return [];
  }
}

function formatPanel(panel: PanelContent): string {
  if (panel.kind !== "features") return panel.kind;
  return panel.refs
    .map((r) => `${r.layer}/${encodeURIComponent(encodeURIComponent(r.id))}`)
    .join(",");
}
