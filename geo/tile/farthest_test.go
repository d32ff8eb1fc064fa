package tile

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontline/geo/geotest"
)

// plainlyFarthest is between, looking at all points.
func plainlyFarthest(path []Point, from, to int) (at int, d float64) {
	at, d = -1, -1
	for i := from + 1; i < to; i++ {
		if di := distance(path[i], path[from], path[to]); di > d {
			at, d = i, di
		}
	}
	return at, d
}

// spiralPath winds n points around a middle.
func spiralPath(n int) []Point {
	path := make([]Point, n)
	for i := range path {
		sin, cos := math.Sincos(float64(i) / 40)
		far := 1000 + float64(i)*1000
		path[i] = Point{worldSize/2 + int32(far*cos), worldSize/2 + int32(far*sin)}
	}
	return path
}

// TestTheFarthestPointIsTheFirstOfAll holds what is found by runs to a look at all
// points: on walks with many points in one place and on one line, and on spirals.
func TestTheFarthestPointIsTheFirstOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range geotest.Cases(t, 40) {
		path := spiralPath(2 + r.IntN(3000))
		if r.IntN(4) > 0 {
			p, step := Point{worldSize / 2, worldSize / 2}, int32(1)<<r.IntN(18)
			for i := range path {
				p.X += (r.Int32N(3) - 1) * step
				p.Y += (r.Int32N(3) - 1) * step
				path[i] = p
			}
		}
		f := newFarthest(path)
		for range 200 {
			from := r.IntN(len(path) - 1)
			to := from + 1 + r.IntN(len(path)-1-from)
			at, d := f.between(from, to)
			if want, far := plainlyFarthest(path, from, to); at != want || d != far {
				t.Fatalf("of %d points between %d and %d: %d, %v far; want %d, %v", len(path), from, to, at, d, want, far)
			}
		}
	}
}

// BenchmarkWeighSpiral reports how much longer four times as many points of a spiral
// take: 16 where each segment is held against each point.
func BenchmarkWeighSpiral(b *testing.B) {
	weigh := func(n int) time.Duration {
		path, start := spiralPath(n), time.Now()
		weighPiece(path, make([]float64, n))
		return time.Since(start)
	}
	var few, many time.Duration
	for b.Loop() {
		few += weigh(15000)
		many += weigh(60000)
	}
	b.ReportMetric(float64(many)/float64(few), "x-for-4n")
	b.ReportMetric(many.Seconds()/float64(b.N), "s-of-4n")
}

// TestPointsWeighAsIfEachWereLookedAt holds the weights of real outlines, those of the
// basemap and of all real days that there are, to those found by looking at all points.
func TestPointsWeighAsIfEachWereLookedAt(t *testing.T) {
	sets := []*Set{baseSet()}
	days, _ := filepath.Glob(filepath.Join(os.Getenv("FRONTLINE_REAL"), "*.geojson"))
	for _, day := range days {
		sets = append(sets, NewSet("control", readFeatures(t, day)))
	}
	points := 0
	for _, s := range sets {
		for _, sh := range s.shapes {
			for _, p := range sh.polygons {
				for _, r := range p {
					got, want := make([]float64, len(r)), make([]float64, len(r))
					weighPiece(r, got)
					want[0], want[len(r)-1] = math.Inf(1), math.Inf(1)
					weighPlainly(r, want, 0, len(r)-1, math.Inf(1))
					if !slices.Equal(got, want) {
						t.Fatalf("a ring of %d points weighs otherwise", len(r))
					}
					points += len(r)
				}
			}
		}
	}
	t.Logf("%d points of %d sets", points, len(sets))
}

func weighPlainly(path []Point, w []float64, from, to int, limit float64) {
	at, d := plainlyFarthest(path, from, to)
	if at < 0 {
		return
	}
	w[at] = min(d, limit)
	weighPlainly(path, w, from, at, w[at])
	weighPlainly(path, w, at, to, w[at])
}
