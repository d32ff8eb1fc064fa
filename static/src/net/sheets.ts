// Outlines through time in a publication, cut by squares as geo/sheet writes them: the sheets
// around a position are read, the nearest first, until no farther one can matter.

import { putBounded } from "../core/bounded_cache";
import { type Box, boxAtLeast, type Edge, partOf } from "../model/edge";
import { asArray, asObject } from "../model/feature";
import type { LonLat } from "../model/geodesy";

/** Days from one until before another, Infinity for what goes on, of something by its number. */
export interface Times {
  of: number;
  since: number;
  until: number;
}

/** Some edges that follow each other. */
export interface Part {
  line: readonly LonLat[];
  /** Of what they are the edge; none of a border. */
  times: readonly Times[];
  /** What of them is neither border nor shore. */
  front: readonly Edge[];
}

interface Sheet {
  box: Box;
  corner: readonly Times[];
  address: string | undefined;
}

interface SheetFile {
  parts: Part[];
  points: unknown[];
}

/** Fetches a published answer. */
type Read = (path: string) => Promise<unknown>;

const worldDegrees = 512;
/** Between the edges of squares and the record's grid. */
const shiftDegrees = 3e-7;
const stepsPerDegree = 1e6;
/** The day after 9999-12-31. */
const ongoing = 2_932_897;
/** How many are read at once where it is not known which of them matter. */
const atOnce = 3;
const maxFiles = 60;
const files = new Map<string, Promise<unknown>>();

/** A file of a publication, whose address tells its revision. */
function fileAt(path: string, read: Read): Promise<unknown> {
  let coming = files.get(path);
  if (!coming) {
    coming = read(path);
    coming.catch(() => files.delete(path));
    putBounded(files, path, coming, maxFiles);
  }
  return coming;
}

/** Where the sheets of a layer are, of a revision; those of where positions lie, of "". */
export function sheetsFolder(layer: string, revision: number): string {
  return `/api/sheets/${layer}@${revision}/`;
}

export class Sheets {
  private constructor(
    /** What the times of parts count in. */
    readonly of: unknown,
    private readonly sheets: readonly Sheet[],
    private readonly read: Read,
  ) {}

  /** Those in a folder. */
  static async at(folder: string, read: Read): Promise<Sheets> {
    const index = asObject(await fileAt(`${folder}sheets.json`, read));
    const sheets = asArray(index["sheets"]).map((raw): Sheet => {
      const [level, x, y, hasFile, ...corner] = asArray(raw).map(Number) as [number, number, number, number, ...number[]];
      const size = worldDegrees / 2 ** level;
      const [west, south] = [-worldDegrees / 2 + x * size + shiftDegrees, -worldDegrees / 2 + y * size + shiftDegrees];
      return { box: { west, south, east: west + size, north: south + size }, corner: timesOf(corner), address: hasFile ? `${folder}sheet-${level}-${x}-${y}.json` : undefined };
    });
    return new Sheets(index["of"], sheets, read);
  }

  /** In what a position lies, and when: as its sheet tells. */
  async around(at: LonLat): Promise<Times[]> {
    const sheet = this.sheets.find(({ box }) => box.west < at[0] && at[0] <= box.east && box.south < at[1] && at[1] <= box.north);
    if (!sheet) return [];
    const { parts } = await this.#file(sheet);
    const turns = new Map<number, Set<number>>();
    const turn = ({ of, since, until }: Times) => {
      const dates = turns.get(of) ?? new Set();
      turns.set(of, dates);
      for (const date of [since, until]) if (!dates.delete(date)) dates.add(date);
    };
    sheet.corner.forEach(turn);
    for (const part of parts) if (crossings(part.line, at, sheet.box) % 2 === 1) part.times.forEach(turn);
    return [...turns].flatMap(([of, dates]) => {
      const order = [...dates].sort((a, b) => a - b);
      return order.flatMap((since, i) => (i % 2 === 0 ? [{ of, since, until: order[i + 1]! }] : []));
    });
  }

  /** Calls take with what is in the sheets, the nearest first, until none is nearer than what that answers. */
  async nearest(at: LonLat, take: (file: SheetFile) => number): Promise<void> {
    const left = this.sheets
      .filter(({ address }) => address !== undefined)
      .map((sheet) => ({ sheet, atLeast: boxAtLeast(at, sheet.box) }))
      .sort((a, b) => a.atLeast - b.atLeast);
    let within = Infinity;
    for (let n = 1; ; n = atOnce) {
      const next = left.splice(0, n).filter(({ atLeast }) => atLeast < within);
      if (next.length === 0) return;
      for (const file of await Promise.all(next.map(({ sheet }) => this.#file(sheet)))) within = take(file);
    }
  }

  async #file({ address }: Sheet): Promise<SheetFile> {
    if (address === undefined) return { parts: [], points: [] };
    const file = asObject(await fileAt(address, this.read));
    return { parts: asArray(file["parts"]).map((raw) => partFrom(asObject(raw))), points: asArray(file["points"]) };
  }
}

/** Infinity for what goes on. */
export function untilOf(day: number): number {
  return day >= ongoing ? Infinity : day;
}

function timesOf(numbers: readonly number[]): Times[] {
  const out: Times[] = [];
  for (let i = 0; i + 2 < numbers.length; i += 3) out.push({ of: numbers[i]!, since: numbers[i + 1]!, until: untilOf(numbers[i + 2]!) });
  return out;
}

function partFrom(raw: Record<string, unknown>): Part {
  const steps = asArray(raw["line"]).map(Number);
  const line: LonLat[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    line.push([x / stepsPerDegree, y / stepsPerDegree]);
  }
  return { line, times: timesOf(asArray(raw["times"]).map(Number)), front: frontOf(line, asArray(raw["front"]).map(Number)) };
}

export function edgesOf(line: readonly LonLat[]): Edge[] {
  return line.slice(1).map((to, i): Edge => [line[i]!, to]);
}

/** Of shares from and to, counted in edges, the pieces of edges. */
function frontOf(line: readonly LonLat[], shares: readonly number[]): Edge[] {
  const edges = edgesOf(line);
  const out: Edge[] = [];
  for (let i = 0; i + 1 < shares.length; i += 2) {
    const [from, to] = [shares[i]!, shares[i + 1]!];
    for (let n = Math.floor(from); n < to && n < edges.length; n++) {
      const whole = from <= n && to >= n + 1;
      out.push(whole ? edges[n]! : partOf(edges[n]!, Math.max(from - n, 0), Math.min(to - n, 1)));
    }
  }
  return out;
}

/** How often a line crosses the way from a position east to its sheet's edge, and along that to the corner in the south. */
function crossings(line: readonly LonLat[], at: LonLat, { east, south }: Box): number {
  let n = 0;
  for (let i = 1; i < line.length; i++) {
    const [s, e] = [line[i - 1]!, line[i]!];
    if (s[1] > at[1] !== e[1] > at[1]) {
      const lon = s[0] + ((at[1] - s[1]) / (e[1] - s[1])) * (e[0] - s[0]);
      if (at[0] < lon && lon < east) n++;
    }
    if (s[0] > east !== e[0] > east) {
      const lat = s[1] + ((east - s[0]) / (e[0] - s[0])) * (e[1] - s[1]);
      if (south < lat && lat <= at[1]) n++;
    }
  }
  return n;
}
