// Registers the service worker, which caches the page for offline use, and says when
// what is shown may be outdated: offline, or where a cached copy replaced a live
// answer.

import { Priority, type Startup } from "../core/startup";
import { locale, t } from "../words/words";
import type { FromWorker, ToWorker } from "../service_worker/messages";
import { at } from "../net/address";
import { site } from "../net/site";
import { byId } from "../ui/dom";

const recordPath = /^\/api\/record(@\d+)?\.json$/;
/** The least time between two reloads of the record, in milliseconds. */
const renewIntervalMs = 20_000;

/** Milliseconds after which the worker is registered, though the first picture is not complete. */
const startTimeoutMs = 10_000;

/** Cached copies in use: when the server gave them, by path. */
const copies = new Map<string, string>();
/** When the server gave the record that is shown. */
let read = new Date().toISOString();
let renewed = -Infinity;
let renew: (() => void) | undefined;

/** Listens to the worker; called before the first request, whose answer it reports too. */
export function listenToWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => answered(data));
  navigator.serviceWorker.startMessages();
}

/** Shows the note from now on, and registers the worker after the first picture. renewing reloads the record. */
export function mountOffline(startup: Startup, renewing: () => void): void {
  const started = new Promise<void>((resolve) => startup.add(Priority.OfflineCopy, resolve));
  void Promise.race([started, new Promise((resolve) => setTimeout(resolve, startTimeoutMs))]).then(keepForOffline);

  renew = renewing;
  window.addEventListener("offline", show);
  window.addEventListener("online", () => {
    renewAll();
    show();
  });
  show();
}

function answered({ path, at, kept }: FromWorker): void {
  if (recordPath.test(path)) read = at;
  if (kept) copies.set(path, at);
  else copies.delete(path);
  // The server answers again: replace the cached copies.
  if (!kept && recordPath.test(path) && copies.size > 0) renewAll();
  show();
}

function renewAll(): void {
  if (!renew || performance.now() - renewed < renewIntervalMs) return;
  renewed = performance.now();
  renew();
}

function show(): void {
  if (!renew) return;
  const note = byId("offline");
  const offline = !navigator.onLine || [...copies.keys()].some((path) => recordPath.test(path));
  const oldest = [...copies.values()].sort()[0];
  const instant = oldest !== undefined && oldest < read ? oldest : read;
  note.hidden = !offline && oldest === undefined;
  const words = note.hidden ? "" : t(offline ? "offline.as-of" : "offline.parts", { instant: readable(instant) });
  if (note.textContent !== words) note.textContent = words;
}

function readable(instant: string): string {
  const format = new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "long", timeZone: "UTC" });
  return format.format(new Date(instant));
}

/** Registers the worker, and tells it what the page had loaded before. */
async function keepForOffline(): Promise<void> {
  // Nothing of a draft is kept.
  if (site().isPublished || !("serviceWorker" in navigator) || document.querySelector('meta[name="frontline-draft"]')) return;
  const { serviceWorker } = navigator;
  const unseen = serviceWorker.controller === null;
  // A browser may refuse: the page works without a worker.
  const registration = await serviceWorker.register(at("/sw.js"), { updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  const script = document.querySelector<HTMLScriptElement>("script[type=module]")?.src;
  const release: ToWorker = { kind: "release", script: script ? new URL(script).pathname : "" };
  const tellWaiting = () => registration.waiting?.postMessage(release);
  tellWaiting();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", tellWaiting);
  });
  if (!unseen) return;
  const { active } = await serviceWorker.ready;
  if (!active) return;
  // Requests that were pending when the worker started did not go through it.
  const told = new PerformanceObserver((list) => {
    const addresses = (list.getEntries() as PerformanceResourceTiming[])
      .filter(({ workerStart }) => workerStart === 0)
      .map(({ name }) => new URL(name))
      .filter(({ origin }) => origin === location.origin)
      .map(({ pathname, search }) => pathname + search);
    const seen: ToWorker = { kind: "seen", addresses };
    if (addresses.length > 0) active.postMessage(seen);
  });
  told.observe({ type: "resource", buffered: true });
}
