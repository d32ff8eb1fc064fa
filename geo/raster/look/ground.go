package look

import (
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// Ground are the style's layers of the ground, in drawing order.
var Ground = readGround()

func readGround() (out []*style.Layer) {
	for i := range table.Layers {
		if l := &table.Layers[i]; l.Look == "" && l.Of(geo.KindBase) {
			out = append(out, l)
		}
	}
	return out
}

// GroundClass says which layers of the ground a feature is drawn in, a bit for
// each.
type GroundClass uint32

// ClassesOf classes the features of a basemap once, by their properties.
func ClassesOf(set *tile.Set) []GroundClass {
	features := set.Features()
	out := make([]GroundClass, len(features))
	for i := range features {
		out[i] = groundClassOf(&features[i])
	}
	return out
}

func groundClassOf(f *geo.Feature) (c GroundClass) {
	get := func(name string) string { return geo.Property[string](f, name) }
	for i, l := range Ground {
		if l.Filter.Match(get, strings.TrimPrefix(f.Geometry.GeoJSONType(), "Multi")) {
			c |= 1 << i
		}
	}
	return c
}

// HasLand reports whether a basemap has land, around which there is sea.
func HasLand(classes []GroundClass) bool {
	land := slices.IndexFunc(Ground, func(l *style.Layer) bool { return l.ID == "land" })
	return land >= 0 && slices.ContainsFunc(classes, func(c GroundClass) bool { return c&(1<<land) != 0 })
}

// ClassOf is what any of the features of a basemap is drawn in.
func ClassOf(set *tile.Set) (all GroundClass) {
	for _, c := range ClassesOf(set) {
		all |= c
	}
	return all
}

// Lines are the style's lines of layers of points.
func Lines(kind geo.Kind) (out []*style.Layer) {
	for i := range table.Layers {
		if l := &table.Layers[i]; l.Look == "" && l.Type == "line" && l.Of(kind) {
			out = append(out, l)
		}
	}
	return out
}
