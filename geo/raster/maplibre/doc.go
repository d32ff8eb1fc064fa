// Package maplibre writes what pictures show as a style of the MapLibre style specification,
// version 8, with its sprite.
package maplibre
