package raster

import (
	"strings"

	"frontline/geo"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// groundLayers are the style's layers of the ground, in drawing order.
var groundLayers = readGround()

func readGround() (out []*style.Layer) {
	for i := range table.Layers {
		if l := &table.Layers[i]; l.Look == "" && l.Of(geo.KindBase) {
			out = append(out, l)
		}
	}
	return out
}

// groundClass says which layers of the ground a feature is drawn in, a bit for
// each.
type groundClass uint32

// classesOf classes the features of a basemap once, by their properties.
func classesOf(set *tile.Set) []groundClass {
	features := set.Features()
	out := make([]groundClass, len(features))
	for i := range features {
		f := &features[i]
		get := func(name string) string { return geo.Property[string](f, name) }
		for j, l := range groundLayers {
			if l.Filter.Match(get, strings.TrimPrefix(f.Geometry.GeoJSONType(), "Multi")) {
				out[i] |= 1 << j
			}
		}
	}
	return out
}

// otherLayers are the style's lines of layers of points.
func otherLayers(kind geo.Kind) (out []*style.Layer) {
	for i := range table.Layers {
		if l := &table.Layers[i]; l.Look == "" && l.Type == "line" && l.Of(kind) {
			out = append(out, l)
		}
	}
	return out
}
