// totals.mjs FILE [STEP…]: what the runners of tests wrote to FILE, a line of JSON each, in one
// sum; the steps are those that failed, which counts where no test did. What failed is named last,
// a test in a line.
// It holds the rule of skipped tests: where all tools are meant to be there, a test may be
// skipped for none but these reasons.
import { readFileSync } from "node:fs";

const expected = [
  /real (days|snapshots)|FRONTLINE_REAL/, // they are not part of the project
  /run without -short/,
  /this GDAL has no driver/, // Debian's is older than the format
  /extract of OpenStreetMap|tilemaker/, // the one is no part of the project, and the other needs it
];

const [file, ...failedSteps] = process.argv.slice(2);
const runs = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
let passed = 0;
let failed = 0;
const unexpected = [];
const broken = []; // what failed, and what passed on a second try
let skipped = 0;
for (const run of runs) {
  passed += run.passed;
  failed += run.failed.length;
  skipped += run.skipped.length;
  console.log(`${run.runner}: ${run.passed} passed, ${run.failed.length} failed, ${run.skipped.length} skipped${run.flaky?.length ? `, ${run.flaky.length} passed on a second try` : ""}`);
  if (run.passed + run.failed.length === 0) {
    console.log(`${run.runner} ran no test`);
    failed++;
  }
  broken.push(...run.failed.map((test) => ({ ...test, how: "failed", runner: run.runner })));
  broken.push(...(run.flaky ?? []).map((test) => ({ ...test, how: "failed once", runner: run.runner })));
  unexpected.push(...run.skipped.filter(({ reason }) => !expected.some((r) => r.test(reason))).map((test) => ({ ...test, runner: run.runner })));
}
for (const { runner, name, reason } of unexpected) console.log(`skipped: ${runner}: ${name}: ${reason || "no reason given"}`);
if (unexpected.length > 0 && process.env.FRONTLINE_ALL_TOOLS) {
  console.log("FRONTLINE_ALL_TOOLS is set: these may not be skipped");
  failed += unexpected.length;
}
for (const { how, runner, name, reason } of broken) console.log(`${how}: ${runner}: ${name}${reason ? `: ${reason}` : ""}`);
if (failedSteps.length > 0) console.log(`failed steps: ${failedSteps.join(", ")}`);
failed = Math.max(failed, failedSteps.length);
if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`\n${passed} passed, ${failed} failed`);
