// The order of what is at a position.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { type Found, inCardOrder } from "../../src/model/card_order";

const of = (...kinds: Found["kind"][]) => kinds.map((kind) => ({ kind, isChange: false }));
const kindsOf = (found: readonly Found[]) => inCardOrder(found).map(({ kind }) => kind);

test("what was clicked is first, then control, claims and statements", () => {
  expect(kindsOf(of("statements", "places", "claims", "control"))).toEqual(["places", "control", "claims", "statements"]);
  expect(kindsOf(of("claims", "control"))).toEqual(["control", "claims"]);
});

test("a statement's sign is what was clicked where there is no place", () => {
  expect(kindsOf(of("claims", "statements", "control"))).toEqual(["statements", "control", "claims"]);
});

test("a change is first, control before claims", () => {
  const found = [...of("statements", "places"), { kind: "claims", isChange: true } as const, { kind: "control", isChange: true } as const];
  expect(kindsOf(found)).toEqual(["control", "claims", "places", "statements"]);
});
