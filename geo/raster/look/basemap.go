package look

import (
	"frontline/geo/osm"
	"frontline/geo/style"
)

// Basemap are the style's layers of basemaps, in drawing order. They lie between the
// layers of Ground that stand before and after them in the style.
var Basemap = readBasemap()

func readBasemap() (out []*style.Layer) {
	for i := range table.Layers {
		if l := &table.Layers[i]; l.Basemap != "" {
			out = append(out, l)
		}
	}
	return out
}

// BasemapFrom is the first zoom at which anything of a basemap is drawn.
var BasemapFrom = func() uint8 {
	from := Basemap[0].MinZoom
	for _, l := range Basemap {
		from = min(from, l.MinZoom)
	}
	return from
}()

// GroundBelow is how many layers of Ground lie under basemaps: those that stand before the first
// of theirs.
var GroundBelow = func() (n int) {
	for i := range table.Layers {
		switch l := &table.Layers[i]; {
		case l.Basemap != "":
			return n
		case n < len(Ground) && l == Ground[n]:
			n++
		}
	}
	return n
}()

// SettlementRank is the rank by which a settlement of a class is named, from 1 on.
func SettlementRank(c osm.Class) int {
	for i, name := range table.Names.Settlement.Classes {
		if name == string(c) {
			return i + 1
		}
	}
	return len(table.Names.Settlement.Classes)
}
