// Makes a film of the pictures of a series, in the browser: WebM, VP9. Each picture is a
// frame, and nothing is made up in between. Loaded on demand.

import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from "mediabunny";
import { ApiError } from "../net/api";
import { t } from "../words/words";
import { storedFiles } from "./stored_files";

export interface FilmOrder {
  /** The address of the numbered pictures. */
  pictures: string;
  /** For how long each is shown, and the last one, in milliseconds: as the server's subtitles have it. */
  each: number;
  last: number;
  title: string;
  /** Of how many pictures so many are done. */
  progress(done: number, all: number): void;
  signal: AbortSignal;
}

export interface Film {
  film: Blob;
  /** The last picture. */
  poster: Blob;
  dates: number;
  width: number;
  height: number;
}

/** Letters and hatchings are to stay sharp; a picture that stands costs next to nothing. */
const bitsPerPixel = 2;

export async function makeFilm({ pictures, each, last, title, progress, signal }: FilmOrder): Promise<Film> {
  const answer = await fetch(pictures, { signal });
  if (!answer.ok) {
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: unknown };
    throw new ApiError(typeof detail === "string" ? detail : t("page.bad_status", { status: answer.status }), answer.status);
  }
  const alt = decodeURIComponent(answer.headers.get("Frontline-Alt") ?? "");
  const files = [...(await storedFiles(await answer.blob())).values()];
  const poster = files.at(-1)!;
  const { width, height } = await createImageBitmap(poster);
  const config: VideoEncoderConfig = {
    codec: width * height > 1920 * 1080 ? "vp09.00.51.08" : "vp09.00.41.08",
    width,
    height,
    framerate: 1000 / each,
    bitrate: Math.round((width * height * bitsPerPixel * 1000) / each),
    latencyMode: "quality",
  };
  if (!(await VideoEncoder.isConfigSupported(config)).supported) throw new Error(t("share.film-cannot"));

  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const track = new EncodedVideoPacketSource("vp9");
  output.addVideoTrack(track);
  output.setMetadataTags({ title, description: alt });
  await output.start();
  let writing = Promise.resolve();
  let failed: unknown;
  const encoder = new VideoEncoder({
    output: (chunk, meta) => {
      writing = writing.then(() => track.add(EncodedPacket.fromEncodedChunk(chunk), meta));
    },
    error: (error) => (failed = error),
  });
  try {
    encoder.configure(config);
    for (const [i, file] of files.entries()) {
      signal.throwIfAborted();
      if (failed) throw failed;
      const bitmap = await createImageBitmap(file);
      const shown = (i === files.length - 1 ? last : each) * 1000;
      const frame = new VideoFrame(bitmap, { timestamp: i * each * 1000, duration: shown });
      encoder.encode(frame, { keyFrame: i % 10 === 0 });
      frame.close();
      bitmap.close();
      progress(i + 1, files.length);
      // As many are under way as the encoder takes at a time: more would only take memory.
      while (encoder.encodeQueueSize > 4) await new Promise((resolve) => encoder.addEventListener("dequeue", resolve, { once: true }));
    }
    await encoder.flush();
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  await writing;
  if (failed) throw failed;
  await output.finalize();
  return { film: new Blob([output.target.buffer!], { type: "video/webm" }), poster, dates: files.length, width, height };
}
