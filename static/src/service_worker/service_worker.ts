// The service worker: caches the page, and answers that were seen, for offline use.
// Pinned answers are immutable: cache first. The page and live answers are network
// first, and the page is told when a cached copy was used. Errors and answers of other
// hosts are never cached.
//
// Each release has a cache of its own, and file names carry the hash of their content:
// a page never mixes two releases. A new worker waits until no page uses the old
// release, as browsers do, or until the only page is of the new one.

import { BasePath } from "../core/base_path";
import { cachePolicyOf, isWithdrawn, readWithdrawals, retractionsPath, type Withdrawal } from "./cache_policy";
import { instantOf, LiveCache } from "./live_cache";
import type { FromWorker, ToWorker } from "./messages";
import { PinnedCache } from "./pinned_cache";

declare const self: ServiceWorkerGlobalScope;
/** Set by the build: the hash of the release, the path of its script, and those of all its files. */
declare const frontlineRelease: string;
declare const frontlineScript: string;
declare const frontlineParts: readonly string[];

const basePath = BasePath.above(self.location.href);
/** Another server on this host has caches of its own. */
const shells = `frontline-shell-${basePath.path === "" ? "" : `${basePath.path}-`}`;
const shellName = shells + frontlineRelease;
/** Milliseconds before a cached copy is used. */
const pageTimeoutMs = 4_000;
const liveTimeoutMs = 10_000;
/** Milliseconds that pinned answers wait for the list of withdrawals. */
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
  const path = basePath.below(url.pathname);
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
  const index = await fetch(basePath.at("/"), { cache: "no-cache" });
  const html = await index.text();
  if (!index.ok || !html.includes(`"${basePath.at(frontlineScript)}"`)) throw new Error("the page is of another release");
  // The server redirected to a language, and browsers refuse to navigate to a redirected response.
  const headers = new Headers(index.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  await shell.put(basePath.at("/"), new Response(html, { headers }));
  await shell.addAll(frontlineParts.map((part) => basePath.at(part)));
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (isShell(name) && name !== shellName) await caches.delete(name);
  await self.clients.claim();
}

/** Whether a cache is of a release of this server. */
function isShell(name: string): boolean {
  return name.startsWith(shells) && name.length === shellName.length;
}

/** Replaces the active worker where the only page is of this release. */
async function replaceIfAlone(script: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length <= 1 && script === basePath.at(frontlineScript)) await self.skipWaiting();
}

async function page(event: FetchEvent): Promise<Response> {
  event.waitUntil(lookAtWithdrawals());
  const coming = fetch(event.request);
  try {
    return await within(pageTimeoutMs, coming);
  } catch {
    return (await (await caches.open(shellName)).match(basePath.at("/"))) ?? coming;
  }
}

async function asset(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const shell = await caches.open(shellName);
  const kept = await shell.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  // The messages of a given language are no part of the release.
  if (response.ok && isGivenWords(request.url)) event.waitUntil(shell.put(request.url, response.clone()));
  return response;
}

const isGivenWords = (address: string) => /\/assets\/words-[^/]*\.json$/.test(new URL(address, self.location.origin).pathname);

// ---- live answers

async function networkFirst(event: FetchEvent, path: string): Promise<Response> {
  const { request } = event;
  try {
    const response = await within(liveTimeoutMs, fetch(request, { cache: "no-cache" }));
    if (response.ok) {
      event.waitUntil(live.put(basePath.at(path), response.clone()));
      event.waitUntil(tell(event, { kind: "answered", path, at: instantOf(response), kept: false }));
      event.waitUntil(lookAtWithdrawals());
    }
    return response;
  } catch (error) {
    const kept = request.signal.aborted ? undefined : await live.match(basePath.at(path));
    if (!kept) throw error;
    event.waitUntil(tell(event, { kind: "answered", path, at: kept.at, kept: true }));
    return kept.response;
  }
}

async function tell({ clientId }: FetchEvent, message: FromWorker): Promise<void> {
  (await self.clients.get(clientId))?.postMessage(message);
}

// ---- pinned answers

async function cacheFirst(event: FetchEvent, path: string): Promise<Response> {
  await Promise.race([lookAtWithdrawals(), new Promise((later) => setTimeout(later, withdrawalsTimeoutMs))]);
  const withdrawn = isWithdrawn(path, await withdrawals());
  const address = basePath.at(path);
  const kept = withdrawn ? undefined : await pinned.match(address);
  if (kept) return kept;
  // The browser's HTTP cache may hold what was withdrawn.
  const response = await fetch(event.request, withdrawn ? { cache: "no-store" } : {});
  if (isImmutable(response)) event.waitUntil(pinned.put(address, response.clone()));
  return response;
}

function isImmutable(response: Response): boolean {
  return response.ok && response.type === "basic" && (response.headers.get("Cache-Control") ?? "").includes("immutable");
}

/** Caches what the page loaded before this worker was active; most is in the browser's HTTP cache. */
async function cacheSeen(addresses: readonly string[]): Promise<void> {
  for (const address of new Set(addresses)) {
    const { pathname, search } = new URL(address, self.location.origin);
    const path = basePath.below(pathname);
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

/** The withdrawals known. */
function withdrawals(): Promise<readonly Withdrawal[]> {
  return (known ??= live.match(basePath.at(retractionsPath)).then(async (kept) => (kept ? readWithdrawals(await kept.response.json()) : [])));
}

/** Fetches withdrawals, unless that was done just now, and evicts what they concern. */
function lookAtWithdrawals(): Promise<void> {
  if (Date.now() - looked < withdrawalsIntervalMs) return looking ?? Promise.resolve();
  looked = Date.now();
  looking = askForWithdrawals().finally(() => (looking = undefined));
  return looking;
}

async function askForWithdrawals(): Promise<void> {
  let list: Withdrawal[];
  try {
    const response = await fetch(basePath.at(retractionsPath), { cache: "no-cache" });
    if (!response.ok) return;
    const copy = response.clone();
    list = readWithdrawals(await response.json());
    await live.put(basePath.at(retractionsPath), copy);
  } catch {
    looked = -Infinity; // offline: keep the last list
    return;
  }
  known = Promise.resolve(list);
  await pinned.drop((address) => isWithdrawn(basePath.below(address) ?? "", list));
}

/** Rejects where a promise takes longer. */
function within<T>(milliseconds: number, coming: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("too late")), milliseconds);
    coming.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
