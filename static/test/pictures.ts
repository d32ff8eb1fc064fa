// What is seen in a picture of the page, and how two of them differ.

import { PNG } from "pngjs";

/** Steps of a colour that nobody sees. */
const unseen = 24;

/** The share of the pixels of two pictures that are not of the same colour. */
export function differing(one: Buffer, other: Buffer): number {
  if (one.equals(other)) return 0;
  const [a, b] = [PNG.sync.read(one), PNG.sync.read(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4) if ([0, 1, 2].some((k) => Math.abs(a.data[i + k]! - b.data[i + k]!) > unseen)) count++;
  return count / (a.width * a.height);
}

/** The share of a picture's pixels that are near a colour. */
export function shareNear(png: Buffer, colour: readonly [number, number, number], within: number): number {
  const { data, width, height } = PNG.sync.read(png);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (colour.every((c, k) => Math.abs(c - data[i + k]!) < within)) count++;
  return count / (width * height);
}

/** The colour of most pixels of a picture. */
export function commonest(png: Buffer): string {
  const { data } = PNG.sync.read(png);
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    const colour = `${data[i]} ${data[i + 1]} ${data[i + 2]}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
