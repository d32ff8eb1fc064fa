package data_test

import (
	"math/rand/v2"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// follower reads a layer's time as known at one revision after the other, by what
// changed since one before.
type follower struct{ lines, areas []geo.Rows }

// check holds what is read by the rows of any earlier revision, or of none, against
// what is read anew.
func (f *follower) check(t *testing.T, rng *rand.Rand, db *data.DB, layer string, known geo.Revision) {
	t.Helper()
	one := func(list []geo.Rows) geo.Rows {
		if len(list) == 0 || rng.IntN(10) == 0 {
			return nil
		}
		return list[max(0, len(list)-1-rng.IntN(3))]
	}
	whole := timeline(t, db, layer, known)
	line, rows, err := db.TimelineSince(t.Context(), layer, known, one(f.lines))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, line); diff != "" {
		t.Errorf("the timeline @%d read by what changed:\n%s", known, diff)
	}
	f.lines = append(f.lines, rows)
	all, err := db.Areas(t.Context(), layer, known)
	if err != nil {
		t.Fatal(err)
	}
	areas, rows, err := db.AreasSince(t.Context(), layer, known, one(f.areas))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, areas); diff != "" {
		t.Errorf("the areas @%d read by what changed:\n%s", known, diff)
	}
	f.areas = append(f.areas, rows)
	snapshots, err := db.Snapshots(t.Context(), layer, known)
	if err != nil {
		t.Fatal(err)
	}
	var dated []geo.Dated
	for _, s := range snapshots {
		dated = append(dated, geo.Dated{ValidOn: s.ValidOn, Ends: s.Ends})
	}
	if diff := cmp.Diff(dated, areas.Snapshots); diff != "" {
		t.Errorf("the dates @%d:\n%s", known, diff)
	}
}

// TestRowsOfAnotherStoreAreNotUsed reads one record by the rows of another.
func TestRowsOfAnotherStoreAreNotUsed(t *testing.T) {
	db, other := open(t), open(t)
	load(t, db, square("2025-10-01", 10))
	load(t, other, square("2025-10-01", 11))
	load(t, other, square("2025-10-02", 12))
	_, rows, err := db.TimelineSince(t.Context(), "control", 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	line, _, err := other.TimelineSince(t.Context(), "control", 2, rows)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(timeline(t, other, "control", 2), line); diff != "" {
		t.Error(diff)
	}
}
