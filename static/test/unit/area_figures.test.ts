import { mock, test } from "node:test";
import { expect } from "@playwright/test";
import type { Palette } from "../../src/draw/palette";
import type { Catalogue, Timeline } from "../../src/model/catalogue";
import { openingChoices } from "../../src/model/choices";
import { AreaFigures } from "../../src/store/area_figures";
import { Store } from "../../src/store/store";

test("figures of a page that is held at a revision are of that one, and where a timeline is withdrawn there are none", async () => {
  const catalogue = (timeline?: Timeline): Catalogue => ({
    revision: 7, newest: 9, basemaps: [], today: 20_000,
    layers: (["claims", "control"] as const).map((kind) => ({ id: kind, title: kind, kind, cadence: "event", gaps: [], hasArea: true, timeline, snapshots: [{ day: 10_000, pin: 1, tiles: "/" }] })),
    derived: [{ id: "claims~control", title: "both", of: ["claims", "control"] }],
    lines: [{ id: "control~line", of: "control" }], agreements: [],
    style: 1, retractions: [], recounts: [], parties: [],
  });
  const kept = { pin: 5, tiles: "/", first: 10_000 };
  mock.method(globalThis, "fetch", async () => Response.json({}));
  const palette = { colours: {} } as unknown as Palette;
  try {
    const tableOf = (rev: number | undefined, curve: string, timeline?: Timeline) => new AreaFigures(new Store({ ...openingChoices, rev, curve }, catalogue(timeline), palette)).shown?.table;
    expect(tableOf(7, "control", kept)).toBe("/api/layers/control/area@5.csv");
    expect(tableOf(7, "control")).toBeUndefined();
    expect(tableOf(undefined, "control")).toBe("/api/layers/control/area.csv");
    expect(tableOf(7, "claims~control")).toBeUndefined();
    expect(tableOf(7, "claims~control", kept)).toBe("/api/layers/claims~control/area@7.csv");
    expect(tableOf(undefined, "claims~control")).toBe("/api/layers/claims~control/area.csv");
    expect(tableOf(undefined, "control~line")).toBe("/api/layers/control~line/length.csv");
    expect(tableOf(7, "control~line", kept)).toBe("/api/layers/control~line/length@7.csv");
    expect(tableOf(7, "control~line")).toBeUndefined();
    await new Promise((done) => setTimeout(done, 50)); // for the answers
  } finally {
    mock.restoreAll();
  }
});
