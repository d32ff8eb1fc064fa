package place

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Farthest is how far that position of a polygon is from some ground that is farthest from it, in
// metres along the geodesic, and which it is: how far a piece of ground reaches that was gained
// beside what was held before. The polygon lies outside of the ground. It is +Inf where there is no
// ground. What it finds is a position's own distance, and none is farther by more than 1 % or
// 20 m.
func Farthest(piece orb.Polygon, from orb.MultiPolygon) (metres float64, at orb.Point) {
	if len(piece) == 0 || len(piece[0]) == 0 {
		return 0, at
	}
	s := farthest{piece: piece, edge: boxedRuns(orb.MultiPolygon{piece}), at: piece[0][0]}
	box := piece.Bound()
	first := NearestEdge(s.at, from)
	if math.IsInf(first, 1) {
		return first, s.at
	}
	across, _ := Between(box.Min, box.Max)
	for _, r := range boxedRuns(from) { // beyond these lies nothing that is nearest to a position
		if boxesAtLeast(box, r.box) <= first+across {
			s.near = append(s.near, r)
		}
	}
	s.most = away(s.at, s.near)
	s.corners()
	s.inside(box)
	return NearestEdge(s.at, from), s.at
}

// farthest looks for the position of a piece that is farthest from some edges. Distances are those
// in the plane around each position.
type farthest struct {
	piece orb.Polygon
	edge  []boxedRun // of the piece
	near  []boxedRun // of the ground
	at    orb.Point
	most  float64
}

// boxedRun is a run with the box around it.
type boxedRun struct {
	run
	box orb.Bound
}

func boxedRuns(polygons orb.MultiPolygon) (runs []boxedRun) {
	for _, p := range polygons {
		for _, r := range p {
			for from := 0; from+1 < len(r); from += runEdges {
				part := r[from:min(from+runEdges+1, len(r))]
				runs = append(runs, boxedRun{run{positions: part}, orb.MultiPoint(part).Bound()})
			}
		}
	}
	return runs
}

// boxesAtLeast is a distance that nothing in one box falls below to anything in the other.
func boxesAtLeast(a, b orb.Bound) float64 {
	gap := func(axis int) float64 { return max(a.Min[axis]-b.Max[axis], b.Min[axis]-a.Max[axis], 0) }
	north := max(math.Abs(a.Min[1]), math.Abs(a.Max[1]), math.Abs(b.Min[1]), math.Abs(b.Max[1]))
	f := flatAround(orb.Point{}, min(north, 89))
	return 0.95 * max(gap(0)*f.kx, gap(1)*metresPerDegree)
}

// away is how far the nearest of some edges is from a position.
func away(at orb.Point, runs []boxedRun) float64 {
	best, f := math.Inf(1), flatAround(at, at[1])
	for _, r := range runs {
		x := max(r.box.Min[0]-at[0], at[0]-r.box.Max[0], 0) * f.kx
		y := max(r.box.Min[1]-at[1], at[1]-r.box.Max[1], 0) * f.ky
		if x*x+y*y >= best*best {
			continue
		}
		for e := range r.edges {
			best = min(best, f.metres(e))
		}
	}
	return best
}

// look takes a position of the piece for the farthest one where it is.
func (s *farthest) look(at orb.Point) float64 {
	metres := away(at, s.near)
	if metres > s.most {
		s.most, s.at = metres, at
	}
	return metres
}

// corners looks at the piece's own positions: where a piece has grown out of the ground, one of
// them is the farthest.
func (s *farthest) corners() {
	for _, r := range s.piece {
		last, reach := r[0], s.look(r[0])
		for _, p := range r[1:] {
			x, y := flatAround(last, p[1]).of(p)
			if reach+1.01*math.Hypot(x, y) > s.most {
				last, reach = p, s.look(p)
			}
		}
	}
}

// mostFarthest bounds the positions that are looked at.
const mostFarthest = 1 << 14

// inside looks at positions within the piece, as one has that fills a pocket: at the middle of
// cells, and closer in those that may hold a farther one.
func (s *farthest) inside(box orb.Bound) {
	type cell struct{ at, half orb.Point }
	cells := []cell{{box.Center(), orb.Point{(box.Max[0] - box.Min[0]) / 2, (box.Max[1] - box.Min[1]) / 2}}}
	for looked := 0; len(cells) > 0 && looked < mostFarthest; {
		var closer []cell
		for _, c := range cells {
			looked++
			f := flatAround(c.at, c.at[1])
			radius := 1.01 * math.Hypot(c.half[0]*f.kx, c.half[1]*f.ky)
			isIn := planar.PolygonContains(s.piece, c.at)
			if !isIn && away(c.at, s.edge) > radius {
				continue
			}
			var metres float64
			if isIn {
				metres = s.look(c.at)
			} else {
				metres = away(c.at, s.near)
			}
			if metres+radius <= s.most+max(20, 0.01*s.most) {
				continue
			}
			half := orb.Point{c.half[0] / 2, c.half[1] / 2}
			for _, by := range [...]orb.Point{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
				closer = append(closer, cell{orb.Point{c.at[0] + by[0]*half[0], c.at[1] + by[1]*half[1]}, half})
			}
		}
		cells = closer
	}
}
