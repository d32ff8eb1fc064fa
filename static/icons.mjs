// Draws the icon in pixels, for what takes no SVG: home screens of telephones, tabs of older
// browsers, and programs that ask for /favicon.ico whatever a page says.
import { Resvg } from "@resvg/resvg-js";

/** A PNG of an icon. */
export const pngOf = (svg, pixels) => new Resvg(svg, { fitTo: { mode: "width", value: pixels } }).render().asPng();

/** An icon that fills its square: what shows it cuts the corners as it does with all others. */
export const square = (svg) => svg.replace(' rx="7"', "");

/** An ICO file with a picture of each size as PNG, as programs since 2007 read it. */
export function icoOf(svg, sizes) {
  const pictures = sizes.map((pixels) => pngOf(svg, pixels));
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2); // an icon
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  pictures.forEach((picture, i) => {
    const at = 6 + 16 * i;
    head.writeUInt8(sizes[i], at);
    head.writeUInt8(sizes[i], at + 1);
    head.writeUInt16LE(1, at + 4); // plane
    head.writeUInt16LE(32, at + 6); // bits of a pixel
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture.length;
  });
  return Buffer.concat([head, ...pictures]);
}
