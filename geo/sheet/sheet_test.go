package sheet_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/sheet"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// star is a ring of many edges around a position, on the record's grid.
func star(r *rand.Rand, lon, lat float64, edges int) orb.Ring {
	var ring orb.Ring
	for i := range edges {
		away := 1 + r.Float64()
		angle := 2 * math.Pi * float64(i) / float64(edges)
		ring = append(ring, orb.Point{math.Round((lon+away*math.Cos(angle))*1e6) / 1e6, math.Round((lat+away*math.Sin(angle))*1e6) / 1e6})
	}
	return append(ring, ring[0])
}

// ground has two territories of many edges, the second from day 10 until day 20.
func ground() (sheet.Ground, [2]orb.Ring) {
	r := rand.New(rand.NewPCG(1, 2))
	rings := [2]orb.Ring{star(r, 37, 48, 9000), star(r, 38, 47.5, 5000)}
	times := [2]geo.EdgeTime{{Territory: 0, Since: 1, Until: geo.Ongoing}, {Territory: 1, Since: 10, Until: 20}}
	var g sheet.Ground
	for i, ring := range rings {
		for from := 0; from+1 < len(ring); from += 50 {
			g.Parts = append(g.Parts, sheet.Part{Line: orb.LineString(ring[from:min(from+51, len(ring))]), Times: []geo.EdgeTime{times[i]}})
		}
	}
	for range 3000 {
		g.Points = append(g.Points, orb.Point{30 + r.Float64()*10, 45 + r.Float64()*6})
	}
	return g, rings
}

func TestSheetsHaveAllEdgesOfTheirSquares(t *testing.T) {
	t.Parallel()
	g, rings := ground()
	sheets := sheet.Cut(g)
	edges, points := map[[2]int]bool{}, map[int]int{}
	for _, s := range sheets {
		bound := s.Bound()
		has := map[[2]int]bool{}
		n := 0
		for _, r := range s.Runs {
			for e := r.From; e < r.Until; e++ {
				has[[2]int{r.Part, e}], edges[[2]int{r.Part, e}] = true, true
				n++
			}
		}
		if n > 4000 {
			t.Errorf("%v has %d edges", s.Square, n)
		}
		for i, p := range g.Parts {
			for e := 0; e+1 < len(p.Line); e++ {
				if bound.Contains(p.Line[e]) && !has[[2]int{i, e}] {
					t.Fatalf("%v lacks edge %d of part %d, which begins in it", s.Square, e, i)
				}
			}
		}
		corner := orb.Point{bound.Max[0], bound.Min[1]}
		want := ""
		if planar.RingContains(rings[0], corner) {
			want += "0"
		}
		if planar.RingContains(rings[1], corner) {
			want += "1"
		}
		got := ""
		for _, c := range s.Corner {
			got += string(rune('0' + c.Territory))
			if c.Territory == 1 && (c.Since != 10 || c.Until != 20) {
				t.Errorf("%v: the corner lies in the second from %d until %d", s.Square, c.Since, c.Until)
			}
		}
		if got != want {
			t.Errorf("%v: the corner lies in %q, want %q", s.Square, got, want)
		}
		for _, i := range s.Points {
			points[i]++
		}
	}
	total := 0
	for _, p := range g.Parts {
		total += len(p.Line) - 1
	}
	if len(edges) != total || len(points) != len(g.Points) || len(sheets) < 8 {
		t.Errorf("%d sheets with %d of %d edges and %d of %d points", len(sheets), len(edges), total, len(points), len(g.Points))
	}
	for i, n := range points {
		if n != 1 {
			t.Errorf("point %d is in %d sheets", i, n)
		}
	}
}

// TestWhatOneDayChangesIsInItsSheetsAlone: the others keep their bytes, so that they need not be put anew.
func TestWhatOneDayChangesIsInItsSheetsAlone(t *testing.T) {
	t.Parallel()
	g, _ := ground()
	files := func() map[string][]byte {
		t.Helper()
		out, err := sheet.Files(g, []string{"a", "b"}, make([]any, len(g.Points)))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := files()
	line := orb.LineString{{36.2, 47.2}, {36.21, 47.2}, {36.21, 47.21}, {36.2, 47.21}, {36.2, 47.2}}
	g.Parts = append(g.Parts, sheet.Part{Line: line, Times: []geo.EdgeTime{{Territory: 1, Since: 30, Until: geo.Ongoing}}, Front: []place.FrontShare{{Edge: 0, From: 0, To: 1}, {Edge: 1, From: 0, To: 0.25}}})
	after := files()
	changed := 0
	for name, b := range after {
		if string(before[name]) != string(b) {
			changed++
		}
	}
	if changed == 0 || changed > 2 || len(after) != len(before) {
		t.Errorf("%d of %d files are others, of %d", changed, len(after), len(before))
	}
	for _, b := range after {
		var f struct{ Parts []struct{ Front []float64 } }
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatal(err)
		}
		for _, p := range f.Parts {
			if len(p.Front) > 0 && (p.Front[0] != 0 || p.Front[1] != 1.25) {
				t.Errorf("front of the line: %v", p.Front)
			}
		}
	}
}
