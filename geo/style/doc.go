// Package style is the one table of what is drawn how: style.json. The browser's
// canvas, the server's PNG and SVG pictures, the MapLibre style, the map's legend,
// the style sheet's --map-… colours and the icon are all made from it.
//
// Units: lengths are CSS pixels (pixels of a picture at scale 1), y southwards;
// angles are degrees; opacities are from 0 to 1. A zoom is that of a tile 256
// pixels wide, one more than MapLibre's zoom of the same view.
//
// Names and values are those of the MapLibre style specification where it has
// them: layers in drawing order with id, type, filter, minzoom and paint, and
// sizes as a number or as ["step", ["zoom"], value, zoom, value, …]. They differ
// in this:
//
//   - A colour is a name of the section "colours", "layer" for the colour of the
//     data layer that is drawn, or "age" for that of a class of age.
//   - "sources" are the kinds of data layer that a layer is drawn of. Which of
//     two data layers lies above the other is the record's order.
//   - "basemap" is, in place of "sources", the layer of a basemap's tiles (geo/osm)
//     that a layer is drawn of: over the ground's land and water, under the lines
//     between oblasts and countries, whatever zoom the ground's own end with.
//   - "look" is for what not every feature has: the looks of the section
//     "statuses", which are chosen by a feature's class, by who holds it and by
//     the words of its status, and those of what changed, grew old, is denied or
//     is selected.
//   - "sides" are how what the sides of a record hold is filled, in the order of
//     its settings (geo.Setting), which have their colours.
//   - "pattern" is how an area is filled where its data layer's own style does
//     not say: "hatch" (fill-pattern) or "fill" (fill-color, fill-opacity).
//     Without it a fill-pattern is drawn whatever the data layer's style says:
//     the classes of control stay apart.
//   - "clip" keeps a line within its area: "middle" draws it in the middle of
//     the edge and keeps the inner half where no neighbour has the other,
//     "inside" draws all of its width on the inner side.
//   - "borders" are those along which control is not painted outside, nor its edge
//     as a front (see Borders).
//   - line-dasharray and text-letter-spacing are in pixels, and maxzoom is the
//     last zoom that has a name.
//   - "minzoom-by-rank" is by a city's or country's rank, from rank 0 on;
//     "symbol-sort-key-by-rank" is added for each rank. The least key goes first.
//
// # How to change what is drawn
//
// Edit style.json; `go test ./geo/style` names the first field that is wrong.
// `make build` draws with it, everywhere. A picture's address may name a style by
// number (?style=1) and must then never show another picture, so a change of
// what is drawn raises "version", once in a release:
//
//	go test ./geo/style ./geo/raster
//
// says so, and says how to write the new hashes (versions.txt). Frozen
// addresses of the older style are then redirected to the picture as it is
// drawn now, which says so.
package style
