// WebKitGTK's MiniBrowser, driven by WebKitWebDriver over WebDriver's HTTP, on a
// screen of its own.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { type Browser, type Key, Unanswered, viewport } from "./browser";

export interface WebKitPrograms {
  driver: string;
  miniBrowser: string;
  xvfb: string;
}

/** How long the driver may take for one command, in milliseconds. */
const patience = 20_000;

/**
 * Paints one pixel, which nobody sees, again and again. A screenshot is taken with the next
 * frame that the page presents: of a page at rest, where that was just missed, there is none
 * and the driver hangs.
 */
const keepPainting = `(() => {
  if (window.painting) return;
  const pixel = document.documentElement.appendChild(document.createElement("i"));
  Object.assign(pixel.style, { position: "fixed", top: 0, left: 0, width: "1px", height: "1px", background: "white", opacity: "0" });
  window.painting = setInterval(() => (pixel.style.opacity = pixel.style.opacity === "0" ? "0.004" : "0"), 100);
})()`;

/** The characters that stand for keys in WebDriver. */
const keys: Record<Key, string> = { ArrowLeft: "\uE012", ArrowRight: "\uE014", Escape: "\uE00C" };

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function stop(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill();
  const patience = setTimeout(() => process.kill("SIGKILL"), 5_000); // one that hangs hears nothing else
  await once(process, "exit");
  clearTimeout(patience);
}

export async function webkit({ driver, miniBrowser, xvfb }: WebKitPrograms): Promise<Browser> {
  // Xvfb picks a display that is free and writes its number.
  const screen = spawn(xvfb, ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [display] = (await once(createInterface({ input: screen.stdio[3] as NodeJS.ReadableStream }), "line")) as [string];
  const port = await freePort();
  const running = spawn(driver, [`--host=127.0.0.1`, `--port=${port}`], {
    stdio: "ignore",
    detached: true, // a group of its own, with the browser that it starts
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      // The page's language is the system's: "C" is none.
      LANG: "en_GB.UTF-8",
      LANGUAGE: "en_GB",
      GDK_BACKEND: "x11",
      NO_AT_BRIDGE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
  });
  // A driver that hangs leaves its browser behind.
  const endGroup = (): void => {
    try {
      process.kill(-running.pid!, "SIGKILL");
    } catch {
      // it is gone already
    }
  };
  process.once("exit", endGroup);
  const close = async () => {
    await stop(running);
    endGroup();
    await stop(screen);
  };

  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Unanswered(`${method} ${path} was not answered within ${patience / 1000} s`, { cause: error });
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };

  try {
    for (let tries = 0; ; tries++) {
      if (await fetch(`http://127.0.0.1:${port}/status`).then((r) => r.ok, () => false)) break;
      if (tries > 200 || running.exitCode !== null) throw new Error("WebKitWebDriver does not start");
      await new Promise((later) => setTimeout(later, 50));
    }
    const options = { binary: miniBrowser, args: ["--automation"] };
    const made = (await send("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } })) as { sessionId: string };
    const session = `/session/${made.sessionId}`;
    const command = (name: string, body: unknown) => send("POST", `${session}/${name}`, body);
    const evaluate = (expression: string) => command("execute/sync", { script: `return (${expression});`, args: [] });

    // The window is larger than what it shows of a page by what the browser has around it.
    await command("window/rect", viewport);
    const [width, height] = (await evaluate("[innerWidth, innerHeight]")) as [number, number];
    await command("window/rect", { width: 2 * viewport.width - width, height: 2 * viewport.height - height });

    return {
      async open(url) {
        await command("url", { url });
      },
      evaluate,
      async drag(first, ...others) {
        const move = ({ x, y }: { x: number; y: number }) => ({ type: "pointerMove", duration: 20, x: Math.round(x), y: Math.round(y) });
        const actions = [move(first!), { type: "pointerDown", button: 0 }, ...others.map(move), { type: "pointerUp", button: 0 }];
        await command("actions", { actions: [{ type: "pointer", id: "mouse", actions }] });
      },
      async press(key) {
        const actions = [{ type: "keyDown", value: keys[key] }, { type: "keyUp", value: keys[key] }];
        await command("actions", { actions: [{ type: "key", id: "keyboard", actions }] });
      },
      async screenshot() {
        await evaluate(keepPainting);
        return Buffer.from((await send("GET", `${session}/screenshot`)) as string, "base64");
      },
      async close() {
        await send("DELETE", session).catch(() => undefined); // the driver ends in any case
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
