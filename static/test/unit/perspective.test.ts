import { test } from "node:test";
import { expect } from "@playwright/test";
import { concerns, shows, showsDenial } from "../../src/model/perspective";

test("a party's perspective is what it says and what those say who speak for it", () => {
  for (const claimedBy of ["Russia", "Russia's president", "Russia’s president"]) {
    expect(shows("russia", "claims", { claimedBy }), claimedBy).toBe(true);
    expect(shows("ukraine", "claims", { claimedBy }), claimedBy).toBe(false);
  }
  for (const claimedBy of ["Russian Volunteer Corps", "Prussia", "UN", undefined, 7]) {
    expect(shows("russia", "statements", { claimedBy }), String(claimedBy)).toBe(false);
  }
});

test("a denial belongs to who denies, and is not shown as the claim", () => {
  const claim = { claimedBy: "Russia", deniedBy: "Ukraine (2023-05-20); UN General Assembly (2022-10-12)" };
  expect(shows("ukraine", "claims", claim)).toBe(true);
  expect(showsDenial("ukraine", claim)).toBe(true);
  expect(showsDenial("russia", claim)).toBe(false);
  expect(showsDenial("all", claim)).toBe(false);
  expect(shows("ukraine", "places", { claimedBy: "Russia", deniedBy: ["Ukraine"] })).toBe(true);
  expect(shows("ukraine", "claims", { claimedBy: "Russia", deniedBy: "UN General Assembly" })).toBe(false);
  expect(showsDenial("ukraine", { claimedBy: "Ukraine", deniedBy: "Russia" })).toBe(false);
});

test("assessments are shown alone, and no party's perspective has them", () => {
  expect(concerns("assessed", "control")).toBe(true);
  for (const kind of ["claims", "places", "statements"] as const) {
    expect(concerns("assessed", kind)).toBe(false);
    expect(concerns("russia", kind)).toBe(true);
  }
  expect(concerns("ukraine", "control")).toBe(false);
  expect(concerns("assessed", "base")).toBe(true);
  expect(shows("all", "places", {})).toBe(true);
});
