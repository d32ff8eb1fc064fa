// Reads the table of what is drawn how, geo/style/style.json, for what the build
// makes of it besides scripts: the style sheet's colours and the icon.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
export const tablePath = join(root, "../geo/style/style.json");
const table = JSON.parse(readFileSync(tablePath, "utf8"));

/** The map's colours in a theme, as custom properties: --map-sea and so on. */
export function colourSheet(theme) {
  const lines = Object.entries(table.colours).map(([name, colour]) => `  --map-${name}: ${colour[theme]};`);
  return `:root {\n${lines.join("\n")}\n}\n`;
}

/** The icon: half of it hatched as a claim is. */
export function icon() {
  const slope = Math.tan((table.hatching.angle * Math.PI) / 180);
  const { spacing } = table.hatching.patterns.annexation;
  const bottom = 44;
  const lines = [-4, -4 + spacing, -4 + 2 * spacing, -4 + 3 * spacing].map((x) => `M${x} ${bottom} ${Math.round(x + bottom / slope)} 0`);
  return readFileSync(join(root, "src/icon.svg"), "utf8")
    .trim()
    .replace("{{claims}}", table.colours.claims.light)
    .replace("{{hatch}}", lines.join(""));
}

/**
 * Reads the table for a script, without the titles of what the server draws; for one that draws
 * no tiles, also without how archives are drawn: it asks only from which zoom on.
 */
export const tablePlugin = (draws) => ({
  name: "table",
  setup({ onLoad }) {
    const kept = ({ drawing: _, ...layer }) => (draws || layer.basemap === undefined ? layer : { id: layer.id, basemap: layer.basemap, minzoom: layer.minzoom });
    onLoad({ filter: /[\\/]geo[\\/]style[\\/]style\.json$/ }, () => ({ contents: JSON.stringify({ ...table, layers: table.layers.map(kept) }), loader: "json", watchFiles: [tablePath] }));
  },
});

/** Resolves `@import "style:light"` to the colours of a theme, and fills in the icon. */
export const stylePlugin = {
  name: "style",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^style:/ }, ({ path }) => ({ path: path.slice("style:".length), namespace: "style" }));
    onLoad({ filter: /.*/, namespace: "style" }, ({ path }) => ({ contents: colourSheet(path), loader: "css", watchFiles: [tablePath] }));
    onLoad({ filter: /[\\/]icon\.svg$/ }, () => ({ contents: icon(), loader: "copy" }));
  },
};
