package rastertest

import (
	"fmt"

	"frontline/geo/osm"
	"frontline/geo/tile"
)

// EachClass returns a tile of a basemap with a feature of each class: areas and lines beside each
// other, roads in tunnels, and settlements with names.
func EachClass() *osm.Tile {
	out := &osm.Tile{}
	for nth, of := range osm.Layers {
		layer := osm.TileLayer{Name: of.Name}
		for i, class := range of.Classes {
			x, y := int32(i)*220, int32(nth*600+i*60)
			f := osm.Feature{Class: class}
			switch of.Name {
			case osm.Landcover, osm.Water:
				f.Shape.Polygons = []tile.Polygon{{{{X: x, Y: y}, {X: x + 200, Y: y}, {X: x + 200, Y: y + 200}, {X: x, Y: y + 200}}}}
			case osm.Settlement:
				f.Shape.Points = []tile.Point{{X: 400 + 3*x, Y: y}}
				f.Names = map[string]string{"en": fmt.Sprintf("A %s", class), "uk": fmt.Sprint("Місце ", i)}
			default:
				line := func(y int32) [][]tile.Point {
					return [][]tile.Point{{{X: -64, Y: y}, {X: 2000, Y: y + 50}, {X: 4160, Y: y}}}
				}
				f.Shape.Lines = line(y)
				if of.Name == osm.Road {
					layer.Features = append(layer.Features, osm.Feature{Class: class, Tunnel: true, Shape: tile.Piece{Lines: line(y + 30)}})
				}
			}
			layer.Features = append(layer.Features, f)
		}
		out.Layers = append(out.Layers, layer)
	}
	return out
}
