// A page that the tests of a worker have one after another. Scripts and tiles are
// immutable: with its cache and its process warm, a map opens for two thirds of the
// work. What a test leaves behind is taken back; where that cannot be, the next test
// has a new page.

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";

/** What tests listen to. */
const events = ["console", "dialog", "download", "frameattached", "framedetached", "framenavigated", "pageerror", "popup", "request", "requestfailed", "requestfinished", "response", "websocket", "worker"] as const;

/** Of the options of a context, what is set on a page for each test anew. */
type Look = Required<Pick<BrowserContextOptions, "viewport" | "colorScheme">>;

export class KeptPage {
  readonly #browser: Browser;
  #kind = "";
  #page: Page | undefined;
  /** Ways to take back what the test has done. */
  #undo: (() => Promise<void>)[] = [];
  #isSpoilt = false;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A page on nothing, of a context that a test's options make; a kind names all options but the look. */
  async take(kind: string, origin: string, { viewport, colorScheme }: Look): Promise<Page> {
    if (this.#kind !== kind) await this.close();
    this.#kind = kind;
    const page = (this.#page ??= await (await this.#browser.newContext()).newPage()); // the test's options are its defaults
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ media: null, colorScheme: colorScheme ?? "light", reducedMotion: "no-preference" });
    // Of another server's answers at the same address, nothing may be kept.
    page.on("request", (request) => (this.#isSpoilt ||= request.url().startsWith("http") && new URL(request.url()).origin !== origin));
    const add = page.addInitScript;
    page.addInitScript = async (...script: Parameters<Page["addInitScript"]>) => {
      const added = await add.apply(page, script);
      this.#undo.push(() => added.dispose());
      return added;
    };
    this.#undo.push(async () => void (page.addInitScript = add));
    return page;
  }

  async giveBack(hasFailed: boolean): Promise<void> {
    const page = this.#page;
    if (!page || hasFailed || this.#isSpoilt || page.isClosed()) return this.close();
    const context = page.context();
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await context.unrouteAll({ behavior: "ignoreErrors" });
    for (const event of events) await page.removeAllListeners(event, { behavior: "ignoreErrors" });
    for (const undo of this.#undo.splice(0).reverse()) await undo();
    await context.setOffline(false);
    await context.clearPermissions();
    await forget(context, page);
    await page.mouse.move(0, 0);
  }

  async close(): Promise<void> {
    const page = this.#page;
    this.#page = undefined;
    this.#undo = [];
    this.#isSpoilt = false;
    await page?.context().close();
  }
}

/** Leaves the page and all that its origin may have stored, but for the cache of answers. */
async function forget(context: BrowserContext, page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto("about:blank");
  if (origin === "null") return;
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage" });
  await session.detach();
}
