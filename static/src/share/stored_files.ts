// Reads the files of a ZIP archive that are stored as they are, as pictures are.

/** The stored files by name, in the archive's order. */
export async function storedFiles(archive: Blob): Promise<Map<string, Blob>> {
  const view = new DataView(await archive.arrayBuffer());
  const out = new Map<string, Blob>();
  // The list is at the end, and before it nothing says how long a file is that was sent while it was made.
  const end = view.byteLength - 22;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new Error("the archive is cut off");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [method, size, nameLength] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const file = view.getUint32(at + 42, true);
    const begin = file + 30 + view.getUint16(file + 26, true) + view.getUint16(file + 28, true);
    if (method === 0) out.set(name, archive.slice(begin, begin + size));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return out;
}
