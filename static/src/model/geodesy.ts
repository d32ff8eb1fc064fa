// Lengths and areas on the WGS84 ellipsoid, by the formulas of the server: an edge of an
// area is a straight line in longitude and latitude, as geo.Area takes it, and a length is
// that of place.Between. Positions are longitude before latitude, in degrees.

export type LonLat = readonly [lon: number, lat: number];

const equator = 6378137;
const flattening = 1 / 298.257223563;
const pole = equator * (1 - flattening);
const sphere = (2 * equator + pole) / 3;
const squared = flattening * (2 - flattening);
const eccentricity = Math.sqrt(squared);
const rad = Math.PI / 180;
/** Degrees of latitude beyond which an edge is taken in parts. */
const maxStep = 1;

/** The area of a ring, in square metres; its last position need not be its first. */
export function areaOf(ring: readonly LonLat[]): number {
  let sum = 0;
  ring.forEach(([lon, lat], i) => {
    const [nextLon, nextLat] = ring[(i + 1) % ring.length]!;
    sum += (nextLon - lon) * meanAuthalic(lat, nextLat);
  });
  return (Math.abs(sum) * rad * equator * equator) / 2;
}

/** The mean of the authalic function between two latitudes, by Simpson's rule. */
function meanAuthalic(a: number, b: number): number {
  const n = Math.floor(Math.abs(b - a) / maxStep) + 1;
  const step = (b - a) / n;
  let sum = authalic(a) + authalic(b);
  for (let i = 0; i < n; i++) {
    const from = a + i * step;
    sum += 4 * authalic(from + step / 2) + (i > 0 ? 2 * authalic(from) : 0);
  }
  return sum / (6 * n);
}

function authalic(lat: number): number {
  const s = Math.sin(lat * rad);
  return (1 - squared) * (s / (1 - squared * s * s) + Math.atanh(eccentricity * s) / eccentricity);
}

/** The length of a path, in metres. */
export function lengthOf(path: readonly LonLat[]): number {
  return path.slice(1).reduce((sum, to, i) => sum + metresBetween(path[i]!, to), 0);
}

export function metresBetween(from: LonLat, to: LonLat): number {
  return wayBetween(from, to).metres;
}

/** From one position to another: how far, and the bearing at which the way begins, in degrees clockwise from north. */
export interface Way {
  metres: number;
  bearing: number;
}

/** Vincenty's inverse formula; where that does not converge, a sphere's. */
export function wayBetween(from: LonLat, to: LonLat): Way {
  const u1 = Math.atan((1 - flattening) * Math.tan(from[1] * rad));
  const u2 = Math.atan((1 - flattening) * Math.tan(to[1] * rad));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const along = (to[0] - from[0]) * rad;
  let lambda = along;
  for (let i = 0; i < 50; i++) {
    const sinL = Math.sin(lambda);
    const cosL = Math.cos(lambda);
    const [x, y] = [cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL];
    const sinS = Math.hypot(x, y);
    if (sinS === 0) return { metres: 0, bearing: 0 };
    const cosS = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (cos1 * cos2 * sinL) / sinS;
    const cosA2 = 1 - sinA * sinA;
    const mid = cosA2 === 0 ? 0 : cosS - (2 * sin1 * sin2) / cosA2;
    const c = (flattening / 16) * cosA2 * (4 + flattening * (4 - 3 * cosA2));
    const next = along + (1 - c) * flattening * sinA * (sigma + c * sinS * (mid + c * cosS * (2 * mid * mid - 1)));
    if (Math.abs(next - lambda) > 1e-12) {
      lambda = next;
      continue;
    }
    const k = (cosA2 * (equator * equator - pole * pole)) / (pole * pole);
    const a = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
    const b = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
    const d = b * sinS * (mid + (b / 4) * (cosS * (2 * mid * mid - 1) - (b / 6) * mid * (4 * sinS * sinS - 3) * (4 * mid * mid - 3)));
    return { metres: pole * a * (sigma - d), bearing: turn(Math.atan2(x, y)) };
  }
  return onSphere(from, to);
}

/** On a sphere of the Earth's mean radius: at most 0.6 % off. */
export function onSphere(from: LonLat, to: LonLat): Way {
  const [sin1, cos1, sin2, cos2] = [Math.sin(from[1] * rad), Math.cos(from[1] * rad), Math.sin(to[1] * rad), Math.cos(to[1] * rad)];
  const along = (to[0] - from[0]) * rad;
  const [x, y] = [cos2 * Math.sin(along), cos1 * sin2 - sin1 * cos2 * Math.cos(along)];
  return { metres: sphere * Math.atan2(Math.hypot(x, y), sin1 * sin2 + cos1 * cos2 * Math.cos(along)), bearing: turn(Math.atan2(x, y)) };
}

/** An angle as a bearing from 0 to 360 degrees. */
function turn(angle: number): number {
  return ((angle * 180) / Math.PI + 360) % 360;
}

/** Metres in a degree of longitude and of latitude, on the ellipsoid at a latitude. */
export function metresPerDegree(latitude: number): readonly [number, number] {
  const sin = Math.sin(latitude * rad);
  const w = 1 - squared * sin * sin;
  const across = equator / Math.sqrt(w); // the radii of curvature
  return [across * Math.cos(latitude * rad) * rad, ((across * (1 - squared)) / w) * rad];
}
