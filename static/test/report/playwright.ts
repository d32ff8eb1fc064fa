// A reporter for Playwright: writes what the tests came to, for the sum over all runners.

import { appendFileSync } from "node:fs";
import type { Reporter, Suite } from "@playwright/test/reporter";

export default class Totals implements Reporter {
  #suite: Suite | undefined;
  #errors = 0;

  onBegin(_: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  /** What fails outside of any test. */
  onError(): void {
    this.#errors++;
  }

  onEnd(): void {
    const file = process.env["FRONTLINE_TOTALS"];
    if (!file) return;
    const tests = this.#suite?.allTests() ?? [];
    const count = (outcome: string) => tests.filter((t) => t.outcome() === outcome).length;
    const skipped = tests
      .filter((t) => t.outcome() === "skipped")
      .map((t) => ({ name: t.title, reason: t.annotations.find(({ type }) => type === "skip")?.description ?? "" }));
    const total = { runner: "Playwright", passed: count("expected") + count("flaky"), flaky: count("flaky"), failed: count("unexpected") + this.#errors, skipped };
    appendFileSync(file, `${JSON.stringify(total)}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
