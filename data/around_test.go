package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

func TestAround(t *testing.T) {
	db := open(t)
	load(t, db, square("2025-10-01", 30), square("2025-10-05", 31), square("2025-10-09", 32))
	before := revision(t, db)
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-05"), Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	day := func(text string) *geo.Date { d := geo.MustDate(text); return &d }
	first, second, third := day("2025-10-01"), day("2025-10-05"), day("2025-10-09")
	for _, c := range []struct {
		at, until string
		known     geo.Revision
		want      geo.Around
	}{
		{"2025-10-01", "2025-12-01", before, geo.Around{First: first, After: second}},
		{"2025-10-05", "2025-12-01", before, geo.Around{First: first, Before: first, After: third}},
		{"2025-10-05", "2025-12-01", before + 1, geo.Around{First: first, Before: first, After: third}},
		{"2025-10-07", "2025-12-01", before, geo.Around{First: first, Before: second, After: third}},
		{"2025-10-07", "2025-12-01", before + 1, geo.Around{First: first, Before: first, After: third}},
		{"2025-10-05", "2025-10-08", before, geo.Around{First: first, Before: first}},
		{"2025-10-09", "2025-10-03", before, geo.Around{First: first, Before: first}},
		{"2025-09-01", "2025-10-08", before, geo.Around{First: first, After: first}},
		{"2025-09-01", "2025-09-30", before, geo.Around{}},
		{"2025-10-05", "2025-12-01", 0, geo.Around{}},
	} {
		got, err := db.Around(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(c.at), Known: c.known}, geo.MustDate(c.until))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("around %s, up to %s, known at %d:\n%s", c.at, c.until, c.known, diff)
		}
	}
}
