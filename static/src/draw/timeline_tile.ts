// What a timeline tile shows at a moment: the spans of that moment, joined, so that
// no seam shows where they were cut.

import Point from "@mapbox/point-geometry";
import { type Bbox, type Feature, GeomType } from "protomaps-leaflet";
import { ageClassOf } from "../model/age";
import { Edges, type Position } from "../model/outline";
import { changeOf, Epochs, isAlive, type Moment, type Span, spanOf } from "../model/timeline";
import { putBounded } from "../core/bounded_cache";

/** Grid positions along the side of a data tile. */
const gridSize = 4096;
/** Moments of a tile that are cached. */
const maxMoments = 16;
/** Parts of a tile that are cached: all of a zoom. */
const maxParts = 16;

/** A feature that was gained or lost; its drawing is clipped to its ground. */
export interface ChangedFeature extends Feature {
  readonly ground?: Point[][];
}

type Layers = ReadonlyMap<string, readonly Feature[]>;

interface SpanFeature {
  span: Span;
  feature: Feature;
}

/** What of a tile is looked at: where, in units of its features; and what it matters of wherever it changes. */
export interface Part {
  box: Bbox;
  isWhole(feature: Feature): boolean;
}

/** A data tile with all spans, read at one moment after another. */
export class TimelineTile {
  readonly #layers: { name: string; pieces: SpanFeature[] }[];
  readonly #epochs: Epochs;
  readonly #parts = new Map<string, { layers: SpanFeature[][]; epochs: Epochs }>();
  readonly #scale: number;
  readonly #made = new Map<string, Map<string, Feature[]>>();

  /** size is the side of the tile in units of its features. */
  constructor(data: Layers, size: number) {
    this.#scale = gridSize / size;
    this.#layers = [...data].map(([name, features]) => ({
      name,
      pieces: features.map((feature) => ({ span: spanOf(feature.props), feature })),
    }));
    this.#epochs = new Epochs(this.#layers.flatMap(({ pieces }) => pieces.map(({ span }) => span)));
  }

  /** Moments with the same key show the same, in a part of the tile or in all of it. */
  key(moment: Moment, part?: Part): string {
    switch (moment.kind) {
      case "date":
        return `${(part ? this.#part(part).epochs : this.#epochs).at(moment.day)}`;
      case "change":
        return `${this.#epochs.at(moment.from)}..${this.#epochs.at(moment.to)}`;
      case "recent": {
        // By what changed: most tiles have nothing that did, and stay as they are.
        const layers = part ? this.#part(part).layers : this.#layers.map(({ pieces }) => pieces);
        const changed = layers.map((pieces) => pieces.flatMap(({ span }, i) => ((changeOf(span, moment.from, moment.to) ?? "same") === "same" ? [] : [`${i}${isAlive(span, moment.to) ? "+" : "-"}`])));
        return `recent ${changed.join(";")}`;
      }
      case "age": {
        const ages = this.#layers.flatMap(({ pieces }) => pieces.map(({ span }) => ageClassOf(span.since, moment.day, moment.recordFrom)));
        return `age ${this.#epochs.at(moment.day)} ${ages.join("")}`;
      }
    }
  }

  /** What of the spans lies in a part of the tile: most change elsewhere. */
  #part({ box, isWhole }: Part): { layers: SpanFeature[][]; epochs: Epochs } {
    const key = `${box.minX} ${box.minY} ${box.maxX} ${box.maxY}`;
    let part = this.#parts.get(key);
    if (!part) {
      const layers = this.#layers.map(({ pieces }) => pieces.filter(({ feature }) => isWhole(feature) || isIn(feature, box)));
      part = { layers, epochs: new Epochs(layers.flat().map(({ span }) => span)) };
      putBounded(this.#parts, key, part, maxParts);
    }
    return part;
  }

  at(moment: Moment): Map<string, Feature[]> {
    const key = this.key(moment);
    const kept = this.#made.get(key);
    if (kept) return kept;
    const made = new Map(this.#layers.map(({ name, pieces }) => [name, this.#draw(pieces, moment)] as const));
    putBounded(this.#made, key, made, maxMoments);
    return made;
  }

  #draw(pieces: readonly SpanFeature[], moment: Moment): Feature[] {
    switch (moment.kind) {
      case "date":
        return this.#joined(pieces, ({ span }) => (isAlive(span, moment.day) ? "" : undefined));
      case "age":
        return this.#joined(pieces, ({ span }) =>
          isAlive(span, moment.day) ? { age: ageClassOf(span.since, moment.day, moment.recordFrom) } : undefined,
        );
      case "change":
        return [...this.#after(pieces, moment.to), ...this.#changed(pieces, moment.from, moment.to)];
      case "recent":
        return this.#changed(pieces, moment.from, moment.to);
    }
  }

  /** Joins the spans of each feature; tell returns what they are told apart by. */
  #joined(pieces: readonly SpanFeature[], tell: (piece: SpanFeature) => { age: number } | "" | undefined): Feature[] {
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

  /** What is there on the later date, joined. */
  #after(pieces: readonly SpanFeature[], to: number): Feature[] {
    return this.#joined(pieces, ({ span }) => (isAlive(span, to) ? "" : undefined)).map((f) =>
      f.geomType === GeomType.Polygon ? { ...f, props: { ...f.props, change: "after" } } : f,
    );
  }

  /**
   * What was gained and lost. Ground that was lost and regained may be cut differently on the two dates. So gained
   * ground is drawn as the edges of all gained spans less those of all lost ones,
   * clipped to the gained ground: where both cover the ground, nothing is filled.
   */
  #changed(pieces: readonly SpanFeature[], from: number, to: number): Feature[] {
    const out: Feature[] = [];
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

/** Whether any ring of a feature may reach into a box. */
function isIn({ geom, geomType }: Feature, box: Bbox): boolean {
  return (
    geomType !== GeomType.Polygon ||
    geom.some((ring) => {
      const { minX, minY, maxX, maxY } = boxOf([ring]);
      return maxX >= box.minX && minX <= box.maxX && maxY >= box.minY && minY <= box.maxY;
    })
  );
}

/** The territory that a feature belongs to: control by state, across features; each claim is its own. */
function territoryOf(props: Feature["props"]): string {
  const isControl = typeof props["class"] === "string";
  return JSON.stringify(isControl ? [props["class"], props["held_by"], props["claimed_by"], props["assessed_by"]] : props["fid"]);
}

function withGeometry(like: Feature, props: Feature["props"], geom: Point[][]): Feature {
  const numVertices = geom.reduce((sum, ring) => sum + ring.length, 0);
  return { props, bbox: boxOf(geom), geomType: like.geomType, geom, numVertices };
}

function boxOf(geom: Point[][]): Bbox {
  const bbox = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const ring of geom) {
    for (const p of ring) {
      if (p.x < bbox.minX) bbox.minX = p.x;
      if (p.x > bbox.maxX) bbox.maxX = p.x;
      if (p.y < bbox.minY) bbox.minY = p.y;
      if (p.y > bbox.maxY) bbox.maxY = p.y;
    }
  }
  return bbox;
}
