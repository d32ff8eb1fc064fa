// A reporter for Playwright: writes what the tests came to, for the sum over all runners.

import { appendFileSync } from "node:fs";
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, Suite, TestCase, TestError } from "@playwright/test/reporter";

/** The first line of what went wrong, and where. */
function firstLine(error: TestError | undefined): string {
  const { message = "", value = "", location } = error ?? {};
  const [words] = stripVTControlCharacters(message || value).split("\n", 1);
  return `${location ? `line ${location.line}: ` : ""}${words}`;
}

/** A test by its file and titles, with what went wrong the first time. */
const failure = (test: TestCase) => ({
  name: `${basename(test.location.file)}:${test.location.line} ${test.titlePath().slice(3).join(" › ")}`,
  reason: firstLine(test.results.find(({ error }) => error)?.error),
});

export default class Totals implements Reporter {
  #suite: Suite | undefined;
  #errors: TestError[] = [];

  onBegin(_: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  /** What fails outside of any test. */
  onError(error: TestError): void {
    this.#errors.push(error);
  }

  onEnd(): void {
    const file = process.env["FRONTLINE_TOTALS"];
    if (!file) return;
    const tests = this.#suite?.allTests() ?? [];
    const of = (outcome: string) => tests.filter((t) => t.outcome() === outcome);
    const flaky = of("flaky").map(failure);
    const failed = [...of("unexpected").map(failure), ...this.#errors.map((error) => ({ name: "outside of any test", reason: firstLine(error) }))];
    const skipped = of("skipped").map((t) => ({ name: t.title, reason: t.annotations.find(({ type }) => type === "skip")?.description ?? "" }));
    appendFileSync(file, `${JSON.stringify({ runner: "Playwright", passed: of("expected").length + flaky.length, flaky, failed, skipped })}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
