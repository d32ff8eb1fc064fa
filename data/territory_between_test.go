package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// TestTerritoriesBetween holds what is read for two dates against the whole record,
// for each two dates, as known at each revision: of a layer of one feature, whose
// class changes and back, and of one of two.
func TestTerritoriesBetween(t *testing.T) {
	one := func(key, status string, west float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"status":%q},"geometry":{"type":"Polygon","coordinates":
			[[[%[3]g,48],[%[4]g,48],[%[4]g,49],[%[3]g,49],[%[3]g,48]]]}}`, key, status, west, 31.0)
	}
	for name, days := range map[string][][]string{
		"one feature":  {{one("a", "held", 30)}, {one("a", "held", 30.2)}, {one("a", "contested", 30.2)}, {one("a", "contested", 30.1999)}, {one("a", "held", 30.1)}, {one("a", "held", 30.3)}},
		"two features": {{one("a", "held", 30)}, {one("a", "held", 30), one("b", "contested", 29)}, {one("a", "contested", 30.2), one("b", "contested", 29.5)}, {one("a", "held", 30.2)}, {one("b", "held", 30.1)}},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			layer := control(t)
			layer.SliverWidth = 50
			first := geo.MustDate("2025-10-01")
			for i, features := range append(days, days[0]) {
				date := first + geo.Date(2*i)
				req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer}
				if i == len(days) { // corrects a day amid the others
					date, req.Correct = first+4, "of another day"
				}
				req.Files = []data.Input{input("", date.String(), `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)}
				if _, err := db.Load(t.Context(), req); err != nil {
					t.Fatal(err)
				}
			}
			told := 0
			for known := geo.Revision(1); known <= revision(t, db); known++ {
				whole, err := db.Territories(t.Context(), layer.ID, known)
				if err != nil {
					t.Fatal(err)
				}
				sameWithoutShapes(t, db, whole, known)
				snapshots, err := db.Snapshots(t.Context(), layer.ID, known)
				if err != nil {
					t.Fatal(err)
				}
				for i, from := range snapshots {
					for _, to := range snapshots[i+1:] {
						told += sameBetween(t, db, whole, from.ValidOn, to.ValidOn, known)
					}
				}
			}
			if told == 0 {
				t.Error("nothing was told between any dates")
			}
		})
	}
}

// sameBetween compares what is read for two dates with the whole, and tells of how
// many spans that is.
func sameBetween(t *testing.T, db *data.DB, whole geo.Timeline, from, to geo.Date, known geo.Revision) int {
	t.Helper()
	got, err := db.TerritoriesBetween(t.Context(), whole.Layer, from, to, known)
	if err != nil {
		t.Fatal(err)
	}
	in := func(d geo.Date) bool { return from < d && d <= to }
	// When it began before the first date and ends after the second need not be told.
	cut := func(spans []geo.Span) (out []geo.Span) {
		for _, s := range spans {
			if in(s.Since) || in(s.Until) {
				s.Since = max(s.Since, from)
				if s.Until > to {
					s.Until = geo.Ongoing
				}
				out = append(out, s)
			}
		}
		slices.SortFunc(out, func(a, b geo.Span) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return out
	}
	if diff := cmp.Diff(cut(whole.Spans), cut(got.Spans)); diff != "" {
		t.Errorf("%s..%s@%d:\n%s", from, to, known, diff)
	}
	slivers := slices.DeleteFunc(slices.Clone(whole.Absorbed), func(a geo.Absorbed) bool { return a.Date != from && a.Date != to })
	if diff := cmp.Diff(slivers, got.Absorbed); diff != "" {
		t.Errorf("%s..%s@%d, slivers:\n%s", from, to, known, diff)
	}
	return len(got.Spans)
}

// sameWithoutShapes compares what figures are made of with the whole: pieces have one
// number where they are of one shape.
func sameWithoutShapes(t *testing.T, db *data.DB, whole geo.Timeline, known geo.Revision) {
	t.Helper()
	figures, err := db.Areas(t.Context(), whole.Layer, known)
	if err != nil {
		t.Fatal(err)
	}
	areas := figures.Territories
	shapes, numbers := map[int64]string{}, map[string]int64{}
	var bare []geo.Span
	for i, s := range whole.Spans {
		text := fmt.Sprint(s.Feature.Geometry)
		if s.Feature.Geometry = nil; i < len(areas.Spans) {
			n := &areas.Spans[i].Shape
			if *n == 0 || shapes[*n] != "" && shapes[*n] != text || numbers[text] != 0 && numbers[text] != *n {
				t.Errorf("span %d has the shape %d", i, *n)
			}
			shapes[*n], numbers[text] = text, *n
			*n = 0
		}
		bare = append(bare, s)
	}
	whole.Spans, whole.Content = bare, ""
	if diff := cmp.Diff(whole, areas); diff != "" {
		t.Errorf("without shapes, @%d:\n%s", known, diff)
	}
}
