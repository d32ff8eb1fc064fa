// Cuts and encodes the tiles of a day, and of the next, with geojson-vt and
// vt-pbf in this process, and prints what CPU time that took as JSON: for the
// first time, when all code is new, and for the eleventh.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import GeoJSONVT from "geojson-vt";
import vtpbf from "vt-pbf";

const [day, next, list] = process.argv.slice(2);
const tiles = JSON.parse(readFileSync(list));

function cut(file, pack) {
  const text = readFileSync(file);
  const before = process.cpuUsage();
  const index = new GeoJSONVT(JSON.parse(text), { maxZoom: 12, buffer: 64, extent: 4096, indexMaxZoom: 5 });
  for (const [z, x, y] of tiles) {
    const tile = index.getTile(z, x, y);
    if (tile) pack(vtpbf.fromGeojsonVt({ control: tile }, { version: 2 }));
  }
  const took = process.cpuUsage(before);
  return (took.user + took.system) / 1000;
}

const took = [];
const add = (row, column, ms) => took.push({ Row: `geojson-vt + vt-pbf in a program, ${row}`, Column: column, Ms: ms });
add("first time", "as it is", cut(day, (tile) => tile));
for (let i = 0; i < 8; i++) cut(day, (tile) => tile);
add("warmed up", "as it is", cut(day, (tile) => tile));
for (let i = 0; i < 2; i++) cut(day, gzipSync);
add("warmed up", "gzip", cut(day, gzipSync));
add("warmed up", "next day, gzip", cut(next, gzipSync));
console.log(JSON.stringify(took));
