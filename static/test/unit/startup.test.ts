import { test } from "node:test";
import { expect } from "@playwright/test";
import { Priority, Startup } from "../../src/core/startup";

test("what is more urgent is done first, and what is as urgent in the order in which it was added", async () => {
  const startup = new Startup();
  const done: string[] = [];
  startup.add(Priority.Modes, () => done.push("looks"));
  startup.add(Priority.Map, () => done.push("map"), () => done.push("its view"));
  startup.add(Priority.Words, () => done.push("words"));
  startup.add(Priority.Map, () => done.push("its handlers"));
  await startup.run();
  expect(done).toEqual(["words", "map", "its view", "its handlers", "looks"]);
});

test("a task is waited for, and may add more urgent ones than those that are left", async () => {
  const startup = new Startup();
  const done: string[] = [];
  startup.add(Priority.OfflineCopy, () => done.push("offline copy"));
  startup.add(Priority.Record, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push("record");
    startup.add(Priority.TimeBar, () => done.push("time bar"));
    startup.add(Priority.View, () => done.push("view"));
  });
  await startup.run();
  expect(done).toEqual(["record", "view", "time bar", "offline copy"]);
});

test("between two tasks others have their turn", async () => {
  const startup = new Startup();
  const done: string[] = [];
  startup.add(Priority.Map, () => {
    done.push("map");
    setTimeout(() => done.push("what the browser has to do"));
  });
  startup.add(Priority.Record, () => done.push("record"));
  await startup.run();
  expect(done).toEqual(["map", "what the browser has to do", "record"]);
});
