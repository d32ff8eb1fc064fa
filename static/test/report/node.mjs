// A reporter for node's runner: writes what the tests came to, for the sum over all runners.
export default async function* totals(events) {
  const total = { runner: `node (${process.env.FRONTLINE_TEST_SET})`, passed: 0, failed: [], skipped: [] };
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.skip !== undefined) {
      total.skipped.push({ name: data.name, reason: typeof data.skip === "string" ? data.skip : "" });
    } else if (type === "test:fail" && !(data.details.type === "suite" && data.details.error?.failureType === "subtestsFailed")) {
      // A suite fails by itself in what it does before and after its tests.
      total.failed.push({ name: data.name, reason: String(data.details.error?.cause?.message ?? data.details.error?.message ?? "").split("\n", 1)[0] });
    } else if (type === "test:pass" && data.details.type !== "suite") {
      total.passed++;
    }
  }
  yield `${JSON.stringify(total)}\n`;
}
