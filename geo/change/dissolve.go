package change

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
	orbplanar "github.com/paulmach/orb/planar"
)

// Patch is contiguous ground that was gained, or lost, between two dates: pieces of
// one kind that lie side by side, whatever the dates on which they changed hands and
// the features that had them.
type Patch struct {
	Gained bool
	Ground orb.Polygon
	Area   float64
	// Dates are since when, each with its square metres, in order of time; what the
	// spans do not tell is last.
	Dates []PatchDate
	Keys  []string // of the features, in order
}

// PatchDate is how much of a patch changed hands on a date; nil where the spans do
// not tell.
type PatchDate struct {
	Since *geo.Date
	Area  float64
}

// Between are the first and the last date that are told; nil where none is.
func (p Patch) Between() (first, last *geo.Date) {
	for _, d := range p.Dates {
		if d.Since == nil {
			continue
		}
		if first == nil {
			first = d.Since
		}
		last = d.Since
	}
	return first, last
}

// Dissolve joins pieces of one kind, all gained or all lost, that lie side by side:
// the largest patch first. Pieces that meet in a point are not contiguous.
func Dissolve(ctx context.Context, pieces []Piece) ([]Patch, error) {
	if len(pieces) == 0 {
		return nil, nil
	}
	areas := make([]planar.Area, len(pieces))
	for i, p := range pieces {
		areas[i] = planar.Area{Label: 0, Weight: 1, Polygons: polygonsOf(p.Ground)}
	}
	a, err := arrangeForReader(ctx, areas...)
	if err != nil {
		return nil, fmt.Errorf("dissolve: %w", err)
	}
	ground := geometryOf(a.Polygons(func(c planar.Cover) bool { return c.Count(0) > 0 }))
	out := make([]Patch, len(ground))
	bounds := make([]orb.Bound, len(ground))
	for i, g := range ground {
		out[i] = Patch{Gained: pieces[0].Gained, Ground: g, Area: geo.Area(g)}
		bounds[i] = g.Bound()
	}
	for _, p := range pieces {
		for _, g := range p.Ground {
			i := patchOf(ground, bounds, g)
			if i < 0 {
				continue // it is thinner than the grid
			}
			out[i].add(p, geo.Area(g))
		}
	}
	for i := range out {
		if len(out[i].Keys) > 0 {
			continue
		}
		// Where edges were moved to the grid, a corner of a piece may have come off.
		at := geo.Feature{Geometry: out[i].Ground}.Center()
		for _, p := range pieces {
			if orbplanar.MultiPolygonContains(p.Ground, at) {
				out[i].add(p, out[i].Area)
				break
			}
		}
	}
	// What is in none came about by moving edges alone.
	out = slices.DeleteFunc(out, func(p Patch) bool { return len(p.Keys) == 0 })
	slices.SortFunc(out, func(p, q Patch) int {
		return cmp.Or(cmp.Compare(q.Area, p.Area), slices.Compare(p.Ground[0][0][:], q.Ground[0][0][:]))
	})
	return out, nil
}

// patchOf is which of some polygons a part of them lies in; -1 for none.
func patchOf(ground orb.MultiPolygon, bounds []orb.Bound, part orb.Polygon) int {
	at := geo.Feature{Geometry: part}.Center()
	near := -1
	for i, g := range ground {
		if !bounds[i].Intersects(part.Bound()) {
			continue
		}
		if orbplanar.PolygonContains(g, at) {
			return i
		}
		// The middle of a sliver may lie beside it, once it is on the grid.
		if near < 0 && slices.ContainsFunc(part[0], func(p orb.Point) bool { return orbplanar.PolygonContains(g, p) }) {
			near = i
		}
	}
	return near
}

// add counts a piece's ground.
func (p *Patch) add(piece Piece, area float64) {
	for _, key := range append([]string{piece.Key}, piece.Others...) {
		if i, ok := slices.BinarySearch(p.Keys, key); !ok {
			p.Keys = slices.Insert(p.Keys, i, key)
		}
	}
	i, ok := slices.BinarySearchFunc(p.Dates, piece.Since, func(d PatchDate, since *geo.Date) int {
		return cmp.Compare(sortable(d.Since), sortable(since))
	})
	if !ok {
		p.Dates = slices.Insert(p.Dates, i, PatchDate{Since: piece.Since})
	}
	p.Dates[i].Area += area
}
