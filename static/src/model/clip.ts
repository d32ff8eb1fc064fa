// How much of what changed lies within a convex outline: a view, or a circle that the reader drew.

import { areaOf, type LonLat } from "./geodesy";

/** Ground that counts and was gained or lost, with its rings. */
export interface ChangedGround {
  gained: boolean;
  polygons: readonly (readonly (readonly LonLat[])[])[];
}

/** The km² within a convex outline, its positions anticlockwise. */
export function changedWithin(ground: readonly ChangedGround[], outline: readonly LonLat[]): { gained: number; lost: number } {
  const sums = { gained: 0, lost: 0 };
  for (const { gained, polygons } of ground) {
    for (const [outer = [], ...holes] of polygons) {
      const metres = areaWithin(outer, outline) - holes.reduce((sum, hole) => sum + areaWithin(hole, outline), 0);
      sums[gained ? "gained" : "lost"] += metres / 1e6;
    }
  }
  return sums;
}

/** Sutherland and Hodgman: a ring cut by one side of the outline after the other. */
function areaWithin(ring: readonly LonLat[], outline: readonly LonLat[]): number {
  let rest = ring;
  for (const [i, from] of outline.entries()) {
    const to = outline[(i + 1) % outline.length]!;
    const side = ([lon, lat]: LonLat) => (to[0] - from[0]) * (lat - from[1]) - (to[1] - from[1]) * (lon - from[0]);
    const kept: LonLat[] = [];
    for (const [n, at] of rest.entries()) {
      const next = rest[(n + 1) % rest.length]!;
      const [here, there] = [side(at), side(next)];
      if (here >= 0) kept.push(at);
      if (here >= 0 !== there >= 0) {
        const share = here / (here - there);
        kept.push([at[0] + share * (next[0] - at[0]), at[1] + share * (next[1] - at[1])]);
      }
    }
    rest = kept;
    if (rest.length === 0) return 0;
  }
  return areaOf(rest);
}

const rad = Math.PI / 180;
/** Of a circle: its polygon has less than 0.05 % less. */
const corners = 180;

/** A circle of so many metres, anticlockwise, on the sphere that is nearest there. */
export function circleAround([lon, lat]: LonLat, metres: number): LonLat[] {
  const angle = metres / localRadius(lat);
  return Array.from({ length: corners }, (_, i): LonLat => {
    const turn = (2 * Math.PI * i) / corners;
    const sin = Math.sin(lat * rad) * Math.cos(angle) + Math.cos(lat * rad) * Math.sin(angle) * Math.sin(turn);
    const east = Math.atan2(Math.cos(turn) * Math.sin(angle) * Math.cos(lat * rad), Math.cos(angle) - Math.sin(lat * rad) * sin);
    return [lon + east / rad, Math.asin(sin) / rad];
  });
}

/** The mean of the two radii of curvature of WGS84. */
function localRadius(lat: number): number {
  const squared = 0.00669437999014;
  const w = 1 - squared * Math.sin(lat * rad) ** 2;
  return (6378137 * Math.sqrt(1 - squared)) / w;
}
