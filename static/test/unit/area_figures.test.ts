import { mock, test } from "node:test";
import { expect } from "@playwright/test";
import type { Palette } from "../../src/draw/palette";
import type { Catalogue } from "../../src/model/catalogue";
import { openingState } from "../../src/model/state";
import { AreaFigures } from "../../src/store/area_figures";
import { Store } from "../../src/store/store";

test("figures of a page that is held at a revision are of that one, where a timeline is withdrawn, too", async () => {
  const catalogue: Catalogue = {
    revision: 7, newest: 9, today: 20_000,
    layers: (["claims", "control"] as const).map((kind) => ({ id: kind, title: kind, kind, cadence: "event", gaps: [], hasArea: true, snapshots: [{ day: 10_000, pin: 1, tiles: "/" }] })),
    derived: [{ id: "claims~control", title: "both", of: ["claims", "control"] }],
    style: 1, retractions: [], recounts: [],
  };
  mock.method(globalThis, "fetch", async () => Response.json({}));
  const palette = { colours: {} } as unknown as Palette;
  try {
    const tableOf = (rev: number | undefined, curve: string) => new AreaFigures(new Store({ ...openingState, rev, curve }, catalogue, palette)).shown?.table;
    expect(tableOf(7, "control")).toBe("/api/layers/control/area@7.csv");
    expect(tableOf(7, "claims~control")).toBe("/api/layers/claims~control/area@7.csv");
    expect(tableOf(undefined, "claims~control")).toBe("/api/layers/claims~control/area.csv");
    await new Promise((done) => setTimeout(done, 50)); // for the answers
  } finally {
    mock.restoreAll();
  }
});
