package data_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// TestTheHistoryOfAPositionIsThatOfTheSnapshots holds it, for many positions, dates and revisions,
// against what each snapshot alone covers: of a layer of one feature and of one of two.
func TestTheHistoryOfAPositionIsThatOfTheSnapshots(t *testing.T) {
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
					features = append(features, fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"status":%q},"geometry":{"type":"Polygon","coordinates":[[[%[3]g,%[5]g],[%[4]g,%[5]g],[%[4]g,%[6]g],[%[3]g,%[6]g],[%[3]g,%[5]g]]]}}`,
						key, []string{"held", "contested"}[r.IntN(2)], west, west+1, 48+float64(n)*2, 49+float64(n)*2))
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
				for range 20 {
					at := orb.Point{29.95 + 2.1*r.Float64(), 48.5 + float64(2*r.IntN(2))}
					until := snapshots[r.IntN(len(snapshots))].ValidOn + geo.Date(r.IntN(2))
					got, err := db.HistoryAt(t.Context(), layer.ID, geo.AsOf{Valid: until, Known: known}, at)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(bySnapshots(t, db, layer.ID, snapshots, until, known, at), spanLines(got)); diff != "" {
						t.Fatalf("at %v until %v, known at %d (-snapshots +history):\n%s", at, until, known, diff)
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

func spanLines(spans []geo.Span) (lines []string) {
	for _, s := range spans {
		until := ""
		if s.Until != geo.Ongoing {
			until = s.Until.String()
		}
		lines = append(lines, s.Feature.Key+" "+s.Since.String()+" "+until)
	}
	slices.Sort(lines)
	return lines
}

// bySnapshots is the same, of what each snapshot covers.
func bySnapshots(t *testing.T, db *data.DB, layer string, snapshots []geo.Snapshot, until geo.Date, known geo.Revision, at orb.Point) (lines []string) {
	t.Helper()
	since := map[string]geo.Date{}
	for _, sn := range snapshots {
		if sn.ValidOn > until {
			break
		}
		grounds, err := db.TerritoryGrounds(t.Context(), layer, geo.AsOf{Valid: sn.ValidOn, Known: known})
		if err != nil {
			t.Fatal(err)
		}
		now := map[string]bool{}
		for _, g := range grounds {
			if planar.MultiPolygonContains(g.Geometry, at) {
				now[g.Feature.Key] = true
			}
		}
		for key, from := range since {
			if !now[key] {
				lines = append(lines, key+" "+from.String()+" "+sn.ValidOn.String())
				delete(since, key)
			}
		}
		for key := range now {
			if _, ok := since[key]; !ok {
				since[key] = sn.ValidOn
			}
		}
	}
	for key, from := range since {
		lines = append(lines, key+" "+from.String()+" ")
	}
	slices.Sort(lines)
	return lines
}
