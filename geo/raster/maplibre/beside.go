package maplibre

import (
	"slices"

	"frontline/geo"
	"frontline/geo/raster/look"

	"github.com/paulmach/orb"
)

// Beside are those outlines of a base near to which there is control: beyond others nothing needs
// to be covered, and no basemap is.
type Beside struct {
	Of    string // the property by which they are told
	Lines orb.MultiLineString
}

const (
	ofShore      = "shore"      // of what borders are around
	ofNeighbours = "neighbours" // of other land
)

// area is one of control, whose rings lie over no other's.
type area struct {
	bound orb.Bound
	*nearness
}

// BesideOf finds them, all that there is.
func BesideOf(base, control []geo.Feature) []Beside {
	var rings []orb.Ring
	var areas []area
	for i := range control {
		of := ringsOf(control[i].Geometry)
		if len(of) > 0 {
			rings, areas = append(rings, of...), append(areas, area{control[i].Geometry.Bound(), &nearness{rings: of}})
		}
	}
	reach := 2 * table.Borders.Metres
	near := nearnessTo(rings, reach)
	holds := func(p orb.Point) bool {
		return near.from(p) <= reach || slices.ContainsFunc(areas, func(a area) bool { return a.bound.Contains(p) && a.inside(p) })
	}
	home, land := look.Ground[homeAt()], look.Ground[homeAt()-1]
	out := []Beside{{Of: ofShore}, {Of: ofNeighbours}}
	for i := range base {
		f := &base[i]
		get := func(name string) string { return geo.Property[string](f, name) }
		of := &out[0]
		if !home.Filter.Match(get, "Polygon") {
			if of = &out[1]; !land.Filter.Match(get, "Polygon") {
				continue
			}
		}
		for _, r := range ringsOf(f.Geometry) {
			of.Lines = append(of.Lines, near.along(r, holds)...)
		}
	}
	return out
}

// along are the parts of a ring where something holds.
func (n *nearness) along(r orb.Ring, holds func(orb.Point) bool) (out orb.MultiLineString) {
	var line orb.LineString
	end := func() {
		if len(line) > 0 {
			out = append(out, line)
		}
		line = nil
	}
	for i := 1; i < len(r); i++ {
		for _, part := range n.parts(r[i-1], r[i], holds) {
			if !part.near {
				end()
				continue
			}
			if line == nil {
				line = orb.LineString{part.a}
			}
			line = append(line, part.b)
		}
	}
	end()
	return out
}
