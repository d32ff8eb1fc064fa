// Draws what the editor of a page marks on an embed, as pictures draw it. The server reads the
// address, and says where each mark is. Loaded where there are any.

import { marks as look } from "../../../geo/style/style.json";
import type { LeafletMap } from "../map/leaflet_map";
import type { LonLat } from "../model/geodesy";

interface Mark {
  kind: "ring" | "arrow" | "label" | "place";
  text?: string;
  at: LonLat;
  to?: LonLat;
  ring?: readonly LonLat[];
}

interface Point {
  x: number;
  y: number;
}

/** A tag to be set: what it is near to, how far that reaches, and the side on which it stands best. */
interface Asked {
  tag: HTMLElement;
  near: Point;
  reach: number;
  toward: Point;
}

const svgNamespace = "http://www.w3.org/2000/svg";
const haloWidth = look.line["halo-width"];
const lineWidth = look.line["line-width"];
const [headLength, headHalf] = look.head as [number, number];
const [bracketSide, bracketArm] = look.bracket as [number, number];
const sides: readonly Point[] = [{ x: 1, y: 0 }, { x: -1, y: 0 }, { x: 0, y: -1 }, { x: 0, y: 1 }, { x: 1, y: -1 }, { x: 1, y: 1 }, { x: -1, y: -1 }, { x: -1, y: 1 }];

export class EditorMarks {
  readonly #box: HTMLElement;
  readonly #map: LeafletMap;
  readonly #marks: readonly { mark: Mark; tag: HTMLElement | undefined }[];
  readonly #svg = document.createElementNS(svgNamespace, "svg");

  constructor(box: HTMLElement, map: LeafletMap) {
    this.#box = box;
    this.#map = map;
    this.#marks = (JSON.parse(box.dataset["marks"]!) as Mark[]).map((mark) => {
      if (mark.text === undefined) return { mark, tag: undefined };
      const tag = document.createElement("span");
      tag.className = "mark-tag";
      tag.textContent = mark.text;
      return { mark, tag };
    });
    box.append(this.#svg, ...this.#marks.flatMap(({ tag }) => tag ?? []));
    map.onLook(() => this.draw());
  }

  draw(): void {
    const halos: SVGElement[] = [];
    const lines: SVGElement[] = [];
    const asked: Asked[] = [];
    const stroke = (points: readonly Point[], closed = false) => {
      const d = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") + (closed ? "Z" : "");
      halos.push(path("mark-halo", d, haloWidth));
      lines.push(path("mark-line", d, lineWidth));
    };
    const fill = (points: readonly Point[], halo: number) => {
      const d = `${points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("")}Z`;
      halos.push(path("mark-halo", d, halo));
      lines.push(path("mark-fill", d, 0));
    };
    for (const { mark, tag } of this.#marks) {
      const at = this.#map.pixelOf(mark.at);
      const ask = (near: Point | undefined, reach: number, toward: Point) => {
        if (!tag) return;
        tag.hidden = near === undefined || !this.#holds(near);
        if (near && !tag.hidden) asked.push({ tag, near, reach, toward });
      };
      if (mark.ring) {
        const ring = mark.ring.map((p) => this.#map.pixelOf(p));
        stroke(ring, true);
        const seen = ring.filter((p) => this.#holds(p));
        ask(seen.length > 0 ? seen.reduce((best, p) => (p.y < best.y ? p : best)) : undefined, 0, { x: 0, y: -1 });
      } else if (mark.to) {
        const to = this.#map.pixelOf(mark.to);
        const length = Math.max(Math.hypot(to.x - at.x, to.y - at.y), 1e-3);
        const [dx, dy] = [(to.x - at.x) / length, (to.y - at.y) / length];
        const base = { x: to.x - dx * headLength, y: to.y - dy * headLength };
        fill([to, { x: base.x - dy * headHalf, y: base.y + dx * headHalf }, { x: base.x + dy * headHalf, y: base.y - dx * headHalf }], haloWidth - lineWidth);
        stroke([at, length < headLength ? at : base]);
        ask(at, look.dot, { x: -dx, y: -dy });
      } else if (mark.kind === "place") {
        for (const [cx, cy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const) {
          const corner = { x: at.x + cx * bracketSide, y: at.y + cy * bracketSide };
          stroke([{ x: corner.x - cx * bracketArm, y: corner.y }, corner, { x: corner.x, y: corner.y - cy * bracketArm }]);
        }
        ask(at, bracketSide, { x: 1, y: 0 });
      } else {
        const d = look.dot;
        fill([{ x: at.x - d, y: at.y - d }, { x: at.x + d, y: at.y - d }, { x: at.x + d, y: at.y + d }, { x: at.x - d, y: at.y + d }], 2 * look["edge-width"]);
        ask(at, d, { x: 1, y: 0 });
      }
    }
    this.#svg.replaceChildren(...halos, ...lines);
    this.#setTags(asked);
  }

  /** Each where it lies on no other and within the map, else where it stands best. */
  #setTags(asked: readonly Asked[]): void {
    const taken: DOMRect[] = [];
    const { clientWidth: width, clientHeight: height } = this.#box;
    for (const { tag, near, reach, toward } of asked) {
      const [w, h] = [tag.offsetWidth, tag.offsetHeight];
      const gap = reach + look.gap;
      let best: DOMRect | undefined;
      let least = Infinity;
      for (const side of sides) {
        const at = new DOMRect(near.x + side.x * gap + ((side.x - 1) / 2) * w, near.y + side.y * gap + ((side.y - 1) / 2) * h, w, h);
        const outside = at.left < 0 || at.top < 0 || at.right > width || at.bottom > height;
        const covers = taken.filter((t) => t.left < at.right && at.left < t.right && t.top < at.bottom && at.top < t.bottom).length;
        const ahead = (side.x * toward.x + side.y * toward.y) / Math.hypot(side.x, side.y);
        const wrong = covers * 100 + (outside ? 50 : 0) - ahead;
        if (wrong < least) [best, least] = [at, wrong];
      }
      if (!best) continue;
      taken.push(best);
      tag.style.transform = `translate(${best.x.toFixed(1)}px, ${best.y.toFixed(1)}px)`;
    }
  }

  #holds({ x, y }: Point): boolean {
    return x >= 0 && y >= 0 && x <= this.#box.clientWidth && y <= this.#box.clientHeight;
  }
}

function path(name: string, d: string, width: number): SVGElement {
  const made = document.createElementNS(svgNamespace, "path");
  made.setAttribute("class", name);
  made.setAttribute("d", d);
  if (width > 0) made.setAttribute("stroke-width", String(width));
  return made;
}
