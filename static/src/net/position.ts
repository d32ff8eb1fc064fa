// Reads positions as people write them, or paste them from other maps: what the server reads,
// but for sides of the world in words.

import type { LonLat } from "../model/geodesy";

const inAddress = [
  /#(?:map=)?[\d.]+\/(-?\d+\.?\d*)\/(-?\d+\.?\d*)/,
  /!3d(-?\d+\.?\d*)!4d(-?\d+\.?\d*)/,
  /[/?&=](?:@|q=|ll=|query=|loc:)?(-?\d+\.\d+)(?:,|%2C)(-?\d+\.\d+)/,
  /^geo:(-?\d+\.?\d*),(-?\d+\.?\d*)/,
];
const sides: readonly (readonly [RegExp, string])[] = [
  [/пн\.? ?ш\.?|с\.? ?ш\.?/g, "N"],
  [/пд\.? ?ш\.?|ю\.? ?ш\.?/g, "S"],
  [/сх\.? ?д\.?|в\.? ?д\.?/g, "E"],
  [/зх\.? ?д\.?|з\.? ?д\.?/g, "W"],
];
const angle = /^([+-]?)(\d{1,3}(?:\.\d+)?)(?:\s*°\s*|\s+|$)(?:(\d{1,2}(?:\.\d+)?)(?:\s*'\s*|\s+|$)(?:(\d{1,2}(?:\.\d+)?)\s*"?)?)?$/;

export function parsePosition(written: string): LonLat | undefined {
  let text = written.trim();
  const grid = parseGrid(text);
  if (grid) return valid(grid[0], grid[1]);
  for (const pattern of inAddress) {
    const m = pattern.exec(text);
    if (m) return valid(Number(m[2]), Number(m[1]));
  }
  text = text.toLowerCase();
  for (const [pattern, side] of sides) text = text.replace(pattern, side);
  text = text.replace(/\b(north|south|east|west)\b|(?<![a-z])([nsew])(?![a-z])/g, (m) => m[0]!.toUpperCase());
  text = text.replace(/[º˚]|deg/g, "°").replace(/[′’‘ʹ´]/g, "'").replace(/[″”“ʺ]|''/g, '"').replace(/[−–]/g, "-").replace(/[\u00a0\u202f\u2009]/g, " ");
  const parts = halves(text)?.map((half) => readAngle(half.trim().replace(/(\d),(\d)/g, "$1.$2")));
  const [a, b] = parts ?? [];
  if (!a || !b) return undefined;
  const isLat = (side: string) => side === "N" || side === "S";
  if (a.side === "" && b.side === "") return Math.abs(a.degrees) > 90 ? valid(a.degrees, b.degrees) : valid(b.degrees, a.degrees);
  if (a.side === "" || b.side === "" || isLat(a.side) === isLat(b.side)) return undefined;
  return isLat(a.side) ? valid(b.degrees, a.degrees) : valid(a.degrees, b.degrees);
}

function halves(text: string): [string, string] | undefined {
  for (const pattern of [/^([^NSEW]+[NSEW])[\s,;]*([^NSEW]+[NSEW])$/, /^([NSEW][^NSEW]+?)[\s,;]*([NSEW][^NSEW]+)$/]) {
    const m = pattern.exec(text);
    if (m) return [m[1]!, m[2]!];
  }
  for (const between of [/\s*[;/|]\s*/, /,\s+/, /,/, /\s+/]) {
    const parts = text.split(between);
    if (parts.length === 2) return [parts[0]!, parts[1]!];
  }
  const fields = text.replace(/,/g, " ").split(/\s+/);
  if (fields.length !== 4 && fields.length !== 6) return undefined;
  const signed = (some: string[]) => some.map((n, i) => n.replace(/[°'"]+$/, "") + "°'\""[i]!).join("");
  return [signed(fields.slice(0, fields.length / 2)), signed(fields.slice(fields.length / 2))];
}

function readAngle(text: string): { degrees: number; side: string } | undefined {
  const side = /[NSEW]/.exec(text)?.[0] ?? "";
  const m = angle.exec(text.replace(side, "").replace(/^[ .,]+|[ .,]+$/g, ""));
  if (!m) return undefined;
  const [minutes, seconds] = [Number(m[3] ?? 0), Number(m[4] ?? 0)];
  if (minutes >= 60 || seconds >= 60 || (m[3] !== undefined && m[2]!.includes("."))) return undefined;
  const degrees = Number(m[2]) + minutes / 60 + seconds / 3600;
  return { degrees: (m[1] === "-") !== (side === "S" || side === "W") ? -degrees : degrees, side };
}

function valid(lon: number, lat: number): LonLat | undefined {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6] : undefined;
}

// ---- the Military Grid Reference System

const bands = "CDEFGHJKLMNPQRSTUVWX";
const rows = "ABCDEFGHJKLMNPQRSTUV";
const columns = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const flattening = 1 / 298.257223563;
const n = flattening / (2 - flattening);
const radius = (6378137 / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const eccentricity = Math.sqrt(flattening * (2 - flattening));
const inverse = [
  n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
  (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
  (4397 * n ** 4) / 161280,
];

/** The middle of the square that a reference names, north of the equator. */
function parseGrid(text: string): LonLat | undefined {
  const m = /^(\d{1,2})([N-X])([A-HJ-NP-Z])([A-HJ-NP-V])((?:\d\d){0,5})$/.exec(text.toUpperCase().replace(/\s+/g, ""));
  if (!m || m[2] === "O") return undefined;
  const zone = Number(m[1]);
  const column = columns[(zone + 2) % 3]!.indexOf(m[3]!);
  if (zone < 1 || zone > 60 || column < 0) return undefined;
  const row = (rows.indexOf(m[4]!) - (zone % 2 === 0 ? 5 : 0) + rows.length) % rows.length;
  const half = m[5]!.length / 2;
  const side = 100_000 / 10 ** half;
  const east = (column + 1) * 100_000 + (Number(m[5]!.slice(0, half) || 0) + 0.5) * side;
  let north = row * 100_000 + (Number(m[5]!.slice(half) || 0) + 0.5) * side;
  const south = 8 * bands.indexOf(m[2]!) - 80;
  const meridian = 6 * zone - 183;
  let at = fromUTM(east, north, meridian);
  // Rows begin anew every 2000 km; a square is cut where its band begins.
  while (at[1] < south - 1) at = fromUTM(east, (north += 2_000_000), meridian);
  return at[1] < south + 13 ? at : undefined;
}

function fromUTM(east: number, north: number, meridian: number): [number, number] {
  const [xi, eta] = [north / (0.9996 * radius), (east - 500_000) / (0.9996 * radius)];
  let [x, y] = [eta, xi];
  inverse.forEach((b, i) => {
    const j = 2 * (i + 1);
    x -= b * Math.cos(j * xi) * Math.sinh(j * eta);
    y -= b * Math.sin(j * xi) * Math.cosh(j * eta);
  });
  const conformal = Math.sin(y) / Math.hypot(Math.sinh(x), Math.cos(y));
  let t = conformal;
  for (let i = 0; i < 5; i++) {
    const s = Math.sinh(eccentricity * Math.atanh((eccentricity * t) / Math.hypot(1, t)));
    const now = t * Math.hypot(1, s) - s * Math.hypot(1, t);
    const e2 = eccentricity ** 2;
    t += ((conformal - now) / Math.hypot(1, now)) * ((1 + (1 - e2) * t * t) / ((1 - e2) * Math.hypot(1, t)));
  }
  const deg = 180 / Math.PI;
  return [meridian + Math.atan2(Math.sinh(x), Math.cos(y)) * deg, Math.atan(t) * deg];
}
