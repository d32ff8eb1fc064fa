package change

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Region is some named ground, an oblast for example.
type Region struct {
	Key    string
	Ground orb.MultiPolygon
}

// Regions tell how much of some ground lies in which of them. They are safe
// for use by many goroutines.
type Regions struct{ list []region }

type region struct {
	key      string
	bound    orb.Bound
	polygons []planar.Polygon
}

// NewRegions makes regions ready; they do not overlap.
func NewRegions(list []Region) *Regions {
	r := &Regions{}
	for _, in := range list {
		if len(in.Ground) > 0 {
			r.list = append(r.list, region{in.Key, in.Ground.Bound().Pad(Reach), polygonsOf(in.Ground)})
		}
	}
	slices.SortFunc(r.list, func(a, b region) int { return strings.Compare(a.key, b.key) })
	return r
}

// Shares is how much of the ground of g lies in each region, in square metres;
// regions in which nothing lies are left out.
func (r *Regions) Shares(g orb.Geometry) (map[string]float64, error) {
	return r.sharesBy(planar.Arrange, g)
}

// SharesForReader is Shares for who asks, with an end: where it would take too long,
// it is geo.EUnavailable.
func (r *Regions) SharesForReader(ctx context.Context, g orb.Geometry) (map[string]float64, error) {
	return r.sharesBy(func(areas ...planar.Area) (*planar.Arrangement, error) { return arrangeForReader(ctx, areas...) }, g)
}

func (r *Regions) sharesBy(arrange func(...planar.Area) (*planar.Arrangement, error), g orb.Geometry) (map[string]float64, error) {
	shares := map[string]float64{}
	ground := polygonsOf(g)
	if len(ground) == 0 {
		return shares, nil
	}
	bound := g.Bound()
	areas := []planar.Area{{Label: 0, Weight: 1, Polygons: ground}}
	keys := []string{""}
	for _, in := range r.list {
		if !in.bound.Intersects(bound) {
			continue
		}
		switch in.around(bound, ground[0][0][0]) {
		case all:
			shares[in.key] = geo.Area(g)
			return shares, nil
		case some:
			areas = append(areas, planar.Area{Label: len(keys), Weight: 1, Polygons: in.polygons})
			keys = append(keys, in.key)
		}
	}
	if len(keys) == 1 {
		return shares, nil
	}
	a, err := arrange(areas...)
	if err != nil {
		return nil, fmt.Errorf("areas by region: %w", err)
	}
	parts := a.Split(func(c planar.Cover) []int {
		var in []int
		if c.Count(0) > 0 {
			for _, t := range c {
				if t.Label > 0 && t.Count > 0 {
					in = append(in, t.Label)
				}
			}
		}
		return in
	})
	for label, polygons := range parts {
		if area := geo.Area(geometryOf(polygons)); area > 0 {
			shares[keys[label]] = area
		}
	}
	return shares, nil
}

// Crossing reports whether the boundary of a region comes by g, so that Shares
// has to lay the two over one another.
func (r *Regions) Crossing(g orb.Polygon) bool {
	ground, bound := polygonOf(g), g.Bound()
	if len(ground) == 0 || len(ground[0]) == 0 {
		return false
	}
	return slices.ContainsFunc(r.list, func(in region) bool {
		return in.bound.Intersects(bound) && in.around(bound, ground[0][0]) == some
	})
}

// extent is how much of a box a region has.
type extent int

const (
	none extent = iota
	some
	all
)

// around tells whether the box b, in which p lies, is in the region. It is
// some where an edge of the region comes by the box.
func (r region) around(b orb.Bound, p planar.Point) extent {
	west, south := units(b.Min[0])-2, units(b.Min[1])-2
	east, north := units(b.Max[0])+2, units(b.Max[1])+2
	inside := false
	for _, poly := range r.polygons {
		for _, ring := range poly {
			for i, a := range ring {
				c := ring[(i+1)%len(ring)]
				if max(a.X, c.X) >= west && min(a.X, c.X) <= east && max(a.Y, c.Y) >= south && min(a.Y, c.Y) <= north {
					return some
				}
				if (a.Y > p.Y) != (c.Y > p.Y) {
					// No edge comes near p, so that this need not be exact.
					x := float64(a.X) + float64(c.X-a.X)*float64(p.Y-a.Y)/float64(c.Y-a.Y)
					inside = inside != (float64(p.X) < x)
				}
			}
		}
	}
	if inside {
		return all
	}
	return none
}
