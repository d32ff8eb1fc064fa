// A reporter for node's runner: writes what the tests came to, for the sum over all runners.
export default async function* totals(events) {
  const total = { runner: `node (${process.env.FRONTLINE_TEST_SET})`, passed: 0, failed: 0, skipped: [] };
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.skip !== undefined) {
      total.skipped.push({ name: data.name, reason: typeof data.skip === "string" ? data.skip : "" });
    } else if (data.details.type !== "suite") {
      total[type === "test:pass" ? "passed" : "failed"]++;
    } else if (type === "test:fail" && data.details.error?.failureType !== "subtestsFailed") {
      total.failed++; // in what a suite does before and after its tests
    }
  }
  yield `${JSON.stringify(total)}\n`;
}
