// How far edges of outlines are from a position, as the server measures it: an edge is
// straight in longitude and latitude, and the way to it a geodesic.

import { type LonLat, metresBetween, metresPerDegree, onSphere } from "./geodesy";

export type Edge = readonly [from: LonLat, to: LonLat];

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const equatorDegree = (6378137 * Math.PI) / 180;
/** More than the ways on the ellipsoid and on the sphere differ by. */
const sphereMargin = 1.01;
/** The share at which a bracket of a minimum is cut. */
const golden = 0.6180339887498949;
/** How exactly the nearest position on an edge is found. */
const edgeDegrees = 1e-5;

/** A distance in metres that nothing in a box falls below. */
export function boxAtLeast(at: LonLat, { west, south, east, north }: Box): number {
  const near: LonLat = [Math.min(Math.max(at[0], west), east), Math.min(Math.max(at[1], south), north)];
  const away = Math.max(Math.abs(near[0] - at[0]), Math.abs(near[1] - at[1]));
  if (Math.abs(at[1]) > 75 || away > 40) {
    // Nothing of it is farther from its middle than half of its diagonal is long.
    const half = (Math.hypot(east - west, north - south) / 2) * equatorDegree;
    return onSphere(at, [(west + east) / 2, (south + north) / 2]).metres / sphereMargin - half;
  }
  if (away > 5) return onSphere(at, near).metres * 0.9; // ways bend towards the poles
  const [kx, ky] = metresPerDegree((at[1] + near[1]) / 2);
  return Math.hypot((near[0] - at[0]) * kx, (near[1] - at[1]) * ky) * 0.97;
}

/** How far the nearest of some edges is; Infinity, or no less than what is to be beaten, where none is nearer. */
export function nearestOf(at: LonLat, edges: readonly Edge[], beat: number): number {
  const least = edges.map((e) => atLeast(at, e));
  let nearest = beat;
  // What seems to be the nearest is measured first.
  for (const i of [...edges.keys()].sort((a, b) => least[a]! - least[b]!)) {
    if (least[i]! >= nearest) break;
    nearest = Math.min(nearest, metresTo(at, edges[i]!));
  }
  return nearest;
}

function along([from, to]: Edge, share: number): LonLat {
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/** The part of an edge between two shares of it. */
export function partOf(edge: Edge, from: number, to: number): Edge {
  return [along(edge, from), along(edge, to)];
}

/** How many degrees of either kind the farther end is away, and how many the edge has. */
function degreesTo(at: LonLat, [from, to]: Edge): { away: number; long: number } {
  return {
    away: Math.max(...[from, to].flatMap((p) => [Math.abs(p[0] - at[0]), Math.abs(p[1] - at[1])])),
    long: Math.max(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])),
  };
}

/** Whether an edge is short and near, as nearly all are. */
function isPlain(at: LonLat, away: number, long: number): boolean {
  return Math.abs(at[1]) < 75 && long < 0.1 && away < 5;
}

/** A distance in metres that an edge does not fall below, found quickly. */
function atLeast(at: LonLat, edge: Edge): number {
  const { away, long } = degreesTo(at, edge);
  const [from, to] = edge;
  if (isPlain(at, away, long)) return (away > 1 ? 0.99 : 0.999) * flatMetres(at, edge);
  const half = (Math.hypot(to[0] - from[0], to[1] - from[1]) / 2) * equatorDegree;
  return Math.min(onSphere(from, at).metres, onSphere(to, at).metres) / sphereMargin - half;
}

/** In the plane in which a degree is as long, both ways, as halfway between the position and the edge. */
function flatMetres(at: LonLat, [from, to]: Edge): number {
  const [kx, ky] = metresPerDegree((at[1] + from[1]) / 2);
  const [ax, ay] = [(from[0] - at[0]) * kx, (from[1] - at[1]) * ky];
  const [dx, dy] = [(to[0] - at[0]) * kx - ax, (to[1] - at[1]) * ky - ay];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.min(Math.max(-(ax * dx + ay * dy) / length, 0), 1) : 0;
  return Math.hypot(ax + share * dx, ay + share * dy);
}

function metresTo(at: LonLat, edge: Edge): number {
  const way = (share: number) => metresBetween(at, along(edge, share));
  const [start, end] = [way(0), way(1)];
  const nearest = Math.min(start, end);
  const { away, long } = degreesTo(at, edge);
  if (isPlain(at, away, long)) return Math.min(nearest, way(vertex(start, way(0.5), end)));
  let [from, to] = [0, 1];
  let [a, b] = [1 - golden, golden];
  let [wayA, wayB] = [way(a), way(b)];
  const length = Math.hypot(edge[1][0] - edge[0][0], edge[1][1] - edge[0][1]);
  while ((to - from) * length > edgeDegrees) {
    if (wayA < wayB) {
      [to, b, wayB] = [b, a, wayA];
      a = to - golden * (to - from);
      wayA = way(a);
    } else {
      [from, a, wayA] = [a, b, wayB];
      b = from + golden * (to - from);
      wayB = way(b);
    }
  }
  return Math.min(nearest, wayA, wayB);
}

/** The share of a short edge that is nearest, of the ways to its start, its middle and its end: their squares are on a parabola. */
function vertex(start: number, middle: number, end: number): number {
  const [s, m, e] = [start * start, middle * middle, end * end];
  const bend = 4 * (s - 2 * m + e);
  return bend > 0 ? Math.min(Math.max((3 * s - 4 * m + e) / bend, 0), 1) : 0;
}
