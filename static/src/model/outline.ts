// Dissolves polygons that lie side by side. All of a tile are on one grid, so where
// two meet they have the same edge in opposite directions: such pairs cancel.

export interface Position {
  readonly x: number;
  readonly y: number;
}

export type Ring = readonly Position[];

/** Positions in a tile with its buffer, shifted to be positive, are less than this. */
const room = 2 ** 13;
const shift = 2 ** 11;
const node = room * room;

/** Directed edges between positions of a tile's grid, with opposite ones cancelled. */
export class Edges {
  /** The count of each edge; start and end take 26 bits each. */
  readonly #count = new Map<number, number>();

  /** Adds a polygon's rings, or the opposite of each of their edges. */
  add(rings: readonly Ring[], opposite = false): this {
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const a = keyOf(ring[i - 1]!);
        const b = keyOf(ring[i]!);
        if (a !== b) this.#add(opposite ? b : a, opposite ? a : b);
      }
    }
    return this;
  }

  #add(from: number, to: number): void {
    const against = to * node + from;
    const cancels = this.#count.get(against);
    if (cancels === undefined) {
      const edge = from * node + to;
      this.#count.set(edge, (this.#count.get(edge) ?? 0) + 1);
    } else if (cancels === 1) {
      this.#count.delete(against);
    } else {
      this.#count.set(against, cancels - 1);
    }
  }

  /** The edges that are left, joined to closed rings. */
  rings(): Position[][] {
    const ends = new Map<number, number[]>();
    for (const [edge, count] of this.#count) {
      const from = Math.floor(edge / node);
      const list = ends.get(from);
      const to = edge % node;
      if (list) for (let i = 0; i < count; i++) list.push(to);
      else ends.set(from, new Array<number>(count).fill(to));
    }
    const rings: Position[][] = [];
    for (const [start, list] of ends) {
      while (list.length > 0) {
        const ring = [positionOf(start)];
        // As many edges end at a position as begin there, so the ring closes.
        for (let at: number | undefined = ends.get(start)!.pop(); at !== undefined; at = at === start ? undefined : ends.get(at)?.pop()) {
          ring.push(positionOf(at));
        }
        rings.push(ring);
      }
    }
    return rings;
  }
}

function keyOf({ x, y }: Position): number {
  return (Math.round(x) + shift) * room + Math.round(y) + shift;
}

function positionOf(key: number): Position {
  return { x: Math.floor(key / room) - shift, y: (key % room) - shift };
}
