// What a tile that holds all of time shows at a moment: the pieces of ground
// that are there then, joined, so that nothing tells where they were cut.

import Point from "@mapbox/point-geometry";
import { type Feature, GeomType } from "protomaps-leaflet";
import { ageClassOf } from "../model/age";
import { Edges, type Position } from "../model/outline";
import { changeOf, Epochs, isAlive, type Moment, type Span, spanOf } from "../model/timeline";
import { putBounded } from "../core/bounded_cache";

/** Positions of a data tile to one of the size it is drawn at. */
const gridSize = 4096;
/** Moments of a tile that are remembered. */
const mostMoments = 16;

/** A feature that stands for what changed; what is drawn of it is within its ground. */
export interface ChangedFeature extends Feature {
  readonly ground?: Point[][];
}

type Layers = ReadonlyMap<string, readonly Feature[]>;

interface Piece {
  span: Span;
  feature: Feature;
}

/** The tile of a source, as it is at one moment after another. */
export class TimelineTile {
  readonly #layers: { name: string; pieces: Piece[] }[];
  readonly #epochs: Epochs;
  readonly #scale: number;
  readonly #made = new Map<string, Map<string, Feature[]>>();

  /** size is that of the tile in the units of its features. */
  constructor(data: Layers, size: number) {
    this.#scale = gridSize / size;
    this.#layers = [...data].map(([name, features]) => ({
      name,
      pieces: features.map((feature) => ({ span: spanOf(feature.props), feature })),
    }));
    this.#epochs = new Epochs(this.#layers.flatMap(({ pieces }) => pieces.map(({ span }) => span)));
  }

  /** Moments with the same key show the same. */
  key(moment: Moment): string {
    switch (moment.kind) {
      case "date":
        return `${this.#epochs.at(moment.day)}`;
      case "change":
        return `${this.#epochs.at(moment.from)}..${this.#epochs.at(moment.to)}`;
      case "age": {
        const ages = this.#layers.flatMap(({ pieces }) => pieces.map(({ span }) => ageClassOf(span.since, moment.day, moment.recordFrom)));
        return `age ${this.#epochs.at(moment.day)} ${ages.join("")}`;
      }
    }
  }

  at(moment: Moment): Map<string, Feature[]> {
    const key = this.key(moment);
    const kept = this.#made.get(key);
    if (kept) return kept;
    const made = new Map(this.#layers.map(({ name, pieces }) => [name, this.#draw(pieces, moment)] as const));
    putBounded(this.#made, key, made, mostMoments);
    return made;
  }

  #draw(pieces: readonly Piece[], moment: Moment): Feature[] {
    switch (moment.kind) {
      case "date":
        return this.#joined(pieces, ({ span }) => (isAlive(span, moment.day) ? "" : undefined));
      case "age":
        return this.#joined(pieces, ({ span }) =>
          isAlive(span, moment.day) ? { age: ageClassOf(span.since, moment.day, moment.recordFrom) } : undefined,
        );
      case "change":
        return this.#changed(pieces, moment.from, moment.to);
    }
  }

  /** One feature for all pieces of a feature that are told the same. */
  #joined(pieces: readonly Piece[], tell: (piece: Piece) => { age: number } | "" | undefined): Feature[] {
    const groups = new Map<string, { told: { age: number } | ""; members: Feature[] }>();
    const out: Feature[] = [];
    for (const piece of pieces) {
      const told = tell(piece);
      if (told === undefined) continue;
      const { feature } = piece;
      if (feature.geomType !== GeomType.Polygon) {
        out.push(feature);
        continue;
      }
      const key = `${told === "" ? "" : told.age}/${feature.props["fid"]}`;
      const group = groups.get(key);
      if (group) group.members.push(feature);
      else groups.set(key, { told, members: [feature] });
    }
    for (const { told, members } of groups.values()) {
      const first = members[0]!;
      const props = told ? { ...first.props, ...told } : first.props;
      if (members.length === 1) out.push({ ...first, props });
      else out.push(withGeometry(first, props, this.#rings(this.#edges(members))));
    }
    return out;
  }

  /**
   * What is there after, as one, and over it what came and what went. Ground
   * that was lost and is held again, or the other way round, may be cut
   * otherwise than before. So what came is drawn as the edges of all that came
   * less those of all that went, within the ground that came: where ground is
   * in both, the edges leave nothing to fill.
   */
  #changed(pieces: readonly Piece[], from: number, to: number): Feature[] {
    const out = this.#joined(pieces, ({ span }) => (isAlive(span, to) ? "" : undefined)).map((f) =>
      f.geomType === GeomType.Polygon ? { ...f, props: { ...f.props, change: "after" } } : f,
    );
    const byTerritory = new Map<string, { gained: Feature[]; lost: Feature[] }>();
    for (const { span, feature } of pieces) {
      const change = changeOf(span, from, to);
      if (change === undefined || change === "same" || feature.geomType !== GeomType.Polygon) continue;
      const territory = territoryOf(feature.props);
      let lists = byTerritory.get(territory);
      if (!lists) byTerritory.set(territory, (lists = { gained: [], lost: [] }));
      lists[change].push(feature);
    }
    for (const { gained, lost } of byTerritory.values()) {
      const net = this.#rings(this.#edges(gained, lost));
      if (net.length === 0) continue;
      for (const [change, members] of [
        ["lost", lost],
        ["gained", gained],
      ] as const) {
        const first = members[0];
        if (!first) continue;
        const ground = members.flatMap((m) => m.geom);
        const feature: ChangedFeature = { ...withGeometry(first, { ...first.props, change }, net), ground };
        out.push(feature);
      }
    }
    return out;
  }

  #edges(members: readonly Feature[], less: readonly Feature[] = []): Edges {
    const edges = new Edges();
    const onGrid = (f: Feature) => f.geom.map((ring) => ring.map((p) => ({ x: p.x * this.#scale, y: p.y * this.#scale })));
    for (const f of members) edges.add(onGrid(f));
    for (const f of less) edges.add(onGrid(f), true);
    return edges;
  }

  #rings(edges: Edges): Point[][] {
    return edges.rings().map((ring) => ring.map((p: Position) => new Point(p.x / this.#scale, p.y / this.#scale)));
  }
}

/** What a feature's ground counts with: what is said to be held is so by whatever feature; each claim is one of its own. */
function territoryOf(props: Feature["props"]): string {
  const isControl = typeof props["class"] === "string";
  return JSON.stringify(isControl ? [props["class"], props["held_by"], props["claimed_by"], props["assessed_by"]] : props["fid"]);
}

function withGeometry(like: Feature, props: Feature["props"], geom: Point[][]): Feature {
  const bbox = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  let numVertices = 0;
  for (const ring of geom) {
    numVertices += ring.length;
    for (const p of ring) {
      if (p.x < bbox.minX) bbox.minX = p.x;
      if (p.x > bbox.maxX) bbox.maxX = p.x;
      if (p.y < bbox.minY) bbox.minY = p.y;
      if (p.y > bbox.maxY) bbox.maxY = p.y;
    }
  }
  return { props, bbox, geomType: like.geomType, geom, numVertices };
}
