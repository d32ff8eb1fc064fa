// go-test.mjs ARGUMENT…: `go test`, with its own lines for packages and for what failed, and
// with what the tests came to written to $FRONTLINE_TOTALS.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const args = process.argv.slice(2);
const go = spawn("go", ["test", "-json", ...args], { stdio: ["ignore", "pipe", "inherit"] });

const output = new Map(); // of the tests that are running
const total = { runner: `go test${args.includes("-race") ? " -race" : ""}`, passed: 0, failed: [], skipped: [] };
/** The last line that a test says itself, with the file and the line where it says it; of a panic, the first. */
const reasonOf = (said) => (said.match(/^\s+\w+\.go:\d+: .*/gm)?.at(-1) ?? said.replace(/^\s*--- FAIL.*$/gm, "").trim().split("\n", 1)[0]).trim();
const isNoise = (text) => /^=== (RUN|PAUSE|CONT|NAME)/.test(text);

for await (const line of createInterface({ input: go.stdout })) {
  if (!line.startsWith("{")) {
    console.log(line);
    continue;
  }
  const { Action: action, Package: name, Test: test, Output: text } = JSON.parse(line);
  if (action === "build-output") {
    process.stdout.write(text);
    continue;
  }
  const key = `${name} ${test ?? ""}`;
  if (action === "output") {
    if (test === undefined && /^(ok|FAIL|\?|---|panic|\s*---)|no test files/.test(text)) process.stdout.write(text);
    else if (!isNoise(text)) output.set(key, (output.get(key) ?? "") + text);
    continue;
  }
  if (action !== "pass" && action !== "fail" && action !== "skip") continue;
  const said = output.get(key) ?? "";
  output.delete(key);
  if (action === "fail" && said) process.stdout.write(`\n${test ? `${name} ${test}\n` : ""}${said}\n`);
  if (test === undefined) continue;
  if (action === "pass") total.passed++;
  else if (action === "fail") total.failed.push({ name: `${name} ${test}`, reason: reasonOf(said) });
  else total.skipped.push({ name: `${name} ${test}`, reason: said.replace(/^--- SKIP.*$/gm, "").trim() });
}
const [code] = await new Promise((ended) => (go.exitCode === null ? go.once("exit", (...how) => ended(how)) : ended([go.exitCode])));
// A package that does not build, or that ends outside of a test, has no test to fail.
if (code !== 0 && total.failed.length === 0) total.failed.push({ name: "a package", reason: "it did not build, or ended outside of a test" });
if (process.env.FRONTLINE_TOTALS) appendFileSync(process.env.FRONTLINE_TOTALS, `${JSON.stringify(total)}\n`);
console.log(`${total.runner}: ${total.passed} passed, ${total.failed.length} failed, ${total.skipped.length} skipped`);
process.exit(code ?? 1);
