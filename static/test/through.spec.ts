import { expect } from "@playwright/test";
import { test } from "./page";

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
