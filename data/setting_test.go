package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"
)

// What is said of the whole record is known by revision, as what is said of its layers is: pins
// from before keep what held then, and layers that come later have it.
func TestSettingsAreKnownByRevision(t *testing.T) {
	db, _, _ := openClock(t)
	ctx := t.Context()
	first := &geo.Setting{Language: "uk", Sides: []geo.Side{{ID: "a", Names: map[string]string{"en": "A"}, Color: "#1d4fa3", ColorDark: "#8ab8ff"}}}
	set := func(s *geo.Setting, dry bool) data.SettingReport {
		t.Helper()
		r, err := db.SetSetting(ctx, data.SettingRequest{Setting: s, Reason: "to see", Actor: "An editor", DryRun: dry})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	_, err := db.SetSetting(ctx, data.SettingRequest{Setting: first})
	wantError(t, err, geo.EInvalid, "there is no layer yet")
	of := func(id string, known geo.Revision) string {
		t.Helper()
		l, err := db.Layer(ctx, id, known)
		if err != nil {
			t.Fatal(err)
		}
		return l.Setting.Text()
	}
	pin := func(known geo.Revision) geo.Revision {
		t.Helper()
		rev, err := db.TimelinePin(ctx, "control", known)
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	load(t, db, input("2025-10-01.geojson", "2025-10-01", collection(box(36, 48, "a", ""))))
	before := revision(t, db)
	if r := set(first, true); !r.Changed || revision(t, db) != before || of("control", before) != "" {
		t.Errorf("a dry run: %+v", r)
	}
	r := set(first, false)
	if !r.Changed || r.Revision != before+1 || of("control", r.Revision) != first.Text() || of("control", before) != "" || pin(before) != before || pin(r.Revision) != r.Revision {
		t.Errorf("set: %+v, pins %d and %d", r, pin(before), pin(r.Revision))
	}
	if again := set(first, false); again.Changed || again.Revision != r.Revision {
		t.Errorf("set again: %+v", again)
	}
	later := control(t)
	later.ID, later.Title = "other", "Other"
	if _, err := db.Load(ctx, data.LoadRequest{Layer: later, Files: []data.Input{input("2025-10-01.geojson", "2025-10-01", collection(box(36, 48, "a", "")))}}); err != nil {
		t.Fatal(err)
	}
	if got := of("other", revision(t, db)); got != first.Text() {
		t.Errorf("a later layer has %q", got)
	}
	// What is said of a layer alone leaves what is said of all.
	describe(t, db, data.LayerRequest{Change: func(l *geo.Layer) { l.Title = "Another title" }})
	if now, err := db.Setting(ctx); err != nil || now.Text() != first.Text() {
		t.Errorf("%v, %v", now, err)
	}
	none := set(nil, false)
	if of("other", none.Revision) != "" || of("control", none.Revision) != "" || of("other", none.Revision-1) != first.Text() {
		t.Error("taken back, it is still there, or was never")
	}
	wrong := *first
	wrong.View = &[4]float64{10, 10, 5, 20}
	_, err = db.SetSetting(ctx, data.SettingRequest{Setting: &wrong})
	wantError(t, err, geo.EInvalid, "is no such box")
	verify(t, db)
}
