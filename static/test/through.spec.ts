import { expect } from "@playwright/test";
import { open, test } from "./page";

test("the browser shows each date of a moving picture, and holds the last one", async ({ page }) => {
  await page.goto("/docs/pictures.html");
  const shown = await page.evaluate(async () => {
    const answer = await fetch("/image/through/2014-03-18..2022-09-30.apng?layers=claims&size=300x200&delay=500");
    const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type: "image/png" });
    await decoder.tracks.ready;
    await decoder.completed;
    const frames: { ms: number; width: number; sum: number }[] = [];
    for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack!.frameCount; frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
      frames.push({ ms: image.duration! / 1000, width: canvas.width, sum: pixels.reduce((a, b) => a + b, 0) });
    }
    return { frames, alt: decodeURIComponent(answer.headers.get("Frontline-Alt")!) };
  });
  expect(shown.frames.map(({ ms, width }) => [ms, width])).toEqual([[500, 300], [500, 300], [2000, 300]]);
  expect(new Set(shown.frames.map(({ sum }) => sum)).size).toBe(3);
  expect(shown.alt).toContain("Moving map, 3 dates from 18 March 2014 to 30 September 2022");
});

test("a film that the browser makes shows each date as its picture does", async ({ page }) => {
  await open(page, "?date=2022-09-30&layers=claims");
  await page.locator("#share-open").click();
  const film = page.getByRole("region", { name: "Film" });
  await expect(film.getByLabel("to", { exact: true })).toHaveValue("2022-09-30");
  await film.getByLabel("From").fill("2014-03-18");
  await film.getByLabel("Size of the film").selectOption("900x600");
  await film.getByRole("button", { name: "Make a film" }).click();
  await expect(film.getByRole("status")).toHaveText("The film has 3 dates.");
  const video = film.locator("video");
  await expect(video).toHaveJSProperty("videoWidth", 900);
  const pictures = (await film.getByRole("link", { name: "Moving picture" }).getAttribute("href"))!.replace(".apng", ".zip").replace(/&delay=\d+/, "");
  expect((await page.request.get(pictures)).status()).toBe(200);
  const shown = await video.evaluate(async (video: HTMLVideoElement, query) => {
    const canvas = new OffscreenCanvas(900, 600);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const pixels = (of: CanvasImageSource) => (context.drawImage(of, 0, 0), context.getImageData(0, 0, 900, 600).data);
    const dates: Uint8ClampedArray[] = [];
    const answer = await fetch(`/image/through/2014-03-18..2022-09-30.apng${query}`);
    const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type: "image/png" });
    await decoder.tracks.ready;
    await decoder.completed;
    for (let frameIndex = 0; frameIndex < 3; frameIndex++) dates.push(pixels((await decoder.decode({ frameIndex })).image));
    const nearest: number[] = [];
    const far: number[] = [];
    for (const second of [0.1, 0.65, 0.75, 1.35, 1.45, 3.3]) {
      await new Promise((resolve) => (video.addEventListener("seeked", resolve, { once: true }), (video.currentTime = second)));
      const now = pixels(video);
      const apart = dates.map((date) => date.reduce((sum, v, i) => sum + Math.abs(v - now[i]!), 0) / now.length);
      nearest.push(apart.indexOf(Math.min(...apart)));
      far.push(Math.min(...apart));
    }
    const track = video.textTracks[0]!;
    track.mode = "hidden";
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { nearest, far: Math.max(...far), seconds: video.duration, cues: [...(track.cues ?? [])].map((cue) => (cue as VTTCue).text) };
  }, new URL(pictures, "http://x").search);
  expect(shown.nearest, "each date for as long as it is said, and none in between").toEqual([0, 0, 1, 1, 2, 2]);
  expect(shown.far, "as sharp as the picture").toBeLessThan(3);
  expect(shown.seconds).toBeCloseTo(0.7 * 2 + 2, 1);
  expect(shown.cues.map((text) => /^Map of [^:]+/.exec(text)?.[0])).toEqual(["Map of 18 March 2014", "Map of 21 February 2022", "Map of 30 September 2022"]);
  const saved = page.waitForEvent("download");
  await film.getByRole("link", { name: "Download the film" }).click();
  expect((await saved).suggestedFilename()).toBe("2014-03-18..2022-09-30.webm");

  await film.getByLabel("From").fill("2022-10-01");
  await expect(video, "it is of other dates").toHaveCount(0);
});
