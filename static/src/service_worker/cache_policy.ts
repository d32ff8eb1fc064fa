// The cache policy of each address. Pinned answers are immutable until something in
// them is retracted; others are live.

/** page and live: network first. asset and pinned are immutable: cache first. */
export type CachePolicy = "page" | "asset" | "live" | "pinned";

const live = [/^\/api\/record(@\d+)?\.json$/, /^\/api\/layers$/, /^\/api\/layers\/[^/]+\/(snapshots|area\.json|length\.json)$/, /^\/tiles\/[^/]+\/timeline\.json$/, /^\/api\/retractions\.json$/];
const data = /^\/(api\/layers|tiles)[/@].*(\.(json|mvt|png)|@\d+)$/;

/** Returns undefined for what is not cached. */
export function cachePolicyOf(pathname: string, search = ""): CachePolicy | undefined {
  if (pathname === "/") return "page";
  if (search !== "") return undefined;
  if (pathname.startsWith("/assets/")) return "asset";
  if (live.some((form) => form.test(pathname))) return "live";
  return pathname.includes("@") && data.test(pathname) ? "pinned" : undefined;
}

/** The address of retractions and recounts. */
export const retractionsPath = "/api/retractions.json";

/** A retraction of a snapshot or of a feature, or a recount of a layer. */
export interface Withdrawal {
  layer: string;
  /** Missing for a recount: it is of every date. */
  date?: string;
  /** The first revision without it. */
  revision: number;
}

/** Reads the answer of retractionsPath. */
export function readWithdrawals(answer: unknown): Withdrawal[] {
  const { retractions, recounts } = (answer ?? {}) as { retractions?: unknown; recounts?: unknown };
  return [...listed(retractions).filter((r) => typeof r.date === "string"), ...listed(recounts).map(({ layer, revision }) => ({ layer, revision }))];
}

function listed(list: unknown): Withdrawal[] {
  return Array.isArray(list) ? list.filter((w): w is Withdrawal => typeof w?.layer === "string" && typeof w.revision === "number") : [];
}

const ofLayer = /^\/(?:tiles|api\/layers)\/([^/]+)\/([^/]+)/;
/** Those made of layers that they do not name, too: of all of control, and of the ground. */
const ofMore = /~(agreement|line)$/;
const pins = /(\d{4}-\d{2}-\d{2}|timeline|area|length)@(\d+)/g;

/**
 * Whether a path is pinned to a revision before a withdrawal and would show what was
 * withdrawn: its date, a timeline or area, a difference across it, or what is derived
 * of the layer. A false positive costs one request.
 */
export function isWithdrawn(pathname: string, withdrawals: readonly Withdrawal[]): boolean {
  const [, layer = "", ref = ""] = ofLayer.exec(pathname) ?? [];
  const named = [...ref.matchAll(pins)].map(([, what, pin]) => ({ what: what!, pin: Number(pin) }));
  const layers = layer.split("~");
  const isOfMore = ofMore.test(layer);
  return withdrawals.some((r) => {
    if (!(isOfMore || layers.includes(r.layer)) || !named.some(({ pin }) => pin < r.revision)) return false;
    if (r.date === undefined) return true;
    const dates = named.map(({ what }) => what).sort();
    const everyDate = layers.length > 1 || dates.some((d) => d === "timeline" || d === "area");
    return everyDate || (dates[0]! <= r.date && r.date <= dates.at(-1)!);
  });
}
