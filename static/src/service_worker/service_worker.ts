// The service worker: caches the page and what was seen for when there is no
// network. Pinned answers are immutable: cache first. The page and what follows the
// record are network first, and the page is told where a cached copy took their
// place. Errors are never cached, nor answers of other hosts.
//
// A release has its parts in a cache of its own, and their names carry the hash
// of their content: a page is never mixed of two. A new worker waits until no
// page needs the parts of the release before, as browsers have it, or until
// the only page there is says that it is of the new one.

import { Base } from "../core/base_path";
import { cachePolicyOf, isWithdrawn, readWithdrawals, retractionsPath, type Withdrawal } from "./cache_policy";
import { instantOf, LiveCache } from "./live_cache";
import type { FromWorker, ToWorker } from "./messages";
import { PinnedCache } from "./pinned_cache";

declare const self: ServiceWorkerGlobalScope;
/** The build puts these in: the hash of the release, the path of its script, and those of all its parts. */
declare const frontlineRelease: string;
declare const frontlineScript: string;
declare const frontlineParts: readonly string[];

const base = Base.above(self.location.href);
/** Another server on this host has shells of its own. */
const shells = `frontline-shell-${base.path === "" ? "" : `${base.path}-`}`;
const shellName = shells + frontlineRelease;
/** For the network, before a cached copy takes its place. */
const pageTimeoutMs = 4_000;
const liveTimeoutMs = 10_000;
/** For which pinned answers wait to hear what was withdrawn. */
const withdrawalsTimeoutMs = 1_500;
const withdrawalsIntervalMs = 30_000;

const pinned = new PinnedCache();
const live = new LiveCache();

self.addEventListener("install", (event) => event.waitUntil(fillShell()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const path = base.below(url.pathname);
  switch (path === undefined ? undefined : cachePolicyOf(path, url.search)) {
    case "page":
      if (request.mode === "navigate") event.respondWith(page(event));
      return;
    case "asset":
      event.respondWith(asset(event));
      return;
    case "live":
      event.respondWith(networkFirst(event, path!));
      return;
    case "pinned":
      event.respondWith(cacheFirst(event, path!));
  }
});

self.addEventListener("message", (event) => {
  const told = event.data as ToWorker;
  if (told.kind === "seen") event.waitUntil(cacheSeen(told.addresses));
  else event.waitUntil(replaceIfAlone(told.script));
});

// ---- the release

async function fillShell(): Promise<void> {
  const shell = await caches.open(shellName);
  const index = await fetch(base.at("/"), { cache: "no-cache" });
  const html = await index.text();
  if (!index.ok || !html.includes(`"${base.at(frontlineScript)}"`)) throw new Error("the page is of another release");
  // It was led to a language, and a browser opens no page with an answer that was.
  const headers = new Headers(index.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  await shell.put(base.at("/"), new Response(html, { headers }));
  await shell.addAll(frontlineParts.map((part) => base.at(part)));
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (isShell(name) && name !== shellName) await caches.delete(name);
  await self.clients.claim();
}

/** Whether a cache is of a release of this server's page. */
function isShell(name: string): boolean {
  return name.startsWith(shells) && name.length === shellName.length;
}

/** Takes the place of the worker before where the only page is of this release. */
async function replaceIfAlone(script: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length <= 1 && script === base.at(frontlineScript)) await self.skipWaiting();
}

async function page(event: FetchEvent): Promise<Response> {
  event.waitUntil(lookAtWithdrawals());
  const coming = fetch(event.request);
  try {
    return await within(pageTimeoutMs, coming);
  } catch {
    return (await (await caches.open(shellName)).match(base.at("/"))) ?? coming;
  }
}

async function asset(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const shell = await caches.open(shellName);
  const kept = await shell.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  // The words of a language that the server was given are no part of the release.
  if (response.ok && isGivenWords(request.url)) event.waitUntil(shell.put(request.url, response.clone()));
  return response;
}

const isGivenWords = (address: string) => /\/assets\/words-[^/]*\.json$/.test(new URL(address, self.location.origin).pathname);

// ---- what follows the record

async function networkFirst(event: FetchEvent, path: string): Promise<Response> {
  const { request } = event;
  try {
    const response = await within(liveTimeoutMs, fetch(request, { cache: "no-cache" }));
    if (response.ok) {
      event.waitUntil(live.put(base.at(path), response.clone()));
      event.waitUntil(tell(event, { kind: "answered", path, at: instantOf(response), kept: false }));
      event.waitUntil(lookAtWithdrawals());
    }
    return response;
  } catch (error) {
    const kept = request.signal.aborted ? undefined : await live.match(base.at(path));
    if (!kept) throw error;
    event.waitUntil(tell(event, { kind: "answered", path, at: kept.at, kept: true }));
    return kept.response;
  }
}

async function tell({ clientId }: FetchEvent, message: FromWorker): Promise<void> {
  (await self.clients.get(clientId))?.postMessage(message);
}

// ---- what is immutable, until it is withdrawn

async function cacheFirst(event: FetchEvent, path: string): Promise<Response> {
  await Promise.race([lookAtWithdrawals(), new Promise((later) => setTimeout(later, withdrawalsTimeoutMs))]);
  const withdrawn = isWithdrawn(path, await withdrawals());
  const address = base.at(path);
  const kept = withdrawn ? undefined : await pinned.match(address);
  if (kept) return kept;
  // The browser's own cache may hold what was withdrawn.
  const response = await fetch(event.request, withdrawn ? { cache: "no-store" } : {});
  if (isImmutable(response)) event.waitUntil(pinned.put(address, response.clone()));
  return response;
}

function isImmutable(response: Response): boolean {
  return response.ok && response.type === "basic" && (response.headers.get("Cache-Control") ?? "").includes("immutable");
}

/** Caches what the page loaded before this worker was there; most of it is still in the browser's own cache. */
async function cacheSeen(addresses: readonly string[]): Promise<void> {
  for (const address of new Set(addresses)) {
    const { pathname, search } = new URL(address, self.location.origin);
    const path = base.below(pathname);
    if (path === undefined) continue;
    const policy = cachePolicyOf(path, search);
    if (policy === "asset" && isGivenWords(address)) await (await caches.open(shellName)).add(address).catch(() => undefined);
    if (policy !== "live" && (policy !== "pinned" || isWithdrawn(path, await withdrawals()) || (await pinned.match(address)))) continue;
    try {
      const response = await fetch(address);
      if (policy === "live" && response.ok) await live.put(address, response);
      else if (policy === "pinned" && isImmutable(response)) await pinned.put(address, response);
    } catch {
      return; // the network is gone: the next visit sees it
    }
  }
}

let known: Promise<readonly Withdrawal[]> | undefined;
let looked = -Infinity;
let looking: Promise<void> | undefined;

/** What was withdrawn, as far as is known. */
function withdrawals(): Promise<readonly Withdrawal[]> {
  return (known ??= live.match(base.at(retractionsPath)).then(async (kept) => (kept ? readWithdrawals(await kept.response.json()) : [])));
}

/** Asks what was withdrawn, unless that was done just now, and drops it. */
function lookAtWithdrawals(): Promise<void> {
  if (Date.now() - looked < withdrawalsIntervalMs) return looking ?? Promise.resolve();
  looked = Date.now();
  looking = askForWithdrawals().finally(() => (looking = undefined));
  return looking;
}

async function askForWithdrawals(): Promise<void> {
  let list: Withdrawal[];
  try {
    const response = await fetch(base.at(retractionsPath), { cache: "no-cache" });
    if (!response.ok) return;
    const copy = response.clone();
    list = readWithdrawals(await response.json());
    await live.put(base.at(retractionsPath), copy);
  } catch {
    looked = -Infinity; // with no network, the last list is the best there is
    return;
  }
  known = Promise.resolve(list);
  await pinned.drop((address) => isWithdrawn(base.below(address) ?? "", list));
}

/** Fails where a promise takes longer. */
function within<T>(milliseconds: number, coming: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("too late")), milliseconds);
    coming.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
