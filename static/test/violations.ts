// What axe-core finds wrong with a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The rules that look at colours. */
export const ofColours = ["color-contrast", "link-in-text-block"];

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What is wrong with a page that has no frames: WCAG 2.2 A and AA and good practice, or by some rules alone.
 * @axe-core/playwright looks into frames, too, and takes three times as long.
 */
export async function violations(page: Page, { rules }: { rules?: string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // What passes is of no interest, and no rule of these tags needs a style sheet read.
  const options: RunOptions = { runOnly: rules ? { type: "rule", values: rules } : tags, resultTypes: ["violations"], preload: false };
  const found = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    const { violations, passes } = await axe.run(options);
    return { violations, passed: passes.length };
  }, options);
  if (found.passed === 0) throw new Error("axe-core has looked at nothing");
  return found.violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `  ${n.target.join(" ")}: ${n.failureSummary}`).join("\n")}`);
}
