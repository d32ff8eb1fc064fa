// Web Mercator.

/** Projects degrees to Web Mercator, from 0 to 1 from the north-west. */
export function onWorld(lon: number, lat: number): { x: number; y: number } {
  const sin = Math.sin((lat * Math.PI) / 180);
  return { x: (lon + 180) / 360, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}
