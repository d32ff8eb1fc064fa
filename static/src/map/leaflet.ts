// The parts of Leaflet that this map is made of, by its own modules: its bundle
// also has markers, popups, drawn shapes and controls, which nothing here uses
// and of which a bundler can leave nothing out. That is nearly half of it.

export type * from "leaflet";
export { default as Browser } from "leaflet/src/core/Browser.js";
export * as Util from "leaflet/src/core/Util.js";
export { toLatLng as latLng } from "leaflet/src/geo/LatLng.js";
export { toLatLngBounds as latLngBounds } from "leaflet/src/geo/LatLngBounds.js";
export { toPoint as point } from "leaflet/src/geometry/Point.js";
export { GridLayer } from "leaflet/src/layer/tile/GridLayer.js";
export { map } from "leaflet/src/map/index.js";
