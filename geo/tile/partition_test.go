package tile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
)

// patches divides a rough square of degrees into n by n pieces with jagged
// edges in common.
func patches(r *rand.Rand, n int, west, south, size float64) (pieces []geo.Feature) {
	step := size / float64(n)
	shake := func(p orb.Point) orb.Point {
		return orb.Point{p[0] + 0.3*step*(r.Float64()-0.5), p[1] + 0.3*step*(r.Float64()-0.5)}
	}
	corner := make([][]orb.Point, n+1)
	for i := range corner {
		corner[i] = make([]orb.Point, n+1)
		for j := range corner[i] {
			corner[i][j] = shake(orb.Point{west + float64(i)*step, south + float64(j)*step})
		}
	}
	bends := map[string][]orb.Point{}
	along := func(a, b orb.Point) []orb.Point {
		if known, ok := bends[fmt.Sprint(b, a)]; ok {
			return []orb.Point{known[2], known[1], known[0]}
		}
		var out []orb.Point
		for k := 1; k <= 3; k++ {
			t := float64(k) / 4
			p := orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
			if k != 2 || r.IntN(2) == 0 { // some lie straight
				p = shake(p)
			}
			out = append(out, p)
		}
		bends[fmt.Sprint(a, b)] = out
		return out
	}
	for i := range n {
		for j := range n {
			ring := orb.Ring{}
			c := []orb.Point{corner[i][j], corner[i+1][j], corner[i+1][j+1], corner[i][j+1]}
			for k := range c {
				ring = append(append(ring, c[k]), along(c[k], c[(k+1)%4])...)
			}
			ring = append(ring, ring[0])
			pieces = append(pieces, geo.Feature{Key: fmt.Sprint(i, " ", j), Geometry: orb.Polygon{ring}})
		}
	}
	return pieces
}

// TestPartitionHasNoSeams holds that in every tile of a partition an edge lies
// in two pieces, where it is not on the outside: what is drawn together shows
// no line between and no gap.
func TestPartitionHasNoSeams(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 5)) {
		s := NewPartition("x", patches(rand.New(rand.NewPCG(seed, 5)), 9, 36.1, 47.3, 0.4))
		for z := uint8(4); z <= 14; z += 2 {
			n := uint32(1) << z
			for _, id := range []ID{{z, n * 603 / 1000, n * 350 / 1000}, {z, n * 6031 / 10000, n * 3501 / 10000}} {
				var polygons []Polygon
				for _, piece := range s.Cut(id, Buffer) {
					polygons = append(polygons, piece.Polygons...)
				}
				count := map[edge]int{}
				for _, p := range polygons {
					for _, e := range once(edgesOf(p.rings())) {
						count[e]++
					}
				}
				for e, times := range count {
					if times != 2 && !atBorder(e.a) && !atBorder(e.b) && (times > 2 || between(polygons, e)) {
						t.Errorf("seed %d, tile %v: the edge %v lies between pieces, in %d of them", seed, id, e, times)
					}
				}
			}
		}
	}
}

// between reports whether there is ground on both sides of an edge.
func between(polygons []Polygon, e edge) bool {
	dx, dy := float64(e.b.X-e.a.X), float64(e.b.Y-e.a.Y)
	off := 0.05 / math.Hypot(dx, dy)
	for _, side := range []float64{-off, off} {
		x, y := float64(e.a.X)+dx/2-side*dy, float64(e.a.Y)+dy/2+side*dx
		in := false
		for _, p := range polygons {
			for _, f := range edgesOf(p.rings()) {
				if ay, by := float64(f.a.Y), float64(f.b.Y); (ay > y) != (by > y) {
					in = in != (x < float64(f.a.X)+(y-ay)/(by-ay)*float64(f.b.X-f.a.X))
				}
			}
		}
		if !in {
			return false
		}
	}
	return true
}

func (p Polygon) rings() []Ring { return p }

// atBorder reports whether a point may come from clipping.
func atBorder(p Point) bool {
	return p.X <= -Buffer || p.Y <= -Buffer || p.X >= Extent+Buffer || p.Y >= Extent+Buffer
}

// TestAPieceIsNeverDrawnLarger holds that what is too small to be seen leaves
// no dot in a partition, as it does among features that stand alone.
func TestAPieceIsNeverDrawnLarger(t *testing.T) {
	small := []geo.Feature{{Key: "a", Geometry: orb.Polygon{{{37, 48}, {37.0001, 48}, {37.0001, 48.0001}, {37, 48}}}}}
	id := ID{5, 19, 11}
	if NewSet("x", small).MVT(id) == nil {
		t.Error("alone it leaves no dot")
	}
	if got := NewPartition("x", small).MVT(id); got != nil {
		t.Errorf("in a partition it leaves %d bytes", len(got))
	}
}
