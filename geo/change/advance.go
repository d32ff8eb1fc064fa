package change

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// MaxShare is how much of a feature's area may be absorbed on any one date
// unless Cleaning says otherwise: 0.001 %.
const MaxShare = 1e-5

// Cleaning says which differences count as drawn anew and not as changed.
type Cleaning struct {
	// Width is in metres: a piece of ground is a sliver where it is thinner,
	// by twice its area over the length of its boundary. 0 absorbs nothing.
	Width float64
	// Share bounds the slivers that are absorbed by the area after; the
	// largest beyond it count as changed. 0 is MaxShare.
	Share float64
	// Hairline is in metres: what is thinner came about by moving edges to the
	// grid. It is as it was before, and counts as nothing.
	Hairline float64
}

// Hairline is what two drawings of the same ground differ by where one is cut
// into features and the other is not, or is cut otherwise: edges that are cut
// between whole 1e-6 degrees are moved.
const Hairline = 0.2

// Step is what a snapshot changes.
type Step struct {
	Gained, Lost orb.MultiPolygon
	// Ground is the snapshot with its slivers as they were before: what the
	// next one is to be compared with.
	Ground orb.MultiPolygon
	// Absorbed is the area of the slivers by which Ground and the snapshot
	// differ, in square metres.
	Absorbed float64
}

// Advance finds what changed from before, the Ground of the step before, to
// after, which is as the snapshot has it. The ground before, with Gained and
// without Lost, is Ground.
func Advance(ctx context.Context, before, after orb.MultiPolygon, c Cleaning) (Step, error) {
	gained, lost, err := Diff(ctx, before, after)
	if err != nil {
		return Step{}, err
	}
	return AdvanceBy(ctx, gained, lost, before, after, c)
}

// AdvanceBy is Advance, given what Diff found between before and after.
func AdvanceBy(ctx context.Context, gained, lost, before, after orb.MultiPolygon, c Cleaning) (Step, error) {
	step := Step{Gained: gained, Lost: lost, Ground: after}
	absorbed, area := c.absorbs(gained, lost, after)
	step.Absorbed = area
	switch len(absorbed) {
	case 0:
		return step, nil
	case len(gained) + len(lost):
		step.Ground, step.Gained, step.Lost = before, nil, nil
		return step, nil
	}
	undo := planar.Area{Weight: -1}
	redo := planar.Area{Weight: 1}
	for i := range len(gained) + len(lost) {
		switch {
		case !absorbed[i]:
		case i < len(gained):
			undo.Polygons = append(undo.Polygons, polygonOf(gained[i]))
		default:
			redo.Polygons = append(redo.Polygons, polygonOf(lost[i-len(gained)]))
		}
	}
	a, err := planar.ArrangeContext(ctx, planar.Area{Weight: 1, Polygons: polygonsOf(after)}, undo, redo)
	if err != nil {
		return Step{}, fmt.Errorf("absorb slivers: %w", err)
	}
	step.Ground = geometryOf(a.Polygons(func(c planar.Cover) bool { return c.Count(0) > 0 }))
	step.Gained = without(gained, absorbed, 0)
	step.Lost = without(lost, absorbed, len(gained))
	return step, nil
}

// Clean leaves out of what Diff found between some ground and after what counts
// as drawn anew, as Advance does.
func (c Cleaning) Clean(gained, lost, after orb.MultiPolygon) (thickGained, thickLost orb.MultiPolygon) {
	absorbed, _ := c.absorbs(gained, lost, after)
	if len(absorbed) == 0 {
		return gained, lost
	}
	return without(gained, absorbed, 0), without(lost, absorbed, len(gained))
}

// absorbs tells which polygons of gained and, by an index beyond those, of lost
// count as drawn anew, and the area of those that are not hairlines.
func (c Cleaning) absorbs(gained, lost, after orb.MultiPolygon) (absorbed map[int]bool, area float64) {
	width := max(c.Width, c.Hairline)
	if width <= 0 {
		return nil, 0
	}
	slivers := sliversOf(gained, lost, width)
	if len(slivers) == 0 {
		return nil, 0
	}
	budget := geo.Area(after) * cmp.Or(c.Share, MaxShare)
	absorbed = map[int]bool{}
	for _, s := range slivers {
		switch {
		case s.width < c.Hairline:
		case s.width >= c.Width || area+s.area > budget:
			continue
		default:
			area += s.area
		}
		absorbed[s.index] = true
	}
	return absorbed, area
}

// sliver is a thin polygon of what was gained or, with an index beyond that,
// lost.
type sliver struct {
	index       int
	area, width float64
}

// sliversOf are the polygons thinner than width, the smallest first.
func sliversOf(gained, lost orb.MultiPolygon, width float64) []sliver {
	var list []sliver
	for i, p := range slices.Concat(gained, lost) {
		area := geo.Area(p)
		if length := perimeter(p); 2*area < width*length {
			list = append(list, sliver{i, area, 2 * area / length})
		}
	}
	slices.SortFunc(list, func(s, t sliver) int { return cmp.Or(cmp.Compare(s.area, t.area), cmp.Compare(s.index, t.index)) })
	return list
}

func without(polygons orb.MultiPolygon, absorbed map[int]bool, first int) orb.MultiPolygon {
	var out orb.MultiPolygon
	for i, p := range polygons {
		if !absorbed[first+i] {
			out = append(out, p)
		}
	}
	return out
}

// perimeter is the length of p's rings, in metres, on a sphere of the earth's
// mean radius and flat within an edge: it is only for telling thin from thick.
func perimeter(p orb.Polygon) float64 {
	const metresPerDegree = 6371008.8 * math.Pi / 180
	sum := 0.0
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			dy := r[i][1] - r[i-1][1]
			dx := (r[i][0] - r[i-1][0]) * math.Cos((r[i][1]+r[i-1][1])*math.Pi/360)
			sum += math.Hypot(dx, dy)
		}
	}
	return sum * metresPerDegree
}
