// Types of Leaflet's modules, taken from those of its bundle.

declare module "leaflet/src/core/Browser.js" {
  export { Browser as default } from "leaflet";
}
declare module "leaflet/src/core/Util.js" {
  export import wrapNum = L.Util.wrapNum;
}
declare module "leaflet/src/geo/LatLng.js" {
  export { latLng as toLatLng } from "leaflet";
}
declare module "leaflet/src/geo/LatLngBounds.js" {
  export { latLngBounds as toLatLngBounds } from "leaflet";
}
declare module "leaflet/src/geometry/Point.js" {
  export { point as toPoint } from "leaflet";
}
declare module "leaflet/src/layer/tile/GridLayer.js" {
  export { GridLayer } from "leaflet";
}
declare module "leaflet/src/map/index.js" {
  export { map } from "leaflet";
}
