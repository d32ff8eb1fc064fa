import { test } from "node:test";
import { expect } from "@playwright/test";
import { bundledParties, concerns, type Perspective, perspectiveOf, perspectives, shows, showsDenial } from "../../src/model/perspective";

const of = (id: string): Perspective => perspectiveOf(bundledParties, id);

test("a party's perspective is what it says and what those say who speak for it", () => {
  for (const claimedBy of ["Russia", "Russia's president", "Russia’s president"]) {
    expect(shows(of("russia"), "claims", { claimedBy }), claimedBy).toBe(true);
    expect(shows(of("ukraine"), "claims", { claimedBy }), claimedBy).toBe(false);
  }
  for (const claimedBy of ["Russian Volunteer Corps", "Prussia", "UN", undefined, 7]) {
    expect(shows(of("russia"), "statements", { claimedBy }), String(claimedBy)).toBe(false);
  }
});

test("a denial belongs to who denies, and is not shown as the claim", () => {
  const claim = { claimedBy: "Russia", deniedBy: "Ukraine (2023-05-20); UN General Assembly (2022-10-12)" };
  expect(shows(of("ukraine"), "claims", claim)).toBe(true);
  expect(showsDenial(of("ukraine"), claim)).toBe(true);
  expect(showsDenial(of("russia"), claim)).toBe(false);
  expect(showsDenial(of("all"), claim)).toBe(false);
  expect(shows(of("ukraine"), "places", { claimedBy: "Russia", deniedBy: ["Ukraine"] })).toBe(true);
  expect(shows(of("ukraine"), "claims", { claimedBy: "Russia", deniedBy: "UN General Assembly" })).toBe(false);
  expect(showsDenial(of("ukraine"), { claimedBy: "Ukraine", deniedBy: "Russia" })).toBe(false);
});

test("assessments are shown alone, and no party's perspective has them", () => {
  expect(concerns(of("assessed"), "control")).toBe(true);
  for (const kind of ["claims", "places", "statements"] as const) {
    expect(concerns(of("assessed"), kind)).toBe(false);
    expect(concerns(of("russia"), kind)).toBe(true);
  }
  expect(concerns(of("ukraine"), "control")).toBe(false);
  expect(concerns(of("assessed"), "base")).toBe(true);
  expect(shows(of("all"), "places", {})).toBe(true);
});

test("the sides of a record are those whose word may be shown alone", () => {
  const sides: Perspective[] = [
    { id: "astovar", names: { en: "Astovar" }, spellings: ["Astovar"], denies: true },
    { id: "belmera", names: { en: "Belmera" }, spellings: ["Belmera", "Republic of Belmera"], denies: true },
  ];
  expect(perspectives(sides).map(({ id }) => id)).toEqual(["all", "astovar", "belmera", "assessed"]);
  expect(perspectiveOf(sides, "russia").id).toBe("all");
  const belmera = perspectiveOf(sides, "belmera");
  expect(shows(belmera, "claims", { claimedBy: "Republic of Belmera" })).toBe(true);
  expect(shows(belmera, "statements", { claimedBy: "Belmera's council" })).toBe(true);
  expect(shows(belmera, "claims", { claimedBy: "Astovar" })).toBe(false);
  expect(showsDenial(belmera, { claimedBy: "Astovar", deniedBy: "Belmera (2020-01-01)" })).toBe(true);
});
