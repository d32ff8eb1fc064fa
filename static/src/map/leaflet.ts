// The modules of Leaflet that the map uses. Its bundle also has markers, popups,
// vector layers and controls, nearly half of it, and no bundler can leave them out.

export type * from "leaflet";
export { default as Browser } from "leaflet/src/core/Browser.js";
export * as Util from "leaflet/src/core/Util.js";
export { toLatLng as latLng } from "leaflet/src/geo/LatLng.js";
export { toLatLngBounds as latLngBounds } from "leaflet/src/geo/LatLngBounds.js";
export { toPoint as point } from "leaflet/src/geometry/Point.js";
export { GridLayer } from "leaflet/src/layer/tile/GridLayer.js";
export { map } from "leaflet/src/map/index.js";
