// Which of the server's addresses are kept, and how. Behind a pin an answer
// never changes, until it is retracted; all others follow the record.

/** page is the map's; live follows the record; pinned may be kept for ever. */
export type Keeping = "page" | "asset" | "live" | "pinned";

const live = [/^\/api\/record(@\d+)?\.json$/, /^\/api\/layers$/, /^\/api\/layers\/[^/]+\/(snapshots|area\.json)$/, /^\/tiles\/[^/]+\/timeline\.json$/, /^\/api\/retractions\.json$/];
const data = /^\/(api\/layers|tiles)[/@].*(\.(json|mvt|png)|@\d+)$/;

/** How what stands at a path of the server's is kept; undefined is not at all. */
export function keepingOf(pathname: string, search = ""): Keeping | undefined {
  if (pathname === "/") return "page";
  if (search !== "") return undefined;
  if (pathname.startsWith("/assets/")) return "asset";
  if (live.some((form) => form.test(pathname))) return "live";
  return pathname.includes("@") && data.test(pathname) ? "pinned" : undefined;
}

/** Where the server tells what was withdrawn. */
export const retractionsPath = "/api/retractions.json";

/** What was withdrawn: a snapshot, or a feature of one. */
export interface Retraction {
  layer: string;
  date: string;
  /** From which revision on. */
  revision: number;
}

/** Reads what retractionsPath answers. */
export function readRetractions(answer: unknown): Retraction[] {
  const list = (answer as { retractions?: unknown } | null)?.retractions;
  return Array.isArray(list)
    ? list.filter((r): r is Retraction => typeof r?.layer === "string" && typeof r.date === "string" && typeof r.revision === "number")
    : [];
}

const ofLayer = /^\/(?:tiles|api\/layers)\/([^/]+)\/([^/]+)/;
const pins = /(\d{4}-\d{2}-\d{2}|timeline|area)@(\d+)/g;

/**
 * Whether a path of the server's is pinned to from before a retraction and would show what
 * was withdrawn: that date, all dates at once, a difference across it, or what
 * is derived of the layer. What it is wrong about is asked for anew.
 */
export function isWithdrawn(pathname: string, retractions: readonly Retraction[]): boolean {
  const [, layer = "", ref = ""] = ofLayer.exec(pathname) ?? [];
  const named = [...ref.matchAll(pins)].map(([, what, pin]) => ({ what: what!, pin: Number(pin) }));
  const layers = layer.split("~");
  return retractions.some((r) => {
    if (!layers.includes(r.layer) || !named.some(({ pin }) => pin < r.revision)) return false;
    const dates = named.map(({ what }) => what).sort();
    const everyDate = layers.length > 1 || dates.some((d) => d === "timeline" || d === "area");
    return everyDate || (dates[0]! <= r.date && r.date <= dates.at(-1)!);
  });
}
