package change

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

func cell(x, y, w, h float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}}
}

func on(date string) *geo.Date {
	d := geo.MustDate(date)
	return &d
}

func TestPiecesBesideEachOtherAreOnePatch(t *testing.T) {
	got, err := Dissolve(t.Context(), []Piece{
		{Key: "a", Gained: true, Since: on("2025-10-03"), Ground: orb.MultiPolygon{cell(30, 48, 1, 1), cell(40, 48, 0.5, 0.5)}},
		{Key: "b", Gained: true, Since: on("2025-10-09"), Ground: orb.MultiPolygon{cell(31, 48.25, 1, 0.5)}},
		{Key: "a", Gained: true, Ground: orb.MultiPolygon{cell(32, 48.25, 0.1, 0.1)}},
		{Key: "a", Gained: true, Since: on("2025-10-01"), Ground: orb.MultiPolygon{cell(29, 47, 1, 1)}}, // meets the first in a point
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 {
		t.Fatalf("%d patches, want 3", len(got))
	}
	large := got[0]
	for _, p := range got {
		if !p.Gained || p.Area > large.Area {
			t.Errorf("%+v is not gained, or larger than the first", p)
		}
	}
	// One outline, and no line where the pieces meet.
	if len(large.Ground) != 1 || len(large.Ground[0]) != 12 {
		t.Errorf("the largest patch has %d rings, the first of %d points", len(large.Ground), len(large.Ground[0]))
	}
	first, last := large.Between()
	if *first != *on("2025-10-03") || *last != *on("2025-10-09") {
		t.Errorf("it is told to be since %v to %v", first, last)
	}
	if len(large.Dates) != 3 || large.Dates[2].Since != nil {
		t.Errorf("its dates are %+v: what is not told is last", large.Dates)
	}
	sum := 0.0
	for _, d := range large.Dates {
		sum += d.Area
	}
	if math.Abs(sum-large.Area) > 1 {
		t.Errorf("its dates are of %.0f m², and it is %.0f m²", sum, large.Area)
	}
	if len(large.Keys) != 2 || large.Keys[0] != "a" || large.Keys[1] != "b" {
		t.Errorf("its features are %v", large.Keys)
	}
	if first, last := got[1].Between(); *first != *on("2025-10-01") || *last != *first {
		t.Errorf("what lies apart is told to be since %v to %v", first, last)
	}
}

// Whatever is dissolved, the ground stays what it was, and each patch's dates add
// up to it.
func TestDissolvingKeepsGroundAndDates(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		taken := map[[2]int]bool{}
		var pieces []Piece
		whole := 0.0
		for range 1 + r.IntN(40) {
			at := [2]int{r.IntN(12), r.IntN(12)}
			if taken[at] {
				continue
			}
			taken[at] = true
			d := geo.MustDate("2025-10-01") + geo.Date(r.IntN(5))
			g := cell(30+float64(at[0])/10, 48+float64(at[1])/10, 0.1, 0.1)
			pieces = append(pieces, Piece{Key: "a", Since: &d, Ground: orb.MultiPolygon{g}})
			whole += geo.Area(g)
		}
		patches, err := Dissolve(t.Context(), pieces)
		if err != nil {
			t.Fatal(err)
		}
		sum, last := 0.0, math.Inf(1)
		for _, p := range patches {
			dated := 0.0
			for _, d := range p.Dates {
				dated += d.Area
			}
			if math.Abs(dated-p.Area) > 1e-6*p.Area+1 {
				t.Errorf("seed %d: a patch of %.0f m² has dates of %.0f", seed, p.Area, dated)
			}
			if p.Area > last {
				t.Errorf("seed %d: a larger patch comes later", seed)
			}
			sum, last = sum+p.Area, p.Area
		}
		if math.Abs(sum-whole) > 1e-6*whole+1 {
			t.Errorf("seed %d: %.0f m² became %.0f", seed, whole, sum)
		}
		if want := clusters(taken); len(patches) != want {
			t.Errorf("seed %d: %d patches, want %d", seed, len(patches), want)
		}
	}
}

// Whatever pieces meet, touch or cross how: each patch is of some of them, and
// nothing but what is thinner than the grid is lost.
func TestEveryPatchIsOfPieces(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		var pieces []Piece
		var grounds []orb.MultiPolygon
		for i := range 2 + r.IntN(12) {
			at := orb.Point{30 + r.Float64()*1e-4, 48 + r.Float64()*1e-4}
			near := func() orb.Point { return orb.Point{at[0] + r.Float64()*8e-5, at[1] + r.Float64()*8e-5} }
			corner := func(p orb.Point) orb.Point { return orb.Point{math.Round(p[0]*1e6) / 1e6, math.Round(p[1]*1e6) / 1e6} }
			ring := orb.Ring{corner(at), corner(near()), corner(near())}
			ring = append(ring, ring[0])
			if ring.Orientation() != orb.CCW {
				ring.Reverse()
			}
			if geo.Area(orb.Polygon{ring}) < 0.1 {
				continue
			}
			d := geo.MustDate("2025-10-01") + geo.Date(i)
			g := orb.MultiPolygon{{ring}}
			pieces, grounds = append(pieces, Piece{Key: string(rune('a' + i)), Since: &d, Ground: g}), append(grounds, g)
		}
		patches, err := Dissolve(t.Context(), pieces)
		if err != nil {
			t.Fatal(err)
		}
		union, err := Union(context.Background(), grounds...)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, p := range patches {
			if len(p.Keys) == 0 || len(p.Dates) == 0 {
				t.Errorf("seed %d: a patch of %g m² is of no piece", seed, p.Area)
			}
			sum += p.Area
		}
		if want := geo.Area(union); math.Abs(sum-want) > 0.01*want+0.1 {
			t.Errorf("seed %d: the patches are of %g m², the ground of %g", seed, sum, want)
		}
	}
}

// clusters counts the groups of squares that share sides.
func clusters(taken map[[2]int]bool) (n int) {
	seen := map[[2]int]bool{}
	var visit func(at [2]int)
	visit = func(at [2]int) {
		if !taken[at] || seen[at] {
			return
		}
		seen[at] = true
		for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			visit([2]int{at[0] + d[0], at[1] + d[1]})
		}
	}
	for at := range taken {
		if !seen[at] {
			n++
		}
		visit(at)
	}
	return n
}

// Combs that cross in far more places than maps have are refused, not laid out for
// minutes; crossing as maps do they are.
func TestWhatAReaderAsksForHasAnEnd(t *testing.T) {
	comb := func(teeth int, across bool) (out orb.MultiPolygon) {
		for i := range teeth {
			at := 30 + float64(i)*0.0005
			c := cell(at, 40, 0.0002, 0.0005*float64(teeth))
			if across {
				c = cell(30, 40+float64(i)*0.0005, 0.0005*float64(teeth), 0.0002)
			}
			out = append(out, c)
		}
		return out
	}
	for teeth, refused := range map[int]bool{20: false, 400: true} {
		down, across := comb(teeth, false), comb(teeth, true)
		regions := NewRegions([]Region{{Key: "a", Ground: across}})
		shares, err := regions.SharesForReader(t.Context(), down)
		if code := geo.ErrorCode(err); (code == geo.EUnavailable) != refused || !refused && (err != nil || shares["a"] == 0) {
			t.Errorf("%d teeth: shares: %v, %v", teeth, shares, err)
		}
		patches, err := Dissolve(t.Context(), []Piece{{Key: "a", Ground: down, Gained: true}, {Key: "b", Ground: across, Gained: true}})
		if code := geo.ErrorCode(err); (code == geo.EUnavailable) != refused || !refused && (err != nil || len(patches) != 1) {
			t.Errorf("%d teeth: %d patches, %v", teeth, len(patches), err)
		}
	}
}
