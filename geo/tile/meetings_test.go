package tile

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Boxes of all heights that are swept row by row meet as they do one by one.
func TestBoxesMeetAsTheyDoOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, size := range []int32{1, 30, 4000} {
		boxes := make([]box, 2*manyBoxes)
		for i := range boxes {
			x, y := r.Int32N(4000)-2000, r.Int32N(4000)-2000
			boxes[i] = box{x, y, x + r.Int32N(size), y + r.Int32N(size)}
		}
		boxes[0] = box{-2000, -9000, 2000, 9000}
		type pair struct{ i, j int }
		var want, got []pair
		for i := range boxes {
			for j := range i {
				if boxes[i].meets(boxes[j]) {
					want = append(want, pair{j, i})
				}
			}
		}
		boxMeetings(len(boxes), func(i int) box { return boxes[i] }, func(i, j int) bool {
			if a, b := boxes[i].minX, boxes[j].minX; a > b || a == b && i > j {
				t.Fatalf("%v comes before %v", boxes[i], boxes[j])
			}
			got = append(got, pair{min(i, j), max(i, j)})
			return true
		})
		order := func(a, b pair) int { return (a.j-b.j)*len(boxes) + a.i - b.i }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Errorf("of boxes up to %d units, %d pairs are found to meet, and %d do", size, len(got), len(want))
		}
		n := 0
		boxMeetings(len(boxes), func(i int) box { return boxes[i] }, func(_, _ int) bool { n++; return n < 3 })
		if n != 3 {
			t.Errorf("after the third pair was enough, there were %d", n)
		}
	}
}

// A ring of many points holds as much when its edges lie in rows.
func TestAGroundHoldsWhatItsRingDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	s := NewSet("x", oddShapes()["a tight spiral"])
	ring := featuresAt(s, MaxZoom)[0].polygons[0][0].ring
	g, b := ground{ring: ring}, boxOf(ring)
	inside := 0
	for i := range 5000 {
		p := Point{b.minX - 9 + r.Int32N(b.maxX-b.minX+18), b.minY - 9 + r.Int32N(b.maxY-b.minY+18)}
		if i%2 == 0 { // as high as a corner
			p.Y = ring[r.IntN(len(ring))].Y
		}
		q := Point{p.X + r.Int32N(3), p.Y + r.Int32N(2)}
		want := insideDoubled(int64(p.X)+int64(q.X), int64(p.Y)+int64(q.Y), ring)
		if g.has(Ring{p, q, p}) != want {
			t.Fatalf("between %v and %v: inside is %v", p, q, want)
		}
		if want {
			inside++
		}
	}
	if inside == 0 || inside == 5000 || g.edges == nil {
		t.Errorf("%d of 5000 points are inside: it shows nothing", inside)
	}
}

// squares are n by n squares, ten units apart, of a size.
func squares(n int, size int32, role func(Ring) Ring) (out []Ring) {
	for i := range int32(n) {
		for j := range int32(n) {
			x, y := 100+10*i, 100+10*j
			out = append(out, role(Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}}))
		}
	}
	return out
}

func TestNestingOfManyRings(t *testing.T) {
	as := func(positive bool) func(Ring) Ring {
		return func(r Ring) Ring {
			if area2(r) > 0 != positive {
				slices.Reverse(r)
			}
			return r
		}
	}
	exterior, hole := as(true), as(false)
	ground := exterior(Ring{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}})
	holes := squares(30, 8, hole)
	var islands []Polygon
	for _, r := range squares(30, 4, exterior) {
		for k := range r {
			r[k].X, r[k].Y = r[k].X+2, r[k].Y+2
		}
		islands = append(islands, Polygon{r})
	}
	small := hole(Ring{{233, 233}, {235, 233}, {235, 235}, {233, 235}})
	sieve := append(Polygon{ground}, holes...)
	for name, c := range map[string]struct {
		polygons []Polygon
		want     bool
	}{
		"holes":                      {[]Polygon{sieve}, true},
		"a hole in a hole":           {[]Polygon{append(slices.Clone(sieve), small)}, false},
		"a hole outside":             {[]Polygon{append(slices.Clone(sieve), hole(Ring{{1010, 0}, {1020, 0}, {1020, 9}, {1010, 9}}))}, false},
		"islands in holes":           {append([]Polygon{sieve}, islands...), true},
		"islands before their sea":   {append(slices.Clone(islands), sieve), true},
		"an island in no hole":       {append([]Polygon{append(Polygon{ground}, holes[1:]...)}, islands...), false},
		"islands on the land":        {append([]Polygon{{ground}}, islands...), false},
		"the hole of an island":      {append([]Polygon{sieve, append(slices.Clone(islands[0]), hole(Ring{{103, 103}, {105, 103}, {105, 105}, {103, 105}}))}, islands[1:]...), true},
		"an island's hole elsewhere": {append([]Polygon{sieve, append(slices.Clone(islands[0]), small)}, islands[1:]...), false},
	} {
		if got := sound(c.polygons); got != c.want {
			t.Errorf("%s: sound is %v", name, got)
		}
		var rings []Ring
		for _, p := range c.polygons {
			rings = append(rings, p...)
		}
		if c.want && !sound(mend(rings)) {
			t.Errorf("%s: not sound once mended", name)
		}
		if c.want && len(mend(rings)) != len(c.polygons) {
			t.Errorf("%s: %d polygons became %d", name, len(c.polygons), len(mend(rings)))
		}
	}
}
