// A server that one test has to itself: it may be loaded, stopped and started
// again. It has a record of control that a test makes, in a database of its own.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(process.env["FRONTLINE_BIN"] ?? join(import.meta.dirname, "../../bin/frontline"));

export class OwnServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "frontline-own-"));
  readonly #port: number;
  readonly url: string;
  #process: ChildProcess | undefined;

  /** A server at a port, counted from the first of those that tests may use. Unbundled, it has no database yet. */
  constructor(port: number, unbundled = false) {
    this.#port = Number(process.env["FRONTLINE_TEST_PORT"] ?? 18471) + port;
    this.url = `http://127.0.0.1:${this.#port}`;
    // Copying the bundled layers is twenty times less work than loading them.
    const shared = process.env["FRONTLINE_TEST_FOLDER"];
    if (shared && !unbundled) execFileSync(binary, ["backup", "--db", join(shared, "bundled.db"), this.#db], { stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Runs a command on the database: its answer is printed where it fails. */
  run(...args: string[]): void {
    const [command = "", ...rest] = args;
    execFileSync(binary, [command, "--db", this.#db, ...rest], { stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Writes a file beside the database. */
  write(name: string, content: object): string {
    const file = join(this.#folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  /** Makes a token, and returns its secret. */
  token(name: string, ...flags: string[]): string {
    return execFileSync(binary, ["token", "create", name, "--db", this.#db, ...flags], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).split("\n")[0]!.trim();
  }

  /** Loads what is held on a date as a square, from 37° E 47.5° N on, of a side in degrees. */
  load(date: string, side: number, ...flags: string[]): void {
    const [w, s, e, n] = [37, 47.5, 37 + side, 47.5 + side];
    const file = join(this.#folder, `${date}.geojson`);
    const ring = [[w, s], [e, s], [e, n], [w, n], [w, s]];
    const feature = { type: "Feature", id: "held", properties: { name: "What is held" }, geometry: { type: "Polygon", coordinates: [ring] } };
    writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features: [feature] }));
    // A test's square may grow and shrink from one day to the next as no front does.
    this.run("load", "control", file, "--yes", "--accept", "area,lost-part", ...flags);
  }

  /** Loads features of control on a date. */
  loadFeatures(date: string, features: readonly object[], ...flags: string[]): void {
    const file = join(this.#folder, `${date}.geojson`);
    writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features }));
    this.run("load", "control", file, "--yes", "--accept", "area,lost-part,elsewhere,moved,said,far", ...flags);
  }

  /** Makes the layer, with a first date. */
  begin(date: string, side: number): void {
    this.load(date, side, "--create", "--kind", "control", "--title", "Control", "--assessed-by", "Tester", "--cadence", "daily", "--attribution", "The test", "--source", "https://example.org/reports");
  }

  async start(...flags: string[]): Promise<void> {
    this.#process = spawn(binary, ["serve", "--addr", `127.0.0.1:${this.#port}`, "--db", this.#db, ...flags], { stdio: "ignore" });
    for (;;) { // until the test's own time is over
      const isReady = await fetch(`${this.url}/readyz`).then((r) => r.ok, () => false);
      if (isReady) return;
      if (this.#process.exitCode !== null) throw new Error("the server of this test does not start");
      await new Promise((later) => setTimeout(later, 100));
    }
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null) return;
    const over = once(running, "exit");
    running.kill();
    await over;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true });
  }

  get #db(): string {
    return join(this.#folder, "own.db");
  }
}
