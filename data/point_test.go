package data_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/place"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// TestEdgesThroughTimeAreThoseOfTheSnapshots holds what they tell of many positions, at each revision,
// against what each snapshot alone covers: of a layer of one feature and of one of two.
func TestEdgesThroughTimeAreThoseOfTheSnapshots(t *testing.T) {
	for name, keys := range map[string][]string{"one feature": {"a"}, "two features": {"a", "b"}} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			layer := control(t)
			r := rand.New(rand.NewPCG(5, uint64(len(keys))))
			const first = "2025-10-01"
			for i := range 8 {
				date := geo.MustDate(first) + geo.Date(2*i)
				req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer}
				if i == 7 {
					date, req.Correct = geo.MustDate(first)+4, "of another day"
				}
				var features []string
				for n, key := range keys {
					if i%3 == 2 && n == 1 {
						continue // it is not there that day
					}
					west := 30 + float64(r.IntN(10))/10
					features = append(features, fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"status":%q},"geometry":{"type":"Polygon","coordinates":[%s]}}`,
						key, []string{"held", "contested"}[r.IntN(2)], jagged(west, 48+float64(n)*2, i%2 == 0)))
				}
				req.Files = []data.Input{input("", date.String(), `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)}
				if _, err := db.Load(t.Context(), req); err != nil {
					t.Fatal(err)
				}
			}
			told := 0
			for known := geo.Revision(1); known <= revision(t, db); known++ {
				snapshots, err := db.Snapshots(t.Context(), layer.ID, known)
				if err != nil {
					t.Fatal(err)
				}
				edges, err := db.Edges(t.Context(), layer.ID, known)
				if err != nil {
					t.Fatal(err)
				}
				past := place.NewPast(edges, place.NewBorders(nil, nil, 0, 0))
				for range 20 {
					at := orb.Point{29.95 + 2.1*r.Float64(), 48.5 + float64(2*r.IntN(2))}
					got := pastLines(past.From(at), snapshots)
					if diff := cmp.Diff(bySnapshots(t, db, layer.ID, snapshots, known, at), got); diff != "" {
						t.Fatalf("at %v, known at %d (-snapshots +edges):\n%s", at, known, diff)
					}
					told += len(got)
				}
			}
			if told == 0 {
				t.Error("nowhere was anything")
			}
		})
	}
}

// jagged is a ring about a degree wide and high, of four positions or of so many that it is kept in
// chunks, of which some begin farther west than others.
func jagged(west, south float64, whole bool) string {
	var ring []string
	add := func(x, y float64) { ring = append(ring, fmt.Sprintf("[%.6f,%.6f]", x, y)) }
	side := func(n int, x, y func(share float64) float64) {
		for i := range n {
			share := float64(i) / float64(n)
			add(x(share), y(share)+0.004*float64(i%2))
		}
	}
	n := 60
	if whole {
		n = 1
	}
	side(n, func(s float64) float64 { return west + s*(31.5-west) }, func(float64) float64 { return south })
	side(n, func(float64) float64 { return 31.5 }, func(s float64) float64 { return south + s })
	side(n, func(s float64) float64 { return 31.5 - s*(31.5-west) }, func(float64) float64 { return south + 1 })
	side(n, func(float64) float64 { return west }, func(s float64) float64 { return south + 1 - s })
	return "[" + strings.Join(append(ring, ring[0]), ",") + "]"
}

// pastLines are what is told of each territory on the date of each snapshot.
func pastLines(past []place.PastOf, snapshots []geo.Snapshot) (lines []string) {
	for _, of := range past {
		for _, sn := range snapshots {
			for _, t := range of.Times {
				if t.Since <= sn.ValidOn && t.Until > sn.ValidOn {
					lines = append(lines, fmt.Sprintf("%s %s %v %.1f", sn.ValidOn, of.Key(), t.Inside, t.Metres))
				}
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// bySnapshots is the same, of what each snapshot covers.
func bySnapshots(t *testing.T, db *data.DB, layer string, snapshots []geo.Snapshot, known geo.Revision, at orb.Point) (lines []string) {
	t.Helper()
	for _, sn := range snapshots {
		grounds, err := db.TerritoryGrounds(t.Context(), layer, geo.AsOf{Valid: sn.ValidOn, Known: known})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range grounds {
			lines = append(lines, fmt.Sprintf("%s %s %v %.1f", sn.ValidOn, g.Feature.Key, planar.MultiPolygonContains(g.Geometry, at), place.NearestEdge(at, g.Geometry)))
		}
	}
	slices.Sort(lines)
	return lines
}
