// What an assessor says of ground: which look it has, and in which words it is told.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { lookOfArea, looksOfAreas, mainLook } from "../../src/model/area_look";
import { controlClasses } from "../../src/model/control_class";
import type { Layer } from "../../src/model/catalogue";
import { readFeature } from "../../src/model/feature";
import { changedWords, statesOf, stateWords } from "../../src/ui/state_words";
import { setLanguage } from "../../src/words/words";
import { compiled, languages } from "../../words.mjs";

const control: Layer = { id: "control", title: "Control", kind: "control", cadence: "daily", snapshots: [], gaps: [] };

test("a class chooses the look; only what is held, or says nothing, looks held", () => {
  const of = (said: Parameters<typeof lookOfArea>[1], heldBy?: string) => lookOfArea({ kind: "control", heldBy }, said);
  expect(of({})).toBe("held");
  expect(of({ class: "held" })).toBe("held");
  expect(of({ class: "held", heldBy: "Russia" })).toBe("held");
  expect(of({ class: "held", heldBy: "Ukraine" })).toBe("held-ukraine");
  expect(of({ class: "held", heldBy: "Україна" })).toBe("held-ukraine");
  expect(of({ class: "held", heldBy: "Transnistria" })).toBe("held-other");
  expect(of({ class: "held", heldBy: "Ukraine" }, "Ukraine")).toBe("held"); // the layer's own holder
  expect(of({ class: "held", heldBy: "Russia" }, "Ukraine")).toBe("held-other");
  expect(of({ class: "held", heldBy: "Ukraine" }, "Russia")).toBe("held-ukraine");
  for (const c of controlClasses.filter((c) => c !== "held")) expect(of({ class: c, heldBy: "Ukraine" }), c).toBe(c);
  expect(of({ class: "a class of later" })).toBe("unknown");
  expect(looksOfAreas(control)).toEqual(["held", "held-ukraine", "held-other", "contested", "infiltrated", "claimed", "countered", "liberated", "unknown"]);
});

test("the key tells each state that is there once, held first, and names holders and claimants", () => {
  const features = [
    { class: "liberated" },
    { class: "held", held_by: "Ukraine" },
    { class: "held", held_by: "Russia" },
    { class: "held", held_by: "Russia", status: "occupied" },
    { class: "claimed", claimed_by: "Russia" },
    { class: "contested", held_by: "Russia" },
  ].map((properties, i) => readFeature("control", { id: i, properties }));
  expect(statesOf(control, features).map(stateWords)).toEqual(["held by Russia", "held by Ukraine", "contested", "claimed by Russia", "liberated"]);
  expect(statesOf({ ...control, heldBy: "Russia" }, [readFeature("control", { id: 1, properties: {} })]).map(stateWords)).toEqual(["held by Russia"]);
});

test("each class and each change of it has words of its own in every language", () => {
  for (const language of languages) {
    setLanguage(language, compiled(language));
    const said = controlClasses.flatMap((c) => [stateWords({ class: c }), changedWords({ class: c }, true), changedWords({ class: c }, false)]);
    said.push(...(["held", "claimed"] as const).flatMap((c) => [stateWords({ class: c, who: "X" }), changedWords({ class: c, who: "X" }, true), changedWords({ class: c, who: "X" }, false)]));
    expect(new Set(said).size, language).toBe(said.length);
  }
});

test("a side has one look in every layer, whether the feature names it or the layer", () => {
  const sides = [
    { names: ["astovar"], color: "#1d4fa3", colorDark: "#8ab8ff" },
    { names: ["belmera", "republic of belmera"], color: "#a3303c", colorDark: "#ff8f8f" },
  ];
  for (const heldBy of [undefined, "Astovar", "Republic of  Belmera", "Somebody"]) {
    const layer = { kind: "control", heldBy, sides } as const;
    expect(lookOfArea(layer, { heldBy: "Belmera" })).toBe("held-side-2");
    expect(lookOfArea(layer, { heldBy: "Astovar" })).toBe("held-side-1");
    expect(lookOfArea(layer, { heldBy: "Dorn" })).toBe("held-other");
    expect(lookOfArea(layer, {})).toBe(mainLook(layer));
    expect(mainLook(layer)).toBe({ Astovar: "held-side-1", "Republic of  Belmera": "held-side-2" }[heldBy ?? ""] ?? "held");
    expect(lookOfArea(layer, { class: "claimed", claimedBy: "republic of belmera", heldBy: "Astovar" })).toBe("claimed-side-2");
    expect(lookOfArea(layer, { class: "contested", heldBy: "Astovar" })).toBe("contested");
  }
  expect(lookOfArea({ kind: "claims", sides }, { status: "recognised", claimedBy: "Astovar" })).toBe("recognition-side-1");
  expect(looksOfAreas({ kind: "claims", sides })).toEqual(["recognition-side-1", "recognition-side-2", "recognition", "annexation-side-1", "annexation-side-2", "annexation"]);
  expect(looksOfAreas({ kind: "control", sides }).some((look) => look.includes("ukraine"))).toBe(false);
});
