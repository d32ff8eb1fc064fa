// Mounts the time bar and playback.

import { Priority, type Startup } from "../core/startup";
import { layerColour } from "../draw/palette";
import { firstDay, newestDay, nextSnapshotDay } from "../model/catalogue";
import { timeDomain } from "../model/choices";
import { spanFor } from "../model/timescale";
import { chooseCompare, chooseDay } from "../store/actions";
import type { AreaFigures } from "../store/area_figures";
import type { Store } from "../store/store";
import { Playback } from "./playback";
import { Timebar } from "./timebar";

/** What the time bar needs of other components. */
export interface TimeNeeds {
  /** Resolves once the map is up to date. */
  drawn(): Promise<void>;
  /** Whether a statement is shown to be read. */
  toRead(): boolean;
}

export function mountTime(store: Store, figures: AreaFigures, startup: Startup, needs: TimeNeeds): void {
  let timebar: Timebar | undefined;
  let isPlaying = false;

  const playback = new Playback({
    next: () => nextSnapshotDay(store.visible, store.day),
    day: () => store.day,
    rewind: () => chooseDay(store, timeDomain(store.catalogue, store.choices).first),
    choose: (day) => chooseDay(store, day),
    settled: () => needs.drawn(),
    toRead: () => needs.toRead(),
    changed: (playing) => {
      isPlaying = playing;
      show();
    },
  });

  store.isHeld = () => timebar?.isHeld === true;
  store.isPlaying = () => isPlaying;
  store.subscribe((change) => {
    if (change.ofAll || change.of("region", "curve", "span", "areas")) show();
  });

  let made: Timebar;
  startup.add(
    Priority.TimeBar,
    () => (made = newTimebar()),
    () => made.place(),
    () => {
      timebar = made;
      show();
    },
    () => made.draw(),
  );

  function newTimebar(): Timebar {
    return new Timebar({
      choose: (day) => {
        playback.stop();
        chooseDay(store, day);
      },
      setLive: (live) => {
        playback.stop();
        store.set({ day: live ? undefined : store.day });
      },
      chooseCompare: (day) => chooseCompare(store, day),
      chooseSpan: (span) => store.set({ span }),
      chooseCurve: (curve) => store.set({ curve }),
      chooseRegion: (region) => store.set({ region }),
      released: () => store.notify("release"),
      setSpeed: (speed) => {
        playback.speed = speed;
      },
      setPlaying: (playing) => (playing ? playback.start() : playback.stop()),
    });
  }

  function show(): void {
    const { catalogue, choices, visible, palette } = store;
    const domain = timeDomain(catalogue, choices);
    const daily = visible.filter((l) => l.cadence === "daily");
    const from = firstDay(daily);
    const until = newestDay(daily);
    const series = from === undefined || until === undefined ? undefined : { from, until };
    timebar?.show({
      day: store.day,
      compare: store.compareDay,
      span: choices.span ?? spanFor({ from: domain.first, until: domain.last }, series),
      area: figures.shown,
      live: store.isLive,
      playing: isPlaying,
      visible,
      domain,
      today: catalogue.today,
      colours: {
        ink: palette.colours["place-name"],
        muted: palette.colours["country-name"],
        line: palette.colours["oblast-line"],
        font: palette.font,
        paper: palette.surface,
        of: (layer) => layerColour(layer, palette),
      },
      withdrawn: (layer) => catalogue.retractions.filter((r) => r.layer === layer.id),
    });
  }
}
